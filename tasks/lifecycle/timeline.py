"""What happened to a task: how it stood after each of its acts or on a past day, and what its saves changed.

Of a past day count the acts up to and on that day by their own days, never the moment they were entered (design §3.4).
Each act keeps how the task stood after it, so the last one up to the day says all of these fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cchc import history
from tasks.models import Act, Task, conditions

Kind = Act.Kind
# What was sent back stays so until a report is verified.
UNTIL_VERIFIED = (Kind.SEND_BACK, Kind.VERIFY)


class Step(NamedTuple):
    """One act, and how the task stood after it."""

    task: int
    kind: str
    on: date
    by: int | None
    text: str
    state: str
    unit: int
    decreed_on: date | None
    due_on: date | None
    product_on: date | None
    forecast_on: date | None
    waiting_on: str
    cancelled_by_owner: bool

    @property
    def is_finished(self) -> bool:
        return self.state in (Task.State.DONE, Task.State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The acts on one task up to a day, in order; at least one."""

    steps: list[Step]

    @property
    def now(self) -> Step:
        return self.steps[-1]

    def before(self, day: date) -> Step | None:
        """The last step of an earlier day; None where the task was not there yet."""
        return next((step for step in reversed(self.steps) if step.on < day), None)

    def unit_on(self, day: date) -> int:
        """Key of the unit that held the task at the end of `day`; the first one for a day before it was given."""
        return next((step.unit for step in reversed(self.steps) if step.on <= day), self.steps[0].unit)

    def last(self, *kinds: str) -> Step | None:
        """The last act of one of `kinds`."""
        return next((step for step in reversed(self.steps) if step.kind in kinds), None)

    @property
    def sent_back_on(self) -> date | None:
        """When the last report was sent back, while the task is open and no later report was verified.

        A report that was withdrawn and a cancelling that was taken back answer nothing.
        """
        last = self.last(*UNTIL_VERIFIED)
        return last.on if last and last.kind == Kind.SEND_BACK and self.now.state in Task.OPEN else None

    @property
    def counts_cancelled_on(self) -> date | None:
        """The day of a cancelling that may come too late for the score; None: not cancelled, or by who owns the day."""
        if self.now.state != Task.State.CANCELLED or self.now.cancelled_by_owner:
            return None
        last = self.last(Kind.CANCEL)
        return (last or self.now).on

    @property
    def reported_by(self) -> int | None:
        """Key of the person who entered the last report, also of one that was sent back since."""
        last = self.last(Kind.REPORT)
        return last.by if last else None


def timelines(acts: QuerySet[Act]) -> Iterator[Timeline]:
    """The acts by task; one query. `acts` are all those on a task up to a day (`on__lte`), in any order."""
    columns = ("task_id", "kind", "on", "by_id", "text", "state", "unit_id", *Step._fields[7:])
    rows = acts.order_by("task_id", "on", "pk").values_list(*columns)
    steps = map(Step._make, rows.iterator(chunk_size=5000))
    return (Timeline(list(group)) for _task, group in groupby(steps, key=attrgetter("task")))


# Acts that open or close a task, move its deadline, or take it out of the open work of its year and back; any other
# leaves it as late as it was.
TURNS = [
    Kind.GIVE, Kind.HAND, Kind.REPORT, Kind.WITHDRAW, Kind.SEND_BACK, Kind.CANCEL,
    Kind.REOPEN, Kind.SET_DEADLINE, Kind.GRANT, Kind.MOVE, Kind.TAKE_BACK, Kind.CARRY, Kind.LEAVE, Kind.BRING_BACK,
]  # fmt: skip


def sent_back_on(task: Task) -> date | None:
    """When the last report of a task that is open again was sent back; None where none was, or a later one verified."""
    last = task.acts.filter(kind__in=UNTIL_VERIFIED).order_by("on", "pk").last()
    return last.on if last and last.kind == Kind.SEND_BACK else None


def changed_since(day: date) -> Q:
    """Something was done after `day` by which a task can be late or no longer late; the others stand as they did."""
    return Q(pk__in=Act.objects.filter(on__gt=day, kind__in=TURNS).values("task"))


def was_late(day: date) -> Q:
    """Open and past its deadline in force on `day`; a check-in never is."""
    acts = Act.objects.filter(task=OuterRef("pk"), on__lte=day).order_by("-on", "-pk")
    was_late = ExpressionWrapper(Q(state__in=["todo", "doing"], due_on__lt=day), output_field=BooleanField())
    # Null where the task was not there yet, or had no deadline.
    return ~conditions.is_check_in() & Q(Coalesce(Subquery(acts.values(was_late=was_late)[:1]), False))


def sent_back_in(year: int) -> Q:
    """Sent back at least once in the year, whatever became of it."""
    return Q(pk__in=Act.objects.filter(kind=Kind.SEND_BACK, on__year=year).values("task"))


# Not for readers: keys, and what only guards against two people saving at once.
LEFT_OUT = {
    "id", "version", "item", "first_unit", "occurrence", "task", "file", "content_type", "size", "is_sample",
    "opened_at", "search_text", "file_values", "schedule",
}  # fmt: skip


def changes(row: Any) -> list[history.Change]:
    """The latest changes of a task, a document or of what is asked for a task, the last first."""
    # An act without a text has its kind as reason.
    return history.changes(row, without=LEFT_OUT, reasons=dict(Kind.choices))
