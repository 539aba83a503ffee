"""The acts on a task. Right, lock and state are checked here, so that page, bulk act and command cannot differ.

Every act takes `by` (who), `on` (the act's own day; today when not given) and `seen` (the version the person looked
at; None where nobody looked). Raises PermissionDenied, Conflict (someone saved after `seen`) or Refused (wrong state
or value, with a sentence for the reader). `tasks.lifecycle.requests` holds extension and transfer,
`tasks.coordination.contributions` and `tasks.coordination.consultations` what is asked of others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.refusal import Refused, require_plausible, require_text
from tasks import issuers, schedules
from tasks.lifecycle import attachments
from tasks.lifecycle.requests import is_our_own_deadline
from tasks.lifecycle.timeline import sent_back_on
from tasks.lifecycle.transition import begin, is_on_behalf, keep, locked, require_state
from tasks.models import Act, Document, Evidence, Task, conditions, workdays
from tasks.models.documents import DocumentQuerySet
from tasks.models.task import TaskQuerySet

# No mail leaves because of these, and nobody else acts on them before the next morning's run.
CAN_BE_TAKEN_BACK = {Act.Kind.ACCEPT, Act.Kind.START, Act.Kind.NOTE, Act.Kind.NOTHING_NEW, Act.Kind.FORECAST}
RESTORED = (
    "state", "started_on", "accepted_on", "last_note_on", "forecast_on", "broken_forecasts", "late_reason",
)  # fmt: skip


@dataclass(frozen=True)
class Proof:
    """What a report hands in; the same fields as `Evidence`, before it is stored."""

    kind: str
    title: str = ""
    dated_on: date | None = None
    sent_on: date | None = None
    issuer: str = ""
    place: str = ""
    url: str = ""
    reason: str = ""
    upload: UploadedFile | None = None
    document: Document | None = None

    def __post_init__(self) -> None:
        """A registered document says its number, date and issuer itself."""
        if self.document is not None:
            object.__setattr__(self, "title", self.document.number)
            object.__setattr__(self, "dated_on", self.document.date)
            object.__setattr__(self, "issuer", self.document.issuer)

    @property
    def product_on(self) -> date | None:
        days = [day for day in (self.dated_on, self.sent_on) if day]
        return max(days) if days else None


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
def report(
    task: Task,
    *,
    by: User,
    proof: Proof | None = None,
    text: str = "",
    late_reason: str = "",
    on: date | None = None,
    seen: int | None = None,
) -> Task:
    """Hand in the product with its proof. A check-in is reported by its note; its product's day is the note's."""
    on = on or clock.today()
    task = locked(task, "report", by=by, on=on, seen=seen)
    require_state(task, *Task.OPEN)
    if proof is None and not task.item.is_check_in:
        raise Refused(_("A report needs proof: a document, a link, a file, or why there is none."))
    product_on = (proof.product_on if proof else None) or (on if task.item.is_check_in else None)
    if product_on is None:
        raise Refused(_("Say on which day the product was made or sent."))
    if product_on > on:
        raise Refused(_("The product is dated %(day)s, in the future.") % {"day": short_date(product_on)})
    if proof is not None:
        add_evidence(task, proof, by=by, on=on)
    begin(task, on)
    task.state = Task.State.REPORTED
    task.product_on, task.reported_on, task.reported_by = product_on, on, by
    task.on_behalf = is_on_behalf(task, by)
    task.late_reason = late_reason.strip() or task.late_reason
    task.last_note_on = on
    task.sent_back_on = None
    return keep(task, Act.Kind.REPORT, by=by, on=on, text=text.strip())


def add_evidence(task: Task, proof: Proof, *, by: User, on: date, replaces: Evidence | None = None) -> Evidence:
    """Store one piece of proof; the caller holds the task's lock and the right. Raises Refused."""
    if proof.kind == Evidence.Kind.NONE:
        require_text(proof.reason, _("The reason why there is no document"))
    if proof.kind == Evidence.Kind.LINK:
        require_text(proof.url or proof.title, _("The link"))
    if proof.kind == Evidence.Kind.DOCUMENT:
        require_text(proof.title, _("The document's number"))
    if proof.kind == Evidence.Kind.FILE and proof.upload is None:
        raise Refused(_("Choose the file."))
    if proof.document is not None and not issued_for(task, on).filter(pk=proof.document.pk).exists():
        raise Refused(_("“%(number)s” is not a plan or decision that this item asks for.") % {
            "number": proof.document.number,
        })  # fmt: skip
    evidence = Evidence(
        task=task, kind=proof.kind, title=proof.title.strip() or str(Evidence.Kind(proof.kind).label),
        dated_on=proof.dated_on, sent_on=proof.sent_on, issuer=proof.issuer, place=proof.place, url=proof.url,
        reason=proof.reason.strip(), document=proof.document, replaces=replaces,
        version=replaces.version + 1 if replaces else 1, entered_by=by, entered_on=on,
    )  # fmt: skip
    if proof.upload is not None:
        try:
            attachments.attach(evidence, proof.upload)
        except ValidationError as fault:
            raise Refused(fault.message) from fault
    return history.save(evidence, by=by)


