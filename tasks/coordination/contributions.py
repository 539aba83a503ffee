"""The acts on contributions: asked by the lead of a task, delivered or declined by another unit.

Every act takes what those of `tasks.lifecycle.acts` take and raises what they raise; `seen` is the contribution's
version. The lead task is locked first, so that two people who act on one thing at once come one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import Unit, User
from cchc.dates import short_date
from cchc.files import accepted
from cchc.refusal import Refused, require_text
from tasks.lifecycle import waiting
from tasks.lifecycle.transition import Conflict, begin, is_on_behalf, locked, require_state
from tasks.models import Act, Contribution, Task, workdays

Outcome = Contribution.Outcome


@dataclass(frozen=True)
class Delivery:
    """What a unit hands over: text, a document's number and date, or a file; at least one of them."""

    text: str = ""
    document_number: str = ""
    document_dated_on: date | None = None
    upload: UploadedFile | None = None


@transaction.atomic
def ask(
    task: Task,
    *,
    by: User,
    units: Iterable[tuple[Unit, date]],
    kind: str,
    what: str,
    on: date | None = None,
    seen: int | None = None,
    is_sample: bool = False,
) -> list[Contribution]:
    """Ask several units at once, each by its own day; all or none of them are asked."""
    on = on or clock.today()
    task = locked(task, "ask_contribution", by=by, on=on, seen=seen)
    require_state(task, *Task.OPEN)
    what = require_text(what, _("What is asked for"))
    asked = [(unit, day) for unit, day in units]
    if not asked:
        raise Refused(_("Choose at least one unit."))
    _refuse_units(task, asked, on)
    calendar = workdays()
    changed = begin(task, on)
    made = []
    for unit, day in asked:
        contribution = Contribution(
            task=task, unit=unit, kind=kind, what=what, wanted_on=day, due_on=calendar.next_working(day),
            asked_on=on, asked_by=by, entered_on=on, is_sample=is_sample,
        )  # fmt: skip
        history.save(contribution, by=by)
        made.append(contribution)
    text = "; ".join(f"{unit} ({short_date(day)})" for unit, day in asked) + f": {what}"
    behalf = is_on_behalf(task, by)
    waiting.keep(task, Act.Kind.ASK_CONTRIBUTION, by=by, on=on, text=text, on_behalf=behalf, changed=changed)
    return made


def _refuse_units(task: Task, asked: list[tuple[Unit, date]], on: date) -> None:
    """Raises Refused with one sentence for every unit that cannot be asked or is asked for a day before today."""
    valid = set(Unit.objects.valid_on(on).values_list("pk", flat=True))
    faults = []
    for unit, day in asked:
        if unit.pk == task.unit_id:
            faults.append(
                _("%(unit)s leads the task itself: a contribution is asked of another unit.") % {"unit": unit}
            )
        elif unit.pk not in valid:
            faults.append(_("%(unit)s is no longer valid.") % {"unit": unit} + _successor(unit))
        if day < on:
            words = {"unit": unit, "day": short_date(day), "on": short_date(on)}
            faults.append(_("%(unit)s: the day %(day)s is before the day of asking, %(on)s.") % words)
    if faults:
        raise Refused(faults)


def _successor(unit: Unit) -> str:
    return " " + _("%(unit)s took over.") % {"unit": unit.successor} if unit.successor else ""


def _fresh(contribution: Contribution, *, by: User, on: date, seen: int | None) -> tuple[Task, Contribution]:
    """The lead task and the contribution as they are now, both locked, after version and order of days were checked."""
    task = locked(contribution.task, "view", by=by, on=on)
    fresh = Contribution.objects.for_rows().select_for_update(of=("self",)).get(pk=contribution.pk)
    fresh.task = task
    if seen is not None and fresh.version != seen:
        raise Conflict(task, about=fresh)
    return task, fresh


def _require_open(contribution: Contribution) -> None:
    waiting.refuse_carried(contribution)
    if contribution.outcome:
        words = {"outcome": contribution.get_outcome_display(), "day": short_date(contribution.closed_on)}
        raise Refused(_("This contribution was closed on %(day)s: %(outcome)s.") % words)


def _save(contribution: Contribution, by: User, reason: str) -> None:
    contribution.version += 1
    history.save(contribution, by=by, why=reason)


def _close(contribution: Contribution, outcome: str, *, by: User, on: date, note: str, entered_on: date) -> None:
    contribution.outcome, contribution.closed_on, contribution.closed_by = outcome, on, by
    contribution.closing_entered_on, contribution.closing_note = entered_on, note
    contribution.on_behalf = contribution.unit_id not in by.units()
    _save(contribution, by, note or outcome)


