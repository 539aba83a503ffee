"""What the pages of tasks show of the index beside a task: asked for once a page, from the last recompute."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import DateField, ExpressionWrapper, F, FloatField, Func, Q, Subquery, Sum, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils import timezone

from cchc import clock
from cchc.accounts.models import Unit
from cchc.accounts.reference.kept import kept
from cchc.templating.library import Library
from scoring.engine.rules import Rule
from scoring.index import snapshots
from scoring.index.coverage import counts_document
from scoring.models import CriteriaSet, Criterion, ItemLink, Snapshot, TaskStake
from tasks.models import Task

library = Library()


@library.function
def points_at_stake(tasks: Iterable[Task]) -> dict[int, Decimal]:
    """Points at stake of the tasks of a page, by task; one query.

    Those on which nothing hangs (done, cancelled, in no criterion) are left out.
    """
    keys = [task.pk for task in tasks]
    return dict(TaskStake.objects.filter(task__in=keys).values_list("task_id", "points"))


@dataclass
class CriteriaOfTask:
    """The criteria in which a task counts, with its points at stake there, and those that it only supports."""

    counts: list[tuple[Criterion, Decimal | None]] = field(default_factory=list)
    supports: list[Criterion] = field(default_factory=list)
    caveat: str = ""

    @property
    def points(self) -> Decimal | None:
        known = [points for _, points in self.counts if points is not None]
        return sum(known, Decimal(0)) if known else None


@library.function
def criteria_of(task: Task) -> CriteriaOfTask:
    """The criteria of one task (from `for_page`) in the set that runs for its year; three queries at most."""
    day, document = clock.today(), task.item.document
    running = CriteriaSet.objects.running(document.year, day)
    if running is None:
        return CriteriaOfTask()
    criteria = CriteriaOfTask(caveat=running.caveat(document.year))
    items = [item for item in (task.item, *task.item.twins.all()) if item.document.date <= day]
    links = kept(("links", running.pk), lambda: _links(running))
    kinds: dict[int, set[str]] = {}
    for item in items:
        for linked, kind in links.get(item.pk, ()):
            kinds.setdefault(linked, set()).add(kind)
    stake = TaskStake.objects.filter(task=task).first()
    points = stake.by_criterion if stake else {}
    nothing = None if task.state in (Task.State.DONE, Task.State.CANCELLED) else Decimal(0)
    for criterion, rule in kept(("criteria", running.pk), lambda: _with_rules(running)):
        by_link = kinds.get(criterion.pk, set())
        if ItemLink.Kind.COUNTS in by_link or any(
            counts_document(rule, item.document, str(document.year)) for item in items
        ):
            at_stake = Decimal(points[criterion.key]) if criterion.key in points else nothing
            criteria.counts.append((criterion, at_stake))
        elif ItemLink.Kind.SUPPORTS in by_link:
            criteria.supports.append(criterion)
    return criteria


def _links(criteria_set: CriteriaSet) -> dict[int, list[tuple[int, str]]]:
    """By item the criteria to which it is linked, and how."""
    rows = ItemLink.objects.filter(criterion__criteria_set=criteria_set, in_force=True)
    found: dict[int, list[tuple[int, str]]] = {}
    for item, criterion, kind in rows.values_list("item_id", "criterion_id", "kind"):
        found.setdefault(item, []).append((criterion, kind))
    return found


def _with_rules(criteria_set: CriteriaSet) -> list[tuple[Criterion, Rule]]:
    fields = ("criteria_set", "key", "name", "status", "rule", "params", "max_points", "parent")
    return [(criterion, criterion.as_rule()) for criterion in criteria_set.criteria.only(*fields)]


@dataclass(frozen=True)
class Behind:
    """The moment of stored points that no longer hold: the day that they are of, and when they were computed."""

    day: date
    at: datetime


@library.function
def points_behind() -> Behind | None:
    """Of which moment the stored points are, where something happened since; None where they still hold. One query.

    What pages show beside tasks and units is stored, and a worker computes it anew after each change: until then such
    a page says this. The pages of the index itself compute what they show.
    """
    last = _last_snapshot()
    return None if last is None else _behind(last)


def _behind(last: Snapshot) -> Behind | None:
    """The same of a snapshot from `_last_snapshot`."""
    if last.holds_on(clock.today(), last.acts or 0):  # type: ignore[attr-defined]
        return None
    at = datetime.fromisoformat(last.at) if last.at else last.made_at  # type: ignore[attr-defined]
    return Behind(last.checked_on, timezone.localtime(at))


def _last_snapshot() -> Snapshot | None:
    """That of the running year, without the whole index that it holds."""
    rows = Snapshot.objects.filter(year__lte=clock.today().year).order_by("-year", "-pk")
    fields = (
        "year", "secured", "cautious", "projected", "attainable", "by_unit", "criteria_set__year",
        "criteria_set__status", "is_stale", "rule_version", "checked_on", "checked_act", "made_at",
    )  # fmt: skip
    rows = rows.annotate(acts=Subquery(snapshots.last_acts()[:1]), at=KT(f"figures__{snapshots.CHECKED_AT}"))
    return rows.select_related("criteria_set").only(*fields).first()


@dataclass(frozen=True)
class UnitPoints:
    """What a unit has lost and what of its points is at risk: alone, and jointly with others."""

    lost: Decimal = Decimal(0)
    at_risk: Decimal = Decimal(0)
    joint_lost: Decimal = Decimal(0)
    joint_at_risk: Decimal = Decimal(0)
    caveat: str = ""


@dataclass(frozen=True)
class PointsOfUnits:
    """Of some units what each has cost and can still save; `behind`: the moment of it, where it no longer holds."""

    units: list[tuple[Unit, UnitPoints]]
    behind: Behind | None = None


@library.function
def points_of_units(units: Iterable[Unit]) -> PointsOfUnits:
    """As of the last recompute of the running year; one query."""
    snapshot = _last_snapshot()
    if snapshot is None:
        return PointsOfUnits([(unit, UnitPoints()) for unit in units])
    caveat = snapshot.criteria_set.caveat(snapshot.year)
    held, nothing = _of_units(snapshot, caveat), UnitPoints(caveat=caveat)
    return PointsOfUnits([(unit, held.get(unit.code, nothing)) for unit in units], _behind(snapshot))


def points_by_unit() -> dict[str, UnitPoints]:
    """What it is for every unit that has lost or can still save something, by its code; one query."""
    snapshot = _last_snapshot()
    return _of_units(snapshot, snapshot.criteria_set.caveat(snapshot.year)) if snapshot else {}


def _of_units(snapshot: Snapshot, caveat: str) -> dict[str, UnitPoints]:
    found = {}
    for code, held in snapshot.by_unit.items():
        if code != Snapshot.ASSUMED:
            lost, at_risk, joint_lost, joint_at_risk = map(Decimal, held)
            found[code] = UnitPoints(lost, at_risk, joint_lost, joint_at_risk, caveat)
    return found


class DaysBetween(Func):
    """Whole days from the second date to the first."""

    output_field = FloatField()
    arity = 2

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template, joiner = "(julianday(%(expressions)s))", ") - julianday("
        return self.as_sql(compiler, connection, template=template, arg_joiner=joiner, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(%(expressions)s AS double precision)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" - ", **context)


@library.function
def next_best_actions(most: int) -> list[Task]:
    """The open tasks with the most points for each day that is left, with their `points`; one query.

    Points are those of the last recompute. What is late, or due tomorrow, has one day; what has no deadline has until
    the end of the year. So many points far off do not stand before fewer that are lost tomorrow.
    """
    day = clock.today()
    until = Coalesce(F("due_on"), Value(date(day.year, 12, 31)), output_field=DateField())
    left = Greatest(DaysBetween(until, Value(day, output_field=DateField())), Value(1.0), output_field=FloatField())
    tasks = Task.objects.open().filter(stake__isnull=False).annotate(points=F("stake__points")).for_panel()
    a_day = ExpressionWrapper(Cast(F("stake__points"), FloatField()) / left, output_field=FloatField())
    return list(tasks.order_by(a_day.desc(), F("due_on").asc(nulls_last=True), "pk")[:most])


@dataclass(frozen=True)
class PointsWaiting:
    """What hangs on reports that nobody has checked yet, and on those that wait for too long."""

    all: Decimal | None
    overdue: Decimal | None


@library.function
def points_waiting(check_before: date) -> PointsWaiting:
    """Of the reports that wait for the Office's check; overdue are those reported before the day. One query."""
    overdue = Sum("points", filter=Q(task__reported_on__lt=check_before))
    sums = TaskStake.objects.filter(task__state=Task.State.REPORTED).aggregate(all=Sum("points"), overdue=overdue)
    return PointsWaiting(**sums)


