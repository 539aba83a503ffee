"""Entering what the registry knows of an outgoing document: number, date, signature, day sent, recipients.

One act for the register's form and for a sheet that comes back. A document without a number is issued by its own act.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.refusal import Refused
from reports.chase_letter import acts as letters
from reports.lifecycle import acts as reports
from reports.models import Sending
from reports.outgoing.documents import RIGHTS, Kind, Outgoing, found


@dataclass(frozen=True)
class Entry:
    """What is entered of one document; number and date only of what has none yet."""

    number: str = ""
    dated_on: date | None = None
    signed_on: date | None = None
    sent_on: date | None = None
    recipients: str = ""
    upload: UploadedFile | None = None


def may(user: User, document: Outgoing) -> bool:
    """Whoever may issue it."""
    right = RIGHTS[document.kind]
    if document.kind == Kind.ESCALATION:  # the officer who follows the consultation, or whoever keeps its task
        return rights.allowed(user, right, document.row) or rights.allowed(user, right, document.row.task)
    return rights.allowed(user, right, document.row)


def require(user: User, document: Outgoing) -> None:
    """Raises PermissionDenied with a sentence that says who may."""
    if not may(user, document):
        about = document.row.task if document.kind == Kind.ESCALATION else document.row
        rights.require(user, RIGHTS[document.kind], about)


@transaction.atomic
def enter(document: Outgoing, entry: Entry, *, by: User, seen: int) -> None:
    """Keep what was entered; a document without a number is issued with it.

    Raises PermissionDenied, or Refused: somebody changed it after `seen`, a day does not fit, its own act says no.
    """
    type(document.row).objects.select_for_update(of=("self",)).get(pk=document.pk)
    fresh = found(document.kind, document.pk)
    if fresh is None or fresh.version != seen:
        raise Refused(_("Somebody changed this document meanwhile; look at it as it is now."))
    require(by, fresh)
    sent_on = fresh.sent_on if fresh.kind == Kind.REPORT and not fresh.waits else entry.sent_on
    _require_order(entry.signed_on, fresh.dated_on or entry.dated_on, sent_on)
    if fresh.waits:
        _issue(fresh, entry, by=by)
    sending: Sending = fresh.sending
    sending.signed_on, sending.sent_on = entry.signed_on, sent_on
    sending.recipients = entry.recipients.strip()
    sending.revision += 1
    sending.entered_by, sending.entered_on = by, clock.today()
    history.save(sending, by=by, why=_("register of outgoing documents"))


def _issue(document: Outgoing, entry: Entry, *, by: User) -> None:
    if entry.dated_on is None:
        raise Refused(_("%(what)s is missing.") % {"what": _("The date")})
    if document.kind == Kind.LETTER:
        letters.issue(document.row, by=by, number=entry.number, dated_on=entry.dated_on)
        return
    if entry.upload is None or entry.sent_on is None:
        raise Refused(_("A report is issued with its signed file and the day sent: enter it on its own line."))
    reports.issue(
        document.row, by=by, number=entry.number, dated_on=entry.dated_on, sent_on=entry.sent_on, upload=entry.upload
    )


def _require_order(signed_on: date | None, dated_on: date | None, sent_on: date | None) -> None:
    """Signed, dated by the registry, sent: each on the day of the one before or later, none in the future."""
    today = clock.today()
    days = [day for day in (signed_on, dated_on, sent_on) if day is not None]
    if days != sorted(days) or (days and days[-1] > today):
        raise Refused(
            _("The days must follow each other: signed, date, day sent, today, %(today)s.")
            % {"today": short_date(today)}
        )
