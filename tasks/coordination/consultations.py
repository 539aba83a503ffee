"""The acts on consultations (letter 1688 §2.4): an outside agency is asked, chased, and answers or does not.

Every act takes what those of `tasks.lifecycle.acts` take and raises what they raise; `seen` is the consultation's
version.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import Unit, User, organisation
from cchc.dates import short_date
from cchc.files import accepted
from cchc.refusal import Refused, require_text
from cchc.search import fold
from tasks.lifecycle import waiting
from tasks.lifecycle.transition import Conflict, begin, is_on_behalf, locked, require_state
from tasks.models import Act, Agency, Chasing, Consultation, Task, workdays
from tasks.models.consultations import last_day

Outcome = Consultation.Outcome


@dataclass(frozen=True)
class Question:
    """What was asked of whom. The time to answer is a number of days, or the day itself, or not stated."""

    agency: str
    asked_on: date
    dossier: str = ""
    number: str = ""
    answer_within: int | None = None
    counted_in: str = Consultation.Clock.WORKING_DAYS
    answer_by: date | None = None
    officer: User | None = None


@dataclass(frozen=True)
class Answer:
    """What came back; the day on which it was received, with number and file where there are such."""

    answered_on: date
    number: str = ""
    text: str = ""
    upload: UploadedFile | None = None


@transaction.atomic
def consult(
    task: Task,
    *,
    by: User,
    question: Question,
    on: date | None = None,
    seen: int | None = None,
    is_sample: bool = False,
) -> Consultation:
    """Record that an agency was asked; its due day follows from the time to answer (Civil Code 2015, art. 147, 148)."""
    on = on or clock.today()
    task = locked(task, "consult", by=by, on=on, seen=seen)
    require_state(task, *Task.OPEN)
    agency = agency_named(question.agency, by=by)
    consultation = Consultation(task=task, agency=agency, asked_by=by, entered_on=on, is_sample=is_sample)
    _put(consultation, question, on)
    changed = begin(task, on)
    _save(consultation, by, consultation.number)
    behalf = is_on_behalf(task, by)
    text = _words(consultation)
    waiting.keep(task, Act.Kind.CONSULT, by=by, on=on, text=text, on_behalf=behalf, changed=changed)
    return consultation


def agency_named(name: str, *, by: User | None = None) -> Agency:
    """The known agency of this name, or a new one. Raises Refused for the department itself and its units."""
    name = " ".join(require_text(name, _("The agency")).split())
    if fold(name) in ourselves():
        raise Refused(
            _("“%(name)s” is of our own department: ask it for a contribution, not as an outside agency.")
            % {"name": name}
        )
    return Agency.objects.named(name) or history.save(Agency(name=name), by=by)


def ourselves() -> set[str]:
    """Every name of the department and of its units, folded."""
    facts = organisation()
    names = [facts.get("name", ""), facts.get("short_name", "")]
    for code, name, aliases in Unit.objects.values_list("code", "name", "aliases"):
        names += [code, name, *aliases]
    return {fold(name) for name in names if name}


def _put(consultation: Consultation, question: Question, on: date) -> None:
    """The question's fields, checked, with the due day that follows from them."""
    asked = question.asked_on
    if asked > on:
        raise Refused(_("The question is dated %(day)s, in the future.") % {"day": short_date(asked)})
    if question.answer_within is not None and question.answer_by is not None:
        raise Refused(_("State either a number of days to answer or a day, not both."))
    if question.answer_within is not None and question.answer_within < 1:
        raise Refused(_("The time to answer is at least 1 day."))
    if question.answer_by and question.answer_by < asked:
        words = {"day": short_date(question.answer_by), "asked": short_date(asked)}
        raise Refused(_("The day for the answer, %(day)s, is before the question, %(asked)s.") % words)
    if question.officer is not None and consultation.task.unit_id not in question.officer.units():
        words = {"person": question.officer, "unit": consultation.task.unit}
        raise Refused(_("%(person)s has no function in %(unit)s.") % words)
    consultation.asked_on, consultation.dossier = asked, question.dossier.strip()
    consultation.number, consultation.officer = question.number.strip(), question.officer
    consultation.answer_within, consultation.counted_in = question.answer_within, question.counted_in
    consultation.wanted_on = question.answer_by
    calendar = workdays()
    if question.answer_within is not None:
        consultation.wanted_on = last_day(asked, question.answer_within, question.counted_in, calendar)
    consultation.due_on = calendar.next_working(consultation.wanted_on) if consultation.wanted_on else None
    _refuse_twice(consultation)


