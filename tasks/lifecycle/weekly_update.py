"""One visit to a task: start it, state the forecast and say how far it is, all or nothing."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.refusal import Refused
from tasks.lifecycle import acts
from tasks.models import Task


@transaction.atomic
def update(
    task: Task,
    *,
    by: User,
    seen: int | None = None,
    text: str = "",
    forecast_on: date | None = None,
    late_reason: str = "",
    start: bool = False,
    nothing_new: bool = False,
) -> Task:
    """The acts that these words mean, one after the other. Raises what `tasks.lifecycle.acts` raises."""
    before = task.version if seen is None else seen
    if start:
        task = acts.start(task, by=by, seen=before)
        before = task.version
    if forecast_on and forecast_on != task.forecast_on:
        task = acts.forecast(task, by=by, day=forecast_on, seen=before)
        before = task.version
    reason_is_new = late_reason.strip() not in ("", task.late_reason)
    if text.strip() or nothing_new or reason_is_new:
        return acts.note(
            task, by=by, text=text.strip() or late_reason * reason_is_new, late_reason=late_reason, seen=before
        )
    if before == seen:
        raise Refused(_("Say how far the task is, or press “Nothing new”."))
    return task
