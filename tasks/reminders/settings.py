"""The Office keeps the reminders: changes a rung, lets all stand still for a reason, lets them go on."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.refusal import Refused, require_text
from tasks.models import Document, ReminderPause, Rung
from tasks.reminders.ladder import Function

RECIPIENTS = [f"to_{function}" for function in Function]


@transaction.atomic
def keep_rung(rung: Rung, *, by: User) -> Rung:
    """Save a new or changed rung. Raises PermissionDenied, or Refused where it would remind nobody or on no day."""
    rights.require(by, "keep_reminders")
    if rung.working_days == 0:
        raise Refused(_("A rung stands before or after the deadline, not on it."))
    if rung.in_use and not any(getattr(rung, field) for field in RECIPIENTS):
        raise Refused(_("Say whom the rung reminds, or take it out of use."))
    beside = Rung.objects.filter(document=rung.document_id, working_days=rung.working_days)
    if beside.exclude(pk=rung.pk).exists():
        raise Refused(_("There is a rung on that day already; change that one."))
    return history.save(rung, by=by)


@transaction.atomic
def give_own_ladder(document: Document, *, by: User) -> list[Rung]:
    """Let the document have rungs of its own: those it had before, else a copy of the office's. Raises as above."""
    rights.require(by, "keep_reminders")
    own = list(Rung.objects.select_for_update().filter(document=document))
    if any(rung.in_use for rung in own):
        raise Refused(_("%(document)s has a ladder of its own already.") % {"document": document.number})
    if not own:
        own = [_copy(rung, document) for rung in Rung.objects.filter(document=None, in_use=True)]
    if not own:
        raise Refused(_("The office's ladder has no rung: add one first."))
    _put_in_use(own, True, by)
    return own


@transaction.atomic
def end_own_ladder(document: Document, *, by: User) -> None:
    """Let the document follow the office's ladder again; its rungs are kept, not in use. Raises as above."""
    rights.require(by, "keep_reminders")
    own = Rung.objects.select_for_update().filter(document=document, in_use=True)
    if not own:
        raise Refused(_("%(document)s has no ladder of its own.") % {"document": document.number})
    _put_in_use(own, False, by)


def _copy(rung: Rung, document: Document) -> Rung:
    told = {field: getattr(rung, field) for field in RECIPIENTS}
    return Rung(document=document, working_days=rung.working_days, **told)


def _put_in_use(rungs: Iterable[Rung], in_use: bool, by: User) -> None:
    for rung in rungs:
        rung.in_use = in_use
        history.save(rung, by=by)


@transaction.atomic
def pause(*, by: User, reason: str) -> ReminderPause:
    """Let nothing go out until somebody resumes. Raises PermissionDenied or Refused."""
    rights.require(by, "keep_reminders")
    paused = ReminderPause(reason=require_text(reason, _("The reason")), paused_by=by, paused_on=clock.today())
    try:
        with transaction.atomic():
            history.save(paused, by=by)
    except IntegrityError as error:  # one at a time
        raise Refused(_("Reminders are paused already.")) from error
    return paused


@transaction.atomic
def resume(*, by: User) -> ReminderPause:
    """Let reminders go on with the next morning's run; what was missed is in one digest. Raises as `pause` does."""
    rights.require(by, "keep_reminders")
    paused = ReminderPause.objects.select_for_update().filter(resumed_on=None).first()
    if paused is None:
        raise Refused(_("Reminders are not paused."))
    paused.resumed_by, paused.resumed_on = by, clock.today()
    return history.save(paused, by=by)
