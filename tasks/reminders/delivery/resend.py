"""Send again: a person lets a digest go of which nobody knows whether it left, or that failed for good."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.refusal import Refused
from tasks.models import Digest
from tasks.reminders import jobs

State = Digest.State
CAN_GO_AGAIN = [State.FAILED, State.UNCERTAIN]


@transaction.atomic
def send_again(digest: Digest, *, by: User) -> None:
    """Plan the digest anew and send it soon, as of the day on which it is sent.

    Raises PermissionDenied, or Refused where it was sent meanwhile or somebody else lets it go at this moment.
    """
    rights.require(by, "keep_reminders")
    waiting = Digest.objects.filter(pk=digest.pk, state__in=CAN_GO_AGAIN)
    if not waiting.update(state=State.PLANNED, asked_by=by, error=""):
        raise Refused(_("This digest is not among those that failed or are uncertain any more."))
    # Without a broker the row still stands: the next sweep sends it.
    transaction.on_commit(lambda: jobs.send_again.delay(digest.pk), robust=True)
