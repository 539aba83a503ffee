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
from tasks.reminders.digest.lines import Draft, as_rows
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
    draft = next_run.drafts.get(of.pk) or _examples(next_run.drafts)
    if draft is None:
        raise Refused(_("Nobody would be told anything on that day: there is nothing to try."))
    mine = Digest.objects.filter(person=by, day=clock.today(), kind=Digest.Kind.TRIAL)
    values = {"lines": as_rows(draft.lines), "role": draft.to.role, "unit_id": draft.to.unit, "state": State.PLANNED}
    values |= {"asked_by": by, "error": "", "read_at": None}
    digest, is_new = Digest.objects.get_or_create(person=by, day=clock.today(), kind=Digest.Kind.TRIAL, defaults=values)
    if not is_new and not mine.exclude(state__in=[State.PLANNED, State.SENDING]).update(**values):
        raise Refused(_("Your last trial is being sent; try again in a moment."))
    transaction.on_commit(lambda: jobs.send_again.delay(digest.pk), robust=True)
    return digest


def _examples(drafts: dict[int, Draft]) -> Draft | None:
    """The most urgent lines of anybody."""
    lines = {line.task: line for draft in drafts.values() for line in draft.lines}
    if not lines:
        return None
    to = min((draft.to for draft in drafts.values()), key=lambda to: to.rank)
    return Draft(to, sorted(lines.values(), key=lambda line: line.place)[:MOST_LINES])
