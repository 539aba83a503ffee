"""The Office keeps the calendar of days off; deadlines in force and due days that hang on a changed day move with it.

Each act takes `by` (who) and `seen` (the version that the person looked at). Raises PermissionDenied, or Refused with
a sentence for the reader. Nothing is sent by a change: the next morning's run reads the calendar as it then is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.history import version
from cchc.refusal import Refused, require_text
from cchc.workdays import ONE_DAY, SATURDAY, Workdays
from tasks import schedules, signals
from tasks.coordination import due_days as moving_awaited
from tasks.lifecycle.sync_tasks import NOBODYS
from tasks.models import Act, DayOff, Request, Task, workdays

Kind = DayOff.Kind


@dataclass(frozen=True)
class Moved:
    """What a change of the calendar moved: tasks by their deadline in force, and what is awaited or planned in them."""

    tasks: list[Task]
    awaited: list[moving_awaited.Kept]


@transaction.atomic
def add(row: DayOff, *, by: User, reason: str = "") -> Moved:
    """Put a new day on the calendar; gives what moved with it."""
    rights.require(by, "keep_reminders")
    if there := DayOff.objects.filter(day=row.day).first():
        words = _("%(day)s stands in the calendar already (%(name)s): correct that entry.")
        if not there.in_use:
            words = _("%(day)s stands in the calendar as withdrawn (%(name)s): put it back into use.")
        raise Refused({"day": words % {"day": short_date(row.day), "name": there.name}})
    _refuse_needless(row)
    return _save(row, by=by, reason=reason)


@transaction.atomic
def enter(rows: Sequence[DayOff], *, by: User, reason: str) -> Moved:
    """Save many days at once, new ones and ones that stand, all in use; gives what moved with them."""
    rights.require(by, "keep_reminders")
    for row in rows:
        _refuse_needless(row)
        row.in_use = True
    return _save_all(rows, by=by, reason=reason) if rows else Moved([], [])


@transaction.atomic
def correct(row: DayOff, *, by: User, reason: str, seen: int | None = None) -> Moved:
    """Save kind, name, source and mark of a day that is on the calendar; gives what moved with it."""
    before = _locked(row, by, seen)
    if row.kind != before.kind:
        _refuse_needless(row)
    row.in_use = before.in_use
    return _save(row, by=by, reason=require_text(reason, _("The reason")))


@transaction.atomic
def mark_checked(row: DayOff, *, by: User, seen: int | None = None) -> DayOff:
    """Say that the day was compared with the year's announcement."""
    row = _locked(row, by, seen)
    if not row.to_check:
        raise Refused(_("%(day)s is marked as checked already.") % {"day": short_date(row.day)})
    row.to_check = False
    _save(row, by=by, reason=_("compared with the year's announcement"))
    return row


@transaction.atomic
def withdraw(row: DayOff, *, by: User, reason: str, seen: int | None = None) -> Moved:
    """Let the day count no longer; the row and its history stay. Gives what moved with it."""
    return _use(row, False, by, reason, seen)


@transaction.atomic
def put_back(row: DayOff, *, by: User, reason: str, seen: int | None = None) -> Moved:
    """Let a withdrawn day count again; gives what moved with it."""
    return _use(row, True, by, reason, seen)


def _use(row: DayOff, in_use: bool, by: User, reason: str, seen: int | None) -> Moved:
    row = _locked(row, by, seen)
    if row.in_use == in_use:
        words = _("%(day)s is in use already.") if in_use else _("%(day)s is withdrawn already.")
        raise Refused(words % {"day": short_date(row.day)})
    row.in_use = in_use
    return _save(row, by=by, reason=require_text(reason, _("The reason")))


def _locked(row: DayOff, by: User, seen: int | None) -> DayOff:
    rights.require(by, "keep_reminders")
    fresh = DayOff.objects.select_for_update().get(pk=row.pk)
    if seen is not None and seen != version(fresh):
        raise Refused(_("Somebody changed this day meanwhile; look at it as it is now."))
    return fresh


