"""Try a reminder on oneself: the mail that somebody will get on the next working day, sent to who tries it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.refusal import Refused
from tasks.models import Digest
from tasks.reminders import jobs
from tasks.reminders.digest.lines import Told, as_rows
from tasks.reminders.outlook import outlooks

State = Digest.State
MOST_LINES = 10


@transaction.atomic
def try_out(of: User, *, by: User) -> Digest:
    """Send `by` now what `of` would get on the next working day; if that is nothing, lines of others as examples.

    Raises PermissionDenied, or Refused where nobody would be told anything, or the last trial is on its way.
    """
    rights.require(by, "keep_reminders")
    [next_run] = outlooks(clock.today(), days=1)
    told = next_run.told.get(of.pk) or _examples(next_run.told)
    if told is None:
        raise Refused(_("Nobody would be told anything on that day: there is nothing to try."))
    mine = Digest.objects.filter(person=by, day=clock.today(), kind=Digest.Kind.TRIAL)
    values = {"lines": as_rows(told.lines), "role": told.hat.role, "unit_id": told.hat.unit, "state": State.PLANNED}
    values |= {"asked_by": by, "error": "", "read_at": None}
    digest, is_new = Digest.objects.get_or_create(person=by, day=clock.today(), kind=Digest.Kind.TRIAL, defaults=values)
    if not is_new and not mine.exclude(state__in=[State.PLANNED, State.SENDING]).update(**values):
        raise Refused(_("Your last trial is being sent; try again in a moment."))
    transaction.on_commit(lambda: jobs.send_again.delay(digest.pk), robust=True)
    return digest


def _examples(told: dict[int, Told]) -> Told | None:
    """The most urgent lines of anybody."""
    found = {line.task: line for one in told.values() for line in one.lines}
    if not found:
        return None
    hat = min((one.hat for one in told.values()), key=lambda hat: hat.rank)
    return Told(hat, sorted(found.values(), key=lambda line: line.place)[:MOST_LINES])