@dataclass(frozen=True)
class InShort:
    """The index in one line."""

    year: int
    secured: Decimal | None
    cautious: Decimal | None
    projected: Decimal | None
    attainable: Decimal | None
    assumed: Decimal
    caveat: str
    behind: Behind | None = None

    @property
    def at_risk(self) -> Decimal | None:
        """What shows signs of trouble, beside what is only assumed; None before the first recompute that knows it."""
        if self.attainable is None or self.cautious is None:
            return None
        return self.attainable - self.cautious - self.assumed


@library.function
def index_in_short() -> InShort | None:
    """The four figures as of the last recompute of the running year; one query."""
    snapshot = _last_snapshot()
    if snapshot is None:
        return None
    caveat = snapshot.criteria_set.caveat(snapshot.year)
    _lost, assumed = snapshot.by_unit.get(Snapshot.ASSUMED, ("0", "0"))
    return InShort(
        snapshot.year, snapshot.secured, snapshot.cautious, snapshot.projected, snapshot.attainable,
        Decimal(assumed), caveat, _behind(snapshot),
    )  # fmt: skip


@library.function
def points_caveat() -> str:
    """What must be said beside points at stake of today: that the set is provisional, or still the last year's."""
    day = clock.today()
    running = CriteriaSet.objects.running(day.year, day)
    return "" if running is None else running.caveat(day.year)