def issued_for(task: Task, day: date) -> DocumentQuerySet:
    """The registered plans and decisions that may prove a task whose item asks for one to be issued; else none.

    The plan that an item stands in was there before the item, and proves nothing of it.
    """
    if not task.item.asks_to_issue:
        return Document.objects.none()
    since = date(task.item.document.year - 1, 1, 1)
    known = Document.objects.issued().existing_on(day).filter(date__gte=since)
    return known.exclude(pk=task.item.document_id)


@transaction.atomic
def add_proof(
    task: Task,
    *,
    by: User,
    proof: Proof,
    replaces: Evidence | None = None,
    on: date | None = None,
    seen: int | None = None,
) -> Evidence:
    """Add proof beside what is there, or a new version of a piece of it. The product's day does not move by it."""
    on = on or clock.today()
    task = locked(task, "report", by=by, on=on, seen=seen)
    if task.state == Task.State.CANCELLED:
        raise Refused(_("The task is cancelled."))
    if replaces is not None and (replaces.task_id != task.pk or hasattr(replaces, "replaced_by")):
        raise Refused(_("“%(title)s” has a newer version already.") % {"title": replaces})
    evidence = add_evidence(task, proof, by=by, on=on, replaces=replaces)
    keep(task, Act.Kind.PROOF, by=by, on=on, text=str(evidence))
    return evidence


@transaction.atomic
def withdraw(task: Task, *, by: User, reason: str, on: date | None = None, seen: int | None = None) -> Task:
    """Take one's report back before it is verified; the task is open again, sent back where it was so before."""
    on = on or clock.today()
    task = locked(task, "report", by=by, on=on, seen=seen)
    require_state(task, Task.State.REPORTED)
    reason = require_text(reason, _("The reason"))
    _take_report_off(task)
    return keep(task, Act.Kind.WITHDRAW, by=by, on=on, text=reason)


def _take_report_off(task: Task) -> None:
    task.state = Task.State.DOING
    task.product_on = task.reported_on = task.reported_by = task.verified_on = task.verified_by = None
    task.on_behalf = False
    task.sent_back_on = sent_back_on(task)


def to_verify_by(user: User, tasks: TaskQuerySet) -> TaskQuerySet:
    """Those of `tasks` that are reported and that the person may verify."""
    return tasks.with_right_words(clock.today()).filter(conditions.to_verify(), rights.condition(user, "verify"))


@transaction.atomic
def verify(
    task: Task,
    *,
    by: User,
    text: str = "",
    opened: bool | None = None,
    on: date | None = None,
    seen: int | None = None,
) -> Task:
    """Say that the product is there. Only a person who did not enter the report (`accounts.rights`).

    `opened` says whether the page showed the report and its proof: what is verified unopened is counted.
    """
    on = on or clock.today()
    task = locked(task, "verify", by=by, on=on, seen=seen)
    require_state(task, Task.State.REPORTED)
    task.state, task.verified_on, task.verified_by = Task.State.DONE, on, by
    return keep(task, Act.Kind.VERIFY, by=by, on=on, text=text.strip(), opened=opened)


@transaction.atomic
def send_back(task: Task, *, by: User, reason: str, on: date | None = None, seen: int | None = None) -> Task:
    """The product is not there yet: the task is open again, with the reason."""
    on = on or clock.today()
    task = locked(task, "send_back", by=by, on=on, seen=seen)
    require_state(task, Task.State.REPORTED)
    reason = require_text(reason, _("The reason"))
    _take_report_off(task)
    task.sent_back_on = on
    return keep(task, Act.Kind.SEND_BACK, by=by, on=on, text=reason)


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
    _take_report_off(task)
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


def record_chase_letter(tasks: Iterable[Task], *, by: User, text: str, on: date) -> None:
    """Put a chase letter (`text`: its number and date) on each task, which changes nothing else of it.

    The caller holds the transaction.
    """
    rights.require(by, "keep_reminders")
    for task in tasks:
        Act.after(task, Act.Kind.CHASE_LETTER, on=on, by=by, text=text).save()
