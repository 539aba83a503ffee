"""How a task ends, begins anew or gets its deadline: cancelled by a document, reopened; and a chase letter on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.refusal import Refused, require_plausible, require_text
from tasks import issuers, schedules
from tasks.lifecycle.acts.reports import take_report_off
from tasks.lifecycle.requests import is_our_own_deadline
from tasks.lifecycle.transition import keep, locked, require_state
from tasks.models import Act, Task, workdays


@dataclass(frozen=True)
class Authority:
    """The document by which a task is no longer to be done."""

    number: str
    dated_on: date | None
    issuer: str


@transaction.atomic
def cancel(
    task: Task, *, by: User, reason: str, authority: Authority, on: date | None = None, seen: int | None = None
) -> Task:
    """The task is no longer to be done; says why and by what document, of whoever set the deadline (design §3.7).

    What is cancelled after its deadline in force still counts as missing, unless another issuer than this department
    set the deadline and cancelled the task: then the day of cancelling is that of the document.
    """
    on = on or clock.today()
    task = locked(task, "cancel", by=by, on=on, seen=seen)
    require_state(task, *Task.OPEN, Task.State.REPORTED)
    reason = require_text(reason, _("The reason"))
    task.cancel_authority = require_text(authority.number, _("The document's number"))
    task.cancel_issuer = require_text(authority.issuer, _("The document's issuer"))
    if authority.dated_on is None:
        raise Refused(_("The document's date is missing."))
    if authority.dated_on > on:
        raise Refused(_("The document is dated %(day)s, in the future.") % {"day": short_date(authority.dated_on)})
    task.cancel_document_on = authority.dated_on
    task.cancelled_by_owner = not is_our_own_deadline(task)
    if task.cancelled_by_owner and not issuers.is_same_authority(authority.issuer, task.item.owner_of_deadline):
        raise Refused(
            _("%(owner)s set the deadline: only a document of %(owner)s takes the task back, not one of %(issuer)s.")
            % {"owner": task.item.owner_of_deadline, "issuer": authority.issuer}
        )
    task.state, task.cancelled_on = Task.State.CANCELLED, authority.dated_on if task.cancelled_by_owner else on
    task.sent_back_on = None
    return keep(task, Act.Kind.CANCEL, by=by, on=on, text=f"{reason} ({task.cancelling_document})")


@transaction.atomic
def reopen(task: Task, *, by: User, reason: str, on: date | None = None, seen: int | None = None) -> Task:
    """Take back a verification or a cancellation."""
    on = on or clock.today()
    task = locked(task, "reopen", by=by, on=on, seen=seen)
    require_state(task, Task.State.DONE, Task.State.CANCELLED)
    reason = require_text(reason, _("The reason"))
    take_report_off(task)
    task.forget_cancelling()
    task.started_on = task.started_on or on
    return keep(task, Act.Kind.REOPEN, by=by, on=on, text=reason)


@transaction.atomic
def set_deadline(
    task: Task, *, by: User, day: date, reason: str, on: date | None = None, seen: int | None = None
) -> Task:
    """Once, on a task that has none: our own deadline, which becomes the decreed day.

    Not after the task's year: what was not done by then is missing for it, and no deadline set since cures that.
    """
    on = on or clock.today()
    task = locked(task, "set_deadline", by=by, on=on, seen=seen)
    require_state(task, *Task.OPEN)
    if task.decreed_on:
        raise Refused(
            _("The task has a deadline, %(day)s; ask for an extension.") % {"day": short_date(task.decreed_on)}
        )
    require_plausible(day)
    if day < on:
        raise Refused(
            _("The deadline %(day)s has passed already: today or later is allowed.") % {"day": short_date(day)}
        )
    if on.year > task.item.document.year:
        raise Refused(
            _("The year %(year)d, in which the task counts, is over: carry it into the next year under a new deadline.")
            % {"year": task.item.document.year}
        )
    reason = require_text(reason, _("The reason"))
    task.decreed_on, task.own_deadline = day, True
    task.due_on = schedules.in_force(day, schedules.Kind.ON, workdays())
    return keep(task, Act.Kind.SET_DEADLINE, by=by, on=on, text=reason)


def record_chase_letter(tasks: Iterable[Task], *, by: User, text: str, on: date) -> None:
    """Put a chase letter (`text`: its number and date) on each task, which changes nothing else of it.

    The caller holds the transaction.
    """
    rights.require(by, "keep_reminders")
    for task in tasks:
        Act.after(task, Act.Kind.CHASE_LETTER, on=on, by=by, text=text).save()
