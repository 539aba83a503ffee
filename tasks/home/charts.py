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
WIDTH = 600  # of the longest bar
BAND = 26


@dataclass(frozen=True)
class Part:
    """A stretch of a bar."""

    key: str
    label: str | Promise
    number: int
    url: str
    x: float
    width: float


@dataclass(frozen=True)
class Bar:
    unit: Unit
    number: int
    url: str
    parts: list[Part]
    y: int

    @property
    def end(self) -> float:
        return self.parts[-1].x + self.parts[-1].width


@dataclass(frozen=True)
class Bars:
    """Tasks by unit and state: the late ones of the open apart."""

    keys: list[tuple[str, str | Promise]]
    bars: list[Bar]

    @property
    def height(self) -> int:
        return len(self.bars) * BAND


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
    most = max((sum(numbers.values()) for numbers in counted.values()), default=1)
    drawn = [unit for unit in units if unit.pk in counted]
    bars = [_bar(unit, counted[unit.pk], most, n * BAND) for n, unit in enumerate(drawn)]
    return Bars([(key, STANDINGS[key].label) for key in PARTS], bars)


def _bar(unit: Unit, numbers: dict[str, int], most: int, y: int) -> Bar:
    parts, x = [], 0.0
    for key in PARTS:
        width = round(numbers[key] * WIDTH / most, 2)
        url = address(unit=unit.code, state=key)
        parts.append(Part(key, STANDINGS[key].label, numbers[key], url, round(x, 2), width))
        x += width
    return Bar(unit, sum(numbers.values()), address(unit=unit.code), parts, y)


@dataclass(frozen=True)
class Cell:
    """A day of the strip."""

    day: date
    number: int
    url: str
    working: bool
    heat: int  # 0 (none) to 4 (the most)
    x: int
    y: int


@dataclass(frozen=True)
class Strip:
    """The days of the weeks to come, Monday first, by how many open tasks fall due on them."""

    cells: list[Cell]
    most: int

    @property
    def due(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.number]

    @property
    def weeks(self) -> list[Cell]:
        """The Mondays, which the columns are named by."""
        return [cell for cell in self.cells if cell.day.weekday() == 0]


CELL = 44


def deadlines(tasks: TaskQuerySet, day: date, calendar: Workdays) -> Strip:
    """From the Monday of this week; one query."""
    monday = day - timedelta(days=day.weekday())
    last = monday + timedelta(days=WEEKS * 7 - 1)
    rows = tasks.filter(conditions.due(monday, last)).order_by().values_list("due_on").annotate(n=Count("pk"))
    numbers = dict(rows)
    most = max(numbers.values(), default=0)
    cells = []
    for n in range(WEEKS * 7):
        one = monday + timedelta(days=n)
        number = numbers.get(one, 0)
        heat = 0 if not number else 1 + min(3, 4 * (number - 1) // max(most, 1))
        on = short_date(one)
        url = address(state="open", due_from=on, due_to=on)
        cells.append(Cell(one, number, url, calendar.is_working(one), heat, n // 7 * CELL, n % 7 * (CELL // 2)))
    return Strip(cells, most)
