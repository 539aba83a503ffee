"""What the unit that owes a task says on its way: accepted, assigned, begun, how far it is, when it will be done."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cchc import clock
from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.refusal import Refused, require_plausible
from tasks.lifecycle.transition import begin, keep, locked, require_state
from tasks.models import Act, Task

# No mail leaves because of these, and nobody else acts on them before the next morning's run.
CAN_BE_TAKEN_BACK = {Act.Kind.ACCEPT, Act.Kind.START, Act.Kind.NOTE, Act.Kind.NOTHING_NEW, Act.Kind.FORECAST}
RESTORED = (
    "state", "started_on", "accepted_on", "last_note_on", "forecast_on", "broken_forecasts", "late_reason",
)  # fmt: skip


@transaction.atomic
def accept(task: Task, *, by: User, on: date | None = None, seen: int | None = None) -> Task:
    """The unit says that the task is its own (letter 1688 §2.1)."""
    on = on or clock.today()
    task = locked(task, "accept", by=by, on=on, seen=seen)
    require_state(task, *Task.OPEN)
    if task.accepted_on:
        raise Refused(_("The task was accepted on %(day)s.") % {"day": short_date(task.accepted_on)})
    task.accepted_on = on
    return keep(task, Act.Kind.ACCEPT, by=by, on=on)


@transaction.atomic
def assign(task: Task, *, by: User, officer: User | None, on: date | None = None, seen: int | None = None) -> Task:
    """Name the officer in charge, or nobody (then the head). The officer works in the unit."""
    on = on or clock.today()
    task = locked(task, "assign", by=by, on=on, seen=seen)
    require_state(task, *Task.OPEN, Task.State.REPORTED)
    if officer is not None and task.unit_id not in officer.units():
        raise Refused(_("%(person)s has no function in %(unit)s.") % {"person": officer, "unit": task.unit})
    task.officer = officer
    return keep(task, Act.Kind.ASSIGN, by=by, on=on, text=str(officer or ""))


@transaction.atomic
def start(task: Task, *, by: User, on: date | None = None, seen: int | None = None) -> Task:
    """The unit has begun."""
    on = on or clock.today()
    task = locked(task, "start", by=by, on=on, seen=seen)
    require_state(task, Task.State.TODO)
    begin(task, on)
    return keep(task, Act.Kind.START, by=by, on=on)


@transaction.atomic
def note(
    task: Task, *, by: User, text: str = "", late_reason: str = "", on: date | None = None, seen: int | None = None
) -> Task:
    """One line on how far the task is; without a text it says "nothing new", which is a valid update.

    Words on a task that was not begun begin it.
    """
    on = on or clock.today()
    task = locked(task, "note", by=by, on=on, seen=seen)
    require_state(task, *Task.OPEN)
    if text.strip():
        begin(task, on)
    task.last_note_on = on
    task.late_reason = late_reason.strip() or task.late_reason
    kind = Act.Kind.NOTE if text.strip() else Act.Kind.NOTHING_NEW
    return keep(task, kind, by=by, on=on, text=text.strip())


@transaction.atomic
def forecast(
    task: Task, *, by: User, day: date, text: str = "", on: date | None = None, seen: int | None = None
) -> Task:
    """The day on which the unit expects to be done. A forecast that passed before is counted as broken."""
    on = on or clock.today()
    task = locked(task, "forecast", by=by, on=on, seen=seen)
    require_state(task, *Task.OPEN)
    require_plausible(day)
    if day < on:
        raise Refused(
            _("The forecast %(day)s has passed already: today or later is allowed.") % {"day": short_date(day)}
        )
    if task.forecast_is_broken_on(on):
        task.broken_forecasts += 1
    task.forecast_on = day
    task.last_note_on = on
    return keep(task, Act.Kind.FORECAST, by=by, on=on, text=text.strip())


@transaction.atomic
def take_back(task: Task, *, by: User, to: int, on: date | None = None, seen: int | None = None) -> Task:
    """Let the task stand as it stood at version `to`; what was said stays in its history, and so does this act.

    Raises Refused unless all that was done since is the person's own update of the same day.
    """
    on = on or clock.today()
    task = locked(task, "note", by=by, on=on, seen=seen)
    steps = task.version - to
    since = list(task.acts.order_by("-pk")[: max(steps, 0)])
    own = all(act.by_id == by.pk and act.on == on and act.kind in CAN_BE_TAKEN_BACK for act in since)
    before = task.history.filter(version=to).order_by("history_id").last()
    if steps < 1 or len(since) != steps or not own or before is None:
        raise Refused(_("Only your own update of today can be taken back, and only before anybody did more."))
    for name in RESTORED:
        setattr(task, name, getattr(before, name))
    return keep(task, Act.Kind.TAKE_BACK, by=by, on=on)


@transaction.atomic
def weekly_update(
    task: Task,
    *,
    by: User,
    seen: int | None = None,
    text: str = "",
    forecast_on: date | None = None,
    late_reason: str = "",
    begun: bool = False,
    nothing_new: bool = False,
) -> Task:
    """One visit to a task: start it, state the forecast and say how far it is, all or nothing.

    The acts that these words mean, one after the other; Refused where they mean none.
    """
    before = task.version
    seen = before if seen is None else seen
    if begun:
        task = start(task, by=by, seen=seen)
        seen = task.version
    if forecast_on and forecast_on != task.forecast_on:
        task = forecast(task, by=by, day=forecast_on, seen=seen)
        seen = task.version
    new_reason = "" if late_reason.strip() == task.late_reason else late_reason.strip()
    if text.strip() or nothing_new or new_reason:
        return note(task, by=by, text=text.strip() or new_reason, late_reason=late_reason, seen=seen)
    if task.version == before:
        raise Refused(_("Say how far the task is, or press “Nothing new”."))
    return task
