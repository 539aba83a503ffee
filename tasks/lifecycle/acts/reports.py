"""The report of a task with its proof, and its check: verified, sent back, withdrawn."""

from __future__ import annotations

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
from cchc.files import accepted
from cchc.refusal import Refused, require_text
from tasks.lifecycle.timeline import sent_back_on
from tasks.lifecycle.transition import begin, is_on_behalf, keep, locked, require_state
from tasks.models import Act, Document, Evidence, Task, conditions
from tasks.models.documents import DocumentQuerySet
from tasks.models.task import TaskQuerySet


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
            accepted.attach(evidence, proof.upload)
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
    take_report_off(task)
    return keep(task, Act.Kind.WITHDRAW, by=by, on=on, text=reason)


def take_report_off(task: Task) -> None:
    """The task is open again, and as it was before the report; not saved."""
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
    take_report_off(task)
    task.sent_back_on = on
    return keep(task, Act.Kind.SEND_BACK, by=by, on=on, text=reason)