def _refuse_twice(consultation: Consultation) -> None:
    others = Consultation.objects.exclude(pk=consultation.pk).filter(
        task=consultation.task, agency=consultation.agency, asked_on=consultation.asked_on, number=consultation.number,
        dossier=consultation.dossier,
    ).exclude(outcome=Outcome.WITHDRAWN)  # fmt: skip
    if others.exists():
        words = {"agency": consultation.agency, "day": short_date(consultation.asked_on)}
        raise Refused(_("%(agency)s was asked about this on %(day)s already.") % words)


def _words(consultation: Consultation) -> str:
    parts = [str(consultation.agency), consultation.dossier, consultation.number, short_date(consultation.asked_on)]
    return "; ".join(part for part in parts if part)


def _fresh(consultation: Consultation, *, by: User, on: date, seen: int | None) -> tuple[Task, Consultation]:
    """The task and the consultation as they are now, both locked, after right, version and days were checked."""
    task = locked(consultation.task, "view", by=by, on=on)
    fresh = Consultation.objects.for_rows().select_for_update(of=("self",)).get(pk=consultation.pk)
    fresh.task = task
    if not rights.allowed(by, "consult", fresh):  # the officer who follows it, or else whoever keeps the task
        rights.require(by, "consult", task)
    if seen is not None and fresh.version != seen:
        raise Conflict(task, about=fresh)
    return task, fresh


def _save(consultation: Consultation, by: User | None, reason: str) -> None:
    if consultation.pk:
        consultation.version += 1
    history.save(consultation, by=by, why=reason)


def _require_open(consultation: Consultation) -> None:
    waiting.refuse_carried(consultation)
    if consultation.outcome:
        words = {"outcome": consultation.get_outcome_display(), "day": short_date(consultation.closed_on)}
        raise Refused(_("This consultation was closed on %(day)s: %(outcome)s.") % words)


def _tell(task: Task, consultation: Consultation, kind: Act.Kind, *, by: User, on: date, text: str) -> None:
    words = "; ".join(part for part in (str(consultation.agency), text) if part)
    waiting.keep(task, kind, by=by, on=on, text=words, on_behalf=is_on_behalf(task, by))


@transaction.atomic
def correct(
    consultation: Consultation, *, by: User, question: Question, on: date | None = None, seen: int | None = None
) -> Consultation:
    """Put right what was entered of the question, such as a number or a day that came later."""
    on = on or clock.today()
    task, consultation = _fresh(consultation, by=by, on=on, seen=seen)
    _require_open(consultation)
    consultation.agency = agency_named(question.agency, by=by)
    _put(consultation, question, on)
    _save(consultation, by, _("corrected"))
    _tell(task, consultation, Act.Kind.CONSULT, by=by, on=on, text=_("corrected"))
    return consultation


@transaction.atomic
def chase(
    consultation: Consultation, *, by: User, chased_on: date, how: str, on: date | None = None, seen: int | None = None
) -> Chasing:
    """The agency was asked again; as often as needed."""
    on = on or clock.today()
    task, consultation = _fresh(consultation, by=by, on=on, seen=seen)
    _require_open(consultation)
    how = require_text(how, _("How it was chased"))
    if not consultation.asked_on <= chased_on <= on:
        words = {"day": short_date(chased_on), "first": short_date(consultation.asked_on), "last": short_date(on)}
        raise Refused(
            _("Chased on %(day)s: a day from the question, %(first)s, to today, %(last)s, is allowed.") % words
        )
    chasing = Chasing(consultation=consultation, on=chased_on, how=how, by=by)
    history.save(chasing, by=by)
    _save(consultation, by, how)
    _tell(task, consultation, Act.Kind.CHASE, by=by, on=on, text=f"{short_date(chased_on)}, {how}")
    return chasing


