"""Undo of an update: as long as nothing was sent because of it and nobody did anything to the task since."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cchc import clock
from cchc.accounts.models import User
from cchc.refusal import Refused
from tasks.lifecycle.transition import keep, locked
from tasks.models import Act, Task

# No mail leaves because of these, and nobody else acts on them before the next morning's run.
CAN_BE_TAKEN_BACK = {Act.Kind.ACCEPT, Act.Kind.START, Act.Kind.NOTE, Act.Kind.NOTHING_NEW, Act.Kind.FORECAST}
RESTORED = (
    "state", "started_on", "accepted_on", "last_note_on", "forecast_on", "broken_forecasts", "late_reason",
)  # fmt: skip


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
