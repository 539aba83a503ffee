"""The figures of the dashboard: each is a number and the list that it counts (design §3.11)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Value
from django.utils.functional import Promise

from cchc.accounts.models import Unit, User
from tasks.lifecycle import deputies
from tasks.lists.states import Moment
from tasks.models import conditions
from tasks.models.task import TaskQuerySet
from tasks.task_list.filters import STANDINGS, address

# The columns by unit: what is open and what waits for a check, with what happened this week.
OF_OPEN = [
    "late", "endangered", "due-soon", "due-today", "silent", "sent-back", "not-accepted", "accept-overdue", "undated",
    "unconfirmed", "late-new",
]  # fmt: skip
OF_REPORTED = ["waiting-check", "check-overdue", "reported-week"]
FIGURES = OF_OPEN + OF_REPORTED
IN_BARS = ["late", "due-soon", "waiting-check"]
# What is compared with a week ago and is no part of the open tasks.
SINCE_LAST_WEEK = ["late-gone", "done-week"]


@dataclass(frozen=True)
class Figure:
    """A number and the list that it counts."""

    state: str
    label: str | Promise
    number: int
    narrowed: dict[str, str] = field(default_factory=dict)  # to a unit, or to the units in a leader's charge

    @property
    def url(self) -> str:
        """Written when asked for: a table has many figures, and most of them are 0 and lead nowhere."""
        return address(**self.narrowed, state=self.state)


@dataclass(frozen=True)
class Line:
    """The figures of one unit, or of the units in somebody's charge."""

    name: str
    figures: dict[str, Figure]
    mine: bool = False

    @property
    def bar(self) -> list[tuple[str, int]]:
        """What asks for an act soon, as parts of a bar; no task stands in two of them."""
        return [(state, self.figures[state].number) for state in IN_BARS]


@dataclass(frozen=True)
class Table:
    """The same figures for the whole department, for the reader's own units together, and for each unit with any."""

    totals: dict[str, Figure]
    mine: Line | None
    lines: list[Line]

    @property
    def most(self) -> int:
        """The longest bar of a unit."""
        return max((sum(number for _state, number in line.bar) for line in self.lines), default=0)

    @property
    def all(self) -> list[Figure]:
        rows = [self.totals, *([self.mine.figures] if self.mine else []), *(line.figures for line in self.lines)]
        return [figure for row in rows for figure in row.values()]


def by_unit(tasks: TaskQuerySet, units: Iterable[Unit], moment: Moment, *, reader: User | None = None) -> Table:
    """How many of `tasks` stand in each of FIGURES, by unit, the reader's first; a few queries beside `units`."""
    counted = _counts(tasks, moment)
    labels = {state: str(STANDINGS[state].label) for state in FIGURES}  # once, for a figure a unit
    mine = _own_units(reader) if reader else set()
    ordered = sorted(units, key=lambda unit: unit.pk not in mine)
    lines = [
        Line(str(unit), _figures(counted[unit.pk], labels, unit=unit.code), mine=unit.pk in mine)
        for unit in ordered
        if any(counted.get(unit.pk, {}).values())
    ]
    totals = _figures(_summed(counted, counted), labels) | _since_last_week(tasks, moment)
    own = None
    if reader and reader.has_role("deputy"):
        found = _counts(deputies.in_charge_of(tasks, reader, moment.day), moment)  # an item may be another deputy's
        own = Line("", _figures(_summed(found, found), labels, leader=reader.username), mine=True)
    return Table(totals, own, lines)


def _own_units(reader: User) -> set[int]:
    """The units in the reader's charge, else those that the reader leads; the Office Chief and the Director see all."""
    if reader.has_role("office_chief", "director"):
        return set()
    return reader.units("in_charge") or reader.units("head", "acting_head")


def _figures(counts: dict[str, int], labels: dict[str, str], **narrowed: str) -> dict[str, Figure]:
    return {state: Figure(state, labels[state], counts[state], narrowed) for state in FIGURES}


def _summed(counted: dict[int, dict[str, int]], units: Collection[int]) -> dict[str, int]:
    return {state: sum(counts[state] for unit, counts in counted.items() if unit in units) for state in FIGURES}


def _counts(tasks: TaskQuerySet, moment: Moment) -> dict[int, dict[str, int]]:
    """By unit; two queries, so that no task is asked its state once for each figure."""
    counted: dict[int, dict[str, int]] = {}
    for among, states in ((conditions.is_open(), OF_OPEN), (conditions.to_verify(), OF_REPORTED)):
        asked = [conditions.beyond(STANDINGS[state].condition(moment), among) for state in states]
        counts = {f"n{n}": Count("pk", filter=condition) for n, condition in enumerate(asked)}
        for unit, *numbers in tasks.filter(among).order_by().values_list("unit").annotate(**counts):
            counted.setdefault(unit, dict.fromkeys(FIGURES, 0)).update(zip(states, numbers, strict=True))
    return counted


def _since_last_week(tasks: TaskQuerySet, moment: Moment) -> dict[str, Figure]:
    """One query."""
    counted = [
        tasks.filter(STANDINGS[state].condition(moment)).order_by().values(what=Value(state))
        .annotate(n=Count("pk")).values_list("what", "n")
        for state in SINCE_LAST_WEEK
    ]  # fmt: skip
    numbers = dict(counted[0].union(*counted[1:], all=True))
    return {state: Figure(state, STANDINGS[state].label, numbers.get(state, 0)) for state in SINCE_LAST_WEEK}


def sent_back_this_year(tasks: TaskQuerySet, units: Iterable[Unit], moment: Moment) -> list[tuple[Unit, Figure]]:
    """By unit, how many of its tasks were sent back this year, the most first; one query."""
    state = "once-sent-back"
    counted = tasks.filter(STANDINGS[state].condition(moment)).order_by().values_list("unit").annotate(n=Count("pk"))
    numbers = dict(counted)
    found = [
        (unit, Figure(state, STANDINGS[state].label, numbers[unit.pk], {"unit": unit.code}))
        for unit in units
        if numbers.get(unit.pk)
    ]
    return sorted(found, key=lambda row: -row[1].number)