@transaction.atomic
def answer(
    consultation: Consultation, *, by: User, answer: Answer, on: date | None = None, seen: int | None = None
) -> Consultation:
    """The answer is there, from the day on which it came."""
    on = on or clock.today()
    task, consultation = _fresh(consultation, by=by, on=on, seen=seen)
    _require_open(consultation)
    _require_day(consultation, answer.answered_on, on)
    if not (answer.number.strip() or answer.text.strip() or answer.upload):
        raise Refused(_("State the answer's document number, what it says, or its file."))
    consultation.answer_number = answer.number.strip()
    if answer.upload is not None:
        try:
            accepted.attach(consultation, answer.upload)
        except ValidationError as fault:
            raise Refused(fault.message) from fault
    _close(consultation, Outcome.ANSWERED, by=by, closed_on=answer.answered_on, note=answer.text.strip(), on=on)
    text = "; ".join(
        part for part in (short_date(answer.answered_on), answer.number.strip(), answer.text.strip()) if part
    )
    _tell(task, consultation, Act.Kind.ANSWER, by=by, on=on, text=text)
    return consultation


def _require_day(consultation: Consultation, day: date, on: date) -> None:
    if day < consultation.asked_on:
        words = {"day": short_date(day), "asked": short_date(consultation.asked_on)}
        raise Refused(_("The answer of %(day)s is before the question of %(asked)s.") % words)
    if day > on:
        raise Refused(_("The answer is dated %(day)s, in the future.") % {"day": short_date(day)})


def _close(consultation: Consultation, outcome: str, *, by: User, closed_on: date, note: str, on: date) -> None:
    consultation.outcome, consultation.closed_on, consultation.closed_by = outcome, closed_on, by
    consultation.closing_entered_on, consultation.closing_note = on, note
    _save(consultation, by, note or outcome)


@transaction.atomic
def go_on_without(
    consultation: Consultation, *, by: User, reason: str, on: date | None = None, seen: int | None = None
) -> Consultation:
    """The agency gave no opinion and the file went on; until today it was waited for."""
    return _give_up(consultation, Outcome.UNANSWERED, by=by, reason=reason, on=on, seen=seen)


@transaction.atomic
def withdraw(
    consultation: Consultation, *, by: User, reason: str, on: date | None = None, seen: int | None = None
) -> Consultation:
    """It was entered by mistake or not asked after all: it counts as no waiting."""
    return _give_up(consultation, Outcome.WITHDRAWN, by=by, reason=reason, on=on, seen=seen)


def _give_up(
    consultation: Consultation, outcome: str, *, by: User, reason: str, on: date | None, seen: int | None
) -> Consultation:
    on = on or clock.today()
    task, consultation = _fresh(consultation, by=by, on=on, seen=seen)
    _require_open(consultation)
    reason = require_text(reason, _("The reason"))
    _close(consultation, outcome, by=by, closed_on=on, note=reason, on=on)
    _tell(task, consultation, Act.Kind.CLOSE_AWAITED, by=by, on=on, text=reason)
    return consultation


@transaction.atomic
def reopen(
    consultation: Consultation, *, by: User, reason: str, on: date | None = None, seen: int | None = None
) -> Consultation:
    """Take back an answer or an end that was entered by mistake; what was entered stays in history."""
    on = on or clock.today()
    task, consultation = _fresh(consultation, by=by, on=on, seen=seen)
    require_state(task, *Task.OPEN)
    if not consultation.outcome:
        raise Refused(_("This consultation is still open."))
    reason = require_text(reason, _("The reason"))
    consultation.opened_at = timezone.now()
    consultation.outcome, consultation.closed_on, consultation.closed_by = "", None, None
    consultation.closing_entered_on, consultation.closing_note, consultation.answer_number = None, "", ""
    _save(consultation, by, reason)
    _tell(task, consultation, Act.Kind.REOPEN_AWAITED, by=by, on=on, text=reason)
    return consultation


@transaction.atomic
def escalate(
    consultation: Consultation,
    *,
    by: User,
    number: str,
    escalated_on: date,
    on: date | None = None,
    seen: int | None = None,
) -> Consultation:
    """Record the letter with which the superior was told (letter 1688 §2.4); the consultation stays open."""
    on = on or clock.today()
    task, consultation = _fresh(consultation, by=by, on=on, seen=seen)
    number = require_text(number, _("The document's number"))
    if not consultation.asked_on <= escalated_on <= on:
        words = {"day": short_date(escalated_on), "first": short_date(consultation.asked_on), "last": short_date(on)}
        raise Refused(
            _("Reported on %(day)s: a day from the question, %(first)s, to today, %(last)s, is allowed.") % words
        )
    consultation.escalated_number, consultation.escalated_on = number, escalated_on
    _save(consultation, by, number)
    _tell(task, consultation, Act.Kind.ESCALATE, by=by, on=on, text=f"{number}, {short_date(escalated_on)}")
    return consultation
