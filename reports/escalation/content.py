"""What the letter to the superior says of agencies that did not answer in time, as they stand today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cchc import clock
from cchc.accounts.models import Unit, organisation
from reports.content import issuer
from reports.content.issuer import office_of
from reports.content.types import Office, Signature
from reports.wording import say
from tasks.models import Consultation

SUPERIOR, RECIPIENTS = "superior_name", "recipients_escalation"

MISSING, TOO_LATE, NONE_GIVEN = "missing", "too_late", "none_given"
OUTCOMES = {"": MISSING, Consultation.Outcome.ANSWERED: TOO_LATE, Consultation.Outcome.UNANSWERED: NONE_GIVEN}


@dataclass(frozen=True, slots=True)
class Chasing:
    on: date
    how: str


@dataclass(frozen=True, slots=True)
class Case:
    """One agency that was asked and did not answer by its day."""

    agency: str
    number: str
    asked_on: date
    due_on: date
    within: int | None
    counted_in: str
    outcome: str
    answered_on: date | None
    days_late: int
    days_waited: int
    chasings: tuple[Chasing, ...]


@dataclass(frozen=True, slots=True)
class Escalation:
    """The letter as of one day about one file and the agencies that are late with it."""

    as_of: date
    office: Office
    superior: str
    unit: str
    signature: Signature
    recipients: tuple[str, ...]
    dossier: str
    task: str
    draft: bool
    document: str
    document_on: date
    task_due_on: date | None
    cases: tuple[Case, ...]


def is_due(consultation: Consultation, day: date) -> bool:
    """Whether there is something to tell the superior: past its due day on `day`, or answered after it."""
    return consultation.outcome != Consultation.Outcome.WITHDRAWN and consultation.days_late(day) > 0


def gather(consultation: Consultation, *, signer: str = issuer.DIRECTOR) -> Escalation:
    """The letter as of today about this consultation and the other late ones of the same file.

    Raises ValueError where nothing is late, KeyError for an outcome for which the letter has no words.
    """
    day = clock.today()
    task = consultation.task
    of_file = task.consultations.for_rows().filter(dossier=consultation.dossier).order_by("due_on", "pk")
    late = [each for each in of_file.prefetch_related("chasings") if is_due(each, day)]
    if consultation.pk not in {each.pk for each in late}:
        raise ValueError(f"{consultation} is not late on {day}")
    facts = organisation()
    office = office_of(facts, Unit.objects.all())
    others = issuer.listed(facts, RECIPIENTS) or office.recipients[1:]
    agencies = tuple(dict.fromkeys(str(each.agency) for each in late))
    return Escalation(
        as_of=day,
        office=office,
        superior=facts.get(SUPERIOR, "") or office.superior,
        unit=task.unit.code,
        signature=issuer.official(signer, facts, day, unit=task.unit_id),
        recipients=(say("letterhead", "as_above"), *agencies, *others),
        dossier=consultation.dossier,
        task=task.item.text,
        draft=task.item.is_draft,
        document=task.item.document.number,
        document_on=task.item.document.date,
        task_due_on=task.due_on,
        cases=tuple(_case(each, day) for each in late),
    )


def _case(late: Consultation, day: date) -> Case:
    assert late.due_on is not None  # it is late
    return Case(
        agency=str(late.agency),
        number=late.number,
        asked_on=late.asked_on,
        due_on=late.due_on,
        within=late.answer_within,
        counted_in=late.counted_in,
        outcome=OUTCOMES[late.outcome],
        answered_on=late.closed_on,
        days_late=late.days_late(day),
        days_waited=late.days_waited(day),
        chasings=tuple(Chasing(each.on, each.how) for each in late.chasings.all()),
    )
