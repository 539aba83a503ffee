"""Charts where people would rather look than read, as figures to be drawn: each knows the list that it counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count
from django.utils.functional import Promise

from cchc.accounts.models import Unit
from cchc.dates import short_date
from cchc.workdays import Workdays
from tasks.models import Task, conditions
from tasks.models.task import TaskQuerySet
from tasks.task_list.filters import STANDINGS, address

WEEKS = 13


@dataclass(frozen=True)
class Part:
    """A stretch of a bar."""

    key: str
    label: str | Promise
    number: int
    url: str


@dataclass(frozen=True)
class Bar:
    unit: Unit
    number: int
    url: str
    parts: list[Part]

    @property
    def stretches(self) -> list[tuple[str, int]]:
        return [(part.key, part.number) for part in self.parts]


@dataclass(frozen=True)
class Bars:
    """Tasks by unit and state: the late ones of the open apart."""

    keys: list[tuple[str, str | Promise]]
    bars: list[Bar]

    @property
    def most(self) -> int:
        return max((bar.number for bar in self.bars), default=1)


# What a bar is made of, in its order: every task stands in exactly one of them, and each is a list's filter.
PARTS = ("done", "waiting-check", "open-in-time", "late", "cancelled")


def by_unit_and_state(tasks: TaskQuerySet, units: Iterable[Unit], day: date) -> Bars:
    """One query."""
    late = conditions.late(day)
    rows = (
        tasks.order_by()
        .values_list("unit", "state")
        .annotate(n=Count("pk"), late=Count("pk", filter=late))
    )  # fmt: skip
    counted: dict[int, dict[str, int]] = {}
    for unit, state, number, late_ones in rows:
        here = counted.setdefault(unit, dict.fromkeys(PARTS, 0))
        if state in Task.OPEN:
            here["late"] += late_ones
            here["open-in-time"] += number - late_ones
        else:
            here["waiting-check" if state == Task.State.REPORTED else state] += number
    bars = [_bar(unit, counted[unit.pk]) for unit in units if unit.pk in counted]
    return Bars([(key, STANDINGS[key].label) for key in PARTS], bars)


def _bar(unit: Unit, numbers: dict[str, int]) -> Bar:
    parts = [Part(key, STANDINGS[key].label, numbers[key], address(unit=unit.code, state=key)) for key in PARTS]
    return Bar(unit, sum(numbers.values()), address(unit=unit.code), parts)


@dataclass(frozen=True)
class Cell:
    """A day of the strip, or a week of it."""

    day: date
    last: date
    number: int
    working: bool = True
    heat: int = 0  # 0 (none) to 4 (the most)

    @property
    def url(self) -> str:
        """Written when asked for: most cells count nothing and lead nowhere."""
        return address(state="open", due_from=short_date(self.day), due_to=short_date(self.last))


@dataclass(frozen=True)
class Week:
    """Seven days, Monday first, with what falls due in them together."""

    whole: Cell
    days: list[Cell]


@dataclass(frozen=True)
class Strip:
    """The weeks to come by how many open tasks fall due on each day."""

    weeks: list[Week]

    @property
    def number(self) -> int:
        return sum(week.whole.number for week in self.weeks)


def deadlines(tasks: TaskQuerySet, day: date, calendar: Workdays, weeks: int = WEEKS) -> Strip:
    """From the Monday of this week; one query."""
    monday = day - timedelta(days=day.weekday())
    last = monday + timedelta(days=weeks * 7 - 1)
    rows = tasks.filter(conditions.due(monday, last)).order_by().values_list("due_on").annotate(n=Count("pk"))
    numbers = dict(rows)
    most = max(numbers.values(), default=0)
    found = []
    for n in range(weeks):
        first = monday + timedelta(days=7 * n)
        days = [_day(first + timedelta(days=each), numbers, most, calendar) for each in range(7)]
        whole = Cell(first, first + timedelta(days=6), sum(cell.number for cell in days))
        found.append(Week(whole, days))
    return Strip(found)


def _day(day: date, numbers: dict[date, int], most: int, calendar: Workdays) -> Cell:
    number = numbers.get(day, 0)
    heat = 0 if not number else 1 + min(3, 4 * (number - 1) // max(most, 1))
    return Cell(day, day, number, calendar.is_working(day), heat)