def _refuse_needless(row: DayOff) -> None:
    """A day that is what the week makes it anyway has no place in the calendar; a slip is likelier."""
    weekend = row.day.weekday() >= SATURDAY
    given = {"day": short_date(row.day)}
    if weekend and row.kind == Kind.OFF:
        raise Refused(
            {"day": _("%(day)s is a Saturday or Sunday: off anyway. Only one that is worked is named.") % given}
        )
    if not weekend and row.kind == Kind.WORKED:
        raise Refused(
            {"day": _("%(day)s is a weekday: worked anyway. Only a Saturday or Sunday is worked instead.") % given}
        )


def _save(row: DayOff, *, by: User, reason: str) -> Moved:
    return _save_all([row], by=by, reason=reason)


def _save_all(rows: Sequence[DayOff], *, by: User, reason: str) -> Moved:
    """Save these days, of which there is at least one; what hangs on them moves once, whatever their number."""
    list(DayOff.objects.select_for_update().values_list("pk"))  # one change of the calendar after the other
    before = workdays()
    for row in rows:
        history.save(row, by=by, why=reason)
    after = workdays()
    spans = [_span(row.day, before, after) for row in rows]
    near = reduce(or_, (Q(due_on__range=span) for span in spans)) & ~Q(state=Task.State.CANCELLED)
    # All tasks that may move, in one order, before anything of theirs: whoever acts on one of them waits.
    concerned = Task.objects.filter(near | Q(pk__in=moving_awaited.concerned(spans)))
    list(concerned.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    tasks = _move_deadlines(rows, Task.objects.filter(near), before, after, by=by)
    awaited = moving_awaited.move(rows, spans, before, after, by=by, on=clock.today())
    if keys := {task.pk for task in tasks} | {one.task_id for one in awaited}:
        signals.tell(keys, cause="calendar changed")
    return Moved(tasks, awaited)


def _span(day: date, before: Workdays, after: Workdays) -> tuple[date, date]:
    """Days in force from the first to the last of these may hang on `day`."""
    first = min(calendar.previous_working(day - ONE_DAY) for calendar in (before, after))
    return first, max(calendar.next_working(day + ONE_DAY) for calendar in (before, after))


def _move_deadlines(
    rows: Sequence[DayOff], near: QuerySet[Task], before: Workdays, after: Workdays, *, by: User
) -> list[Task]:
    """Move what fell on a changed day, or would; a deadline that was set otherwise stays."""
    tasks = list(near.for_rows().order_by("pk"))
    keys = [task.pk for task in tasks]
    # What nobody worked on has moved from the day of giving on, as when its plan is loaded again.
    touched = set(Act.objects.filter(task__in=keys).exclude(kind__in=NOBODYS).values_list("task", flat=True))
    granted = _granted(keys)
    moved = []
    for task in tasks:
        due = _new_day(task, granted.get(task.pk), before, after)
        if due != task.due_on:
            _move(task, due, rows, by=by, on=clock.today() if task.pk in touched else task.given_on)
            moved.append(task)
    return moved


def _granted(keys: list[int]) -> dict[int, date | None]:
    """By task the day that its last extension with the issuer's consent, or by ourselves of our own, asked for."""
    rows = Request.objects.filter(
        task__in=keys, kind=Request.Kind.EXTENSION, decision=Request.Decision.GRANTED, internal=False
    )
    return dict(rows.order_by("decided_on", "pk").values_list("task", "asked_day"))


def _new_day(task: Task, granted: date | None, before: Workdays, after: Workdays) -> date | None:
    kind = task.item.read_schedule.kind
    in_force: list[Callable[[Workdays], date | None]] = [
        lambda calendar: schedules.in_force(granted, schedules.Kind.ON, calendar),
        lambda calendar: schedules.in_force(task.decreed_on, kind, calendar),
    ]
    return next((of(after) for of in in_force if of(before) == task.due_on), task.due_on)


def _move(task: Task, due: date | None, rows: Sequence[DayOff], *, by: User, on: date) -> None:
    text = moving_awaited.in_words(task.due_on, due, rows)
    task.due_on = due
    task.version += 1
    history.save(task, by=by, why=text)
    Act.after(task, Act.Kind.MOVE, on=on, by=by, text=text).save()
