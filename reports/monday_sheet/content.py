"""What the Monday sheet says: unit by unit what is late, due this week, waiting, at risk, and what to do about it.

Gathered from the tasks as they stand today, with a number of queries that does not grow with them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q

from cchc import clock
from cchc.accounts.models import Unit, organisation
from reports import wording
from reports.content import index_figures, issuer
from reports.content.index_types import UnitPoints
from reports.content.issuer import office_of
from reports.content.types import Office, Signature
from reports.document import index_tables
from scoring.engine.stakes import stakes
from scoring.index.index import Index, NoSet, index_of
from tasks.lifecycle.waiting import BETWEEN
from tasks.models import Item, Task, conditions, workdays

LATE, WEEK, WAITING = "late", "week", "waiting"
GROUPS = (LATE, WEEK, WAITING)

# From so many calendar days of lateness on the sheet asks the leadership itself to step in.
LONG_LATE = 15


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A task that the meeting looks at, in the first group that it belongs to."""

    key: int
    group: str
    text: str
    document: str
    item: str
    officer: str
    due_on: date | None
    days_late: int
    state: str
    forecast_on: date | None
    forecast_broken: bool
    waiting_on: str
    points: str
    proposal: str
    draft: bool


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """One unit: how many tasks are late, due this week, waiting; its points; and these tasks."""

    unit: str
    late: int
    week: int
    today: int  # of those due this week
    waiting: int
    waiting_above: int  # of those that wait, counted as late or due already
    at_risk: str
    joint_at_risk: str
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of one day. `week_end` is the Sunday of the day's week."""

    day: date
    week_end: date
    office: Office
    signature: Signature
    units: tuple[UnitSheet, ...]
    at_risk: str
    lost: str
    caveat: str = ""

    @property
    def rows(self) -> list[SheetRow]:
        return [row for unit in self.units for row in unit.rows]

    def total(self, group: str) -> int:
        return sum(getattr(unit, group) for unit in self.units)


@dataclass(frozen=True, slots=True)
class _Meeting:
    """The day of the meeting, before which day a deadline lies long ago, and the office's own units."""

    day: date
    long_ago: date
    unit_names: frozenset[str]


def gather(signer: str = issuer.OFFICE_CHIEF) -> Sheet:
    """The sheet of today. Raises ValueError for who does not sign for the Office."""
    day = clock.today()
    week_end = day + timedelta(days=6 - day.weekday())
    units = list(Unit.objects.all())
    facts = organisation()
    office = office_of(facts, units)
    tasks = list(_tasks(day, week_end))
    computed = _index(day)
    points = _points_at_stake(computed)
    index = computed and index_figures.table_of(computed, {}, {unit.code: unit.name for unit in units})
    meeting = _Meeting(day, workdays().add(day, -LONG_LATE), frozenset(unit.name for unit in units))
    tasks_by_unit: dict[int, list[Task]] = {}
    for task in tasks:
        tasks_by_unit.setdefault(task.unit_id, []).append(task)
    shares = {share.unit: share for share in index.by_unit} if index else {}
    return Sheet(
        day=day,
        week_end=week_end,
        office=office,
        signature=issuer.internal(facts, day, signer),
        units=tuple(
            _unit(unit, tasks_by_unit[unit.pk], meeting, points, shares.get(unit.name))
            for unit in units
            if unit.pk in tasks_by_unit
        ),
        at_risk=index.at_risk if index else "",
        lost=index.lost if index else "",
        caveat=index_tables.caveat_of(index) if index else "",
    )


def _index(day: date) -> Index | None:
    try:
        return index_of(day, day.year)
    except NoSet:
        return None


def _points_at_stake(computed: Index | None) -> dict[int, Decimal]:
    """What hangs on each task, of the same moment as the index: the stored points may be of an earlier one."""
    if computed is None or computed.closed:
        return {}
    sums = ((task, sum(moved.values(), Decimal(0))) for task, moved in stakes(computed.projection).items())
    return {task: points for task, points in sums if points}


def _tasks(day: date, week_end: date) -> Iterable[Task]:
    """Late, due until the end of the week, or waiting for somebody: open tasks, the longest late first."""
    due = conditions.due(day, week_end) & ~conditions.is_check_in()
    to_speak_of = conditions.late(day) | due | (conditions.is_open() & ~Q(waiting_on=""))
    return Task.objects.existing_on(day).filter(to_speak_of).for_rows().order_by("due_on", "pk")


def _unit(
    unit: Unit, tasks: list[Task], meeting: _Meeting, points: dict[int, Decimal], share: UnitPoints | None
) -> UnitSheet:
    rows = [_row(task, meeting, points.get(task.pk)) for task in tasks]
    rows.sort(key=lambda row: (GROUPS.index(row.group), -Decimal(row.points or 0), row.due_on or date.max, row.key))
    return UnitSheet(
        unit=unit.name,
        late=sum(row.group == LATE for row in rows),
        week=sum(row.group == WEEK for row in rows),
        today=sum(row.group == WEEK and row.due_on == meeting.day for row in rows),
        waiting=sum(bool(row.waiting_on) for row in rows),
        waiting_above=sum(bool(row.waiting_on) and row.group != WAITING for row in rows),
        at_risk=share.at_risk if share else "",
        joint_at_risk=share.joint_at_risk if share else "",
        rows=tuple(rows),
    )


def _row(task: Task, meeting: _Meeting, points: Decimal | None) -> SheetRow:
    day = meeting.day
    return SheetRow(
        key=task.pk,
        group=LATE if task.is_late_on(day) else WEEK if _due_this_week(task, day) else WAITING,
        text=wording.with_year(task.item.text, task.carried_from_year),
        document=task.item.document.number,
        item=task.number,
        officer=str(task.officer or ""),
        due_on=task.due_on,
        days_late=task.days_late(day),
        state="sent_back" if task.is_sent_back else task.state,
        forecast_on=task.forecast_on,
        forecast_broken=task.forecast_is_broken_on(day),
        waiting_on=task.waiting_on,
        points="" if points is None else f"{points:.2f}",
        proposal=_proposal(task, meeting),
        draft=task.item.provenance == Item.Provenance.DRAFT,
    )


def _due_this_week(task: Task, day: date) -> bool:
    last = day + timedelta(days=6 - day.weekday())
    return task.due_on is not None and day <= task.due_on <= last and not task.item.is_check_in


def _proposal(task: Task, meeting: _Meeting) -> str:
    """What the Office proposes, as the key of its words: the first that fits of what stands in the way."""
    day = meeting.day
    if task.waiting_on:
        own = meeting.unit_names.issuperset(task.waiting_on.split(BETWEEN))
        return "direct_unit" if own else "press_agency"
    if task.is_sent_back:
        return "complete"
    if task.is_late_on(day):
        if task.due_on is not None and task.due_on < meeting.long_ago:
            return "leader"
        if task.forecast_on is None:
            return "name_day"
        return "broken_word" if task.forecast_is_broken_on(day) else "keep_word"
    return "begin" if task.state == Task.State.TODO else "finish"
