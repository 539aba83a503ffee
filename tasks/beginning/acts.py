"""An office begins: its steps are opened once, ticked off by those who did them, and the last one starts reminders.

Each act takes `by`. Raises PermissionDenied, or Refused with a sentence for the reader.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.refusal import Refused
from tasks.models import BeginningStep

Key = BeginningStep.Key


def open_steps() -> bool:
    """Open all steps, in an office where nobody can sign in yet; elsewhere nothing happens. Says whether it did.

    Until the last step is done no reminder leaves.
    """
    if User.objects.exists() or BeginningStep.objects.exists():
        return False
    for key in Key:
        history.save(BeginningStep(key=key), by=None, why="bootstrap")
    return True


@transaction.atomic
def finish(key: str, *, by: User) -> BeginningStep:
    """Say that a step is done; of the last one: reminders go out from the next working morning on."""
    rights.require(by, "keep_reminders" if key == Key.REMINDERS else "begin")
    step = _locked(key)
    if step.done_on:
        raise Refused(_("This step is done already."))
    if key == Key.REMINDERS:
        left = BeginningStep.objects.filter(done_on=None).exclude(key=key)
        if left:
            names = ", ".join(str(other) for other in left.order_by("pk"))
            raise Refused(_("Not done yet: %(steps)s. Tick them off first.") % {"steps": names})
    step.done_by, step.done_on = by, clock.today()
    return history.save(step, by=by)


@transaction.atomic
def reopen(key: str, *, by: User) -> BeginningStep:
    """Take back that a step is done. Reminders that began are paused on their own page instead."""
    rights.require(by, "begin")
    step = _locked(key)
    if key == Key.REMINDERS:
        raise Refused(_("Reminders have begun; the page of the ladder pauses them."))
    if not step.done_on:
        raise Refused(_("This step is open."))
    step.done_by = step.done_on = None
    return history.save(step, by=by)


def _locked(key: str) -> BeginningStep:
    step = BeginningStep.objects.select_for_update().filter(key=key).first()
    if step is None:
        raise Refused(_("This office has begun already."))
    return step