@transaction.atomic
def deliver(
    contribution: Contribution, *, by: User, delivery: Delivery, on: date | None = None, seen: int | None = None
) -> Contribution:
    """Hand over what was asked for. It may be delivered as long as nobody closed it, also after its day."""
    on = on or clock.today()
    task, contribution = _fresh(contribution, by=by, on=on, seen=seen)
    rights.require(by, "deliver_contribution", contribution)
    _require_open(contribution)
    text, number = delivery.text.strip(), delivery.document_number.strip()
    if not (text or number or delivery.upload):
        raise Refused(_("Deliver a text, a document (number and date) or a file."))
    if bool(number) != bool(delivery.document_dated_on):
        raise Refused(_("A document needs both its number and its date."))
    if delivery.document_dated_on and delivery.document_dated_on > on:
        raise Refused(
            _("The document is dated %(day)s, in the future.") % {"day": short_date(delivery.document_dated_on)}
        )
    contribution.document_number, contribution.document_dated_on = number, delivery.document_dated_on
    if delivery.upload is not None:
        _attach(contribution, delivery.upload)
    _close(contribution, Outcome.DELIVERED, by=by, on=on, note=text, entered_on=on)
    words = "; ".join(part for part in (text, number, contribution.file_name) if part)
    _tell(task, contribution, Act.Kind.DELIVER, by=by, on=on, text=words)
    return contribution


def _attach(contribution: Contribution, upload: UploadedFile) -> None:
    try:
        accepted.attach(contribution, upload)
    except ValidationError as fault:
        raise Refused(fault.message) from fault


def _tell(task: Task, contribution: Contribution, kind: Act.Kind, *, by: User, on: date, text: str) -> None:
    waiting.keep(
        task, kind, by=by, on=on, text=f"{contribution.unit}: {text}", heard=False,
        on_behalf=contribution.unit_id not in by.units(),
    )  # fmt: skip


@transaction.atomic
def decline(
    contribution: Contribution, *, by: User, reason: str, on: date | None = None, seen: int | None = None
) -> Contribution:
    """Say why nothing is delivered; the lead no longer waits and asks elsewhere or again."""
    on = on or clock.today()
    task, contribution = _fresh(contribution, by=by, on=on, seen=seen)
    rights.require(by, "deliver_contribution", contribution)
    _require_open(contribution)
    reason = require_text(reason, _("The reason"))
    _close(contribution, Outcome.DECLINED, by=by, on=on, note=reason, entered_on=on)
    _tell(task, contribution, Act.Kind.DECLINE, by=by, on=on, text=reason)
    return contribution


@transaction.atomic
def withdraw(
    contribution: Contribution, *, by: User, reason: str, on: date | None = None, seen: int | None = None
) -> Contribution:
    """The lead no longer needs what it asked for."""
    on = on or clock.today()
    task, contribution = _fresh(contribution, by=by, on=on, seen=seen)
    rights.require(by, "ask_contribution", task)
    _require_open(contribution)
    reason = require_text(reason, _("The reason"))
    _close(contribution, Outcome.WITHDRAWN, by=by, on=on, note=reason, entered_on=on)
    contribution_text = f"{contribution.unit}: {reason}"
    behalf = is_on_behalf(task, by)
    waiting.keep(task, Act.Kind.CLOSE_AWAITED, by=by, on=on, text=contribution_text, on_behalf=behalf)
    return contribution


@transaction.atomic
def reopen(
    contribution: Contribution, *, by: User, reason: str, on: date | None = None, seen: int | None = None
) -> Contribution:
    """Wait for it again: what came was not enough, or it was closed by mistake. What was delivered stays in history."""
    on = on or clock.today()
    task, contribution = _fresh(contribution, by=by, on=on, seen=seen)
    if not rights.allowed(by, "ask_contribution", task):
        rights.require(by, "deliver_contribution", contribution)
    require_state(task, *Task.OPEN)
    if not contribution.outcome:
        raise Refused(_("This contribution is still open."))
    reason = require_text(reason, _("The reason"))
    contribution.opened_at = timezone.now()
    contribution.outcome, contribution.closed_on, contribution.closed_by = "", None, None
    contribution.closing_entered_on, contribution.closing_note, contribution.on_behalf = None, "", False
    _save(contribution, by, reason)
    waiting.keep(task, Act.Kind.REOPEN_AWAITED, by=by, on=on, text=f"{contribution.unit}: {reason}")
    return contribution


@transaction.atomic
def assign(
    contribution: Contribution, *, by: User, officer: User | None, on: date | None = None, seen: int | None = None
) -> Contribution:
    """The head of the unit asked names the officer who prepares it, or nobody (then the head)."""
    on = on or clock.today()
    task, contribution = _fresh(contribution, by=by, on=on, seen=seen)
    rights.require(by, "assign", contribution)
    _require_open(contribution)
    if officer is not None and contribution.unit_id not in officer.units():
        raise Refused(_("%(person)s has no function in %(unit)s.") % {"person": officer, "unit": contribution.unit})
    contribution.officer = officer
    _save(contribution, by, str(officer or ""))
    return contribution
