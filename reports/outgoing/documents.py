"""What leaves the office, read from the rows that make it: reports, chase letters, letters to the superior."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.accounts.models import User, organisation
from cchc.search import fold
from reports.chase_letter.content import RECIPIENTS
from reports.content import issuer
from reports.document.labels import name_of
from reports.escalation.content import SUPERIOR
from reports.models import ChaseLetter, Report, Sending
from reports.wording import say
from tasks.models import Consultation


class Kind(StrEnum):
    REPORT = "report"
    LETTER = "letter"
    ESCALATION = "escalation"


KINDS = {
    Kind.REPORT: gettext_lazy("official report"),
    Kind.LETTER: gettext_lazy("chase letter"),
    Kind.ESCALATION: gettext_lazy("letter to the superior"),
}
# The right to enter a document's number and days: that of the act which issues it.
RIGHTS = {Kind.REPORT: "issue_report", Kind.LETTER: "keep_reminders", Kind.ESCALATION: "consult"}

Sendings = dict[tuple[Kind, int], Sending]


@dataclass(frozen=True)
class Outgoing:
    """One document that leaves; without a number it waits for the registry."""

    kind: Kind
    row: Any  # Report, ChaseLetter or Consultation
    sending: Sending
    about: str
    number: str
    dated_on: date | None
    signed_on: date | None
    sent_on: date | None
    sent_by: User | None
    recipients: str

    @property
    def pk(self) -> int:
        return self.row.pk

    @property
    def key(self) -> str:
        """How a sheet names it: "letter-3"."""
        return f"{self.kind}-{self.pk}"

    @property
    def version(self) -> int:
        """What a person looked at: both parts only grow, so the sum names one state of the two rows."""
        of_the_row = self.row.version if self.kind == Kind.ESCALATION else self.row.revision
        return of_the_row + self.sending.revision

    @property
    def waits(self) -> bool:
        return not self.number

    @property
    def label(self):
        return KINDS[self.kind]

    @property
    def year(self) -> int | None:
        """Of its date; of what waits for a number, of the day when it was signed or begun."""
        day = self.dated_on or self.signed_on or self.row.created_on
        return day.year if day else None

    def has_words(self, words: str) -> bool:
        """Whether each of the words stands in its number, summary, recipients or kind."""
        text = fold(" ".join((self.number, self.about, self.recipients, str(self.label))))
        return all(fold(word) in text for word in words.split())

    def days_to_leave(self, day: date) -> int | None:
        """Calendar days from the signature to the day sent, of what was not sent yet to `day`; None: not known."""
        return ((self.sent_on or day) - self.signed_on).days if self.signed_on else None


def everything() -> list[Outgoing]:
    """All there is; a fixed number of queries. An office sends some hundred of these a year."""
    sendings, facts = _sendings(), organisation()
    return [*_reports(sendings), *_letters(sendings, facts), *_escalations(sendings, facts)]


def found(kind: Kind, pk: int) -> Outgoing | None:
    return next((one for one in everything() if one.kind == kind and one.pk == pk), None)


def _sendings() -> Sendings:
    found = {}
    for one in Sending.objects.all():
        for kind, key in zip(Kind, (one.report_id, one.letter_id, one.consultation_id), strict=True):
            if key is not None:
                found[kind, key] = one
    return found


def _reports(sendings: Sendings) -> Iterator[Outgoing]:
    """From the Director's word on, which is the signature unless another day is entered."""
    rows = Report.objects.filter(state__in=[Report.State.APPROVED, Report.State.ISSUED]).defer("content", "texts")
    for row in rows.annotate(frozen_office=F("content__office")).select_related("issued_by").order_by("pk"):
        sending = sendings.get((Kind.REPORT, row.pk)) or Sending(report=row)
        office = row.frozen_office or {}
        names = [office.get("report_to", ""), *office.get("recipients", [])]
        yield Outgoing(
            Kind.REPORT,
            row,
            sending,
            about=_("Report on administrative reform: %(period)s") % {"period": name_of(row.period)},
            number=row.number,
            dated_on=row.dated_on,
            signed_on=sending.signed_on or _approved_on(row),
            sent_on=row.sent_on,
            sent_by=row.issued_by,
            recipients=sending.recipients or _listed(names),
        )


def _approved_on(report: Report) -> date | None:
    """The Director's word, unless it was recorded after the document had its date: then the signature is not known."""
    day = report.approved_on
    return day if day and (report.dated_on is None or day <= report.dated_on) else None


def _letters(sendings: Sendings, facts: Mapping[str, str]) -> Iterator[Outgoing]:
    others = issuer.listed(facts, RECIPIENTS) or issuer.listed(facts, "recipients_internal")
    states = [ChaseLetter.State.DRAFT, ChaseLetter.State.ISSUED]
    rows = ChaseLetter.objects.filter(state__in=states).defer("content").select_related("issued_by")
    for row in rows.prefetch_related("tasks__unit").order_by("pk"):
        sending = sendings.get((Kind.LETTER, row.pk)) or Sending(letter=row)
        units = sorted({task.unit for task in row.tasks.all()}, key=lambda unit: (unit.position, unit.pk))
        day = row.dated_on or row.created_on
        yield Outgoing(
            Kind.LETTER,
            row,
            sending,
            about=say("chase", "about", year=day.year if day else ""),
            number=row.number,
            dated_on=row.dated_on,
            signed_on=sending.signed_on,
            sent_on=sending.sent_on if row.number else None,
            sent_by=row.issued_by,
            recipients=sending.recipients or row.recipients or _listed([*(unit.name for unit in units), *others]),
        )


def _escalations(sendings: Sendings, facts: Mapping[str, str]) -> Iterator[Outgoing]:
    """One letter may tell of several agencies: those of one number and day are one document."""
    letters: dict[tuple[str, date | None], list[Consultation]] = {}
    rows = Consultation.objects.exclude(escalated_number="").select_related("agency", "task__unit").order_by("pk")
    for row in rows:
        letters.setdefault((row.escalated_number, row.escalated_on), []).append(row)
    # Who sent it is who first entered this number and day: later corrections keep both.
    kept = Consultation.history.filter(id__in=[row.pk for row in rows]).exclude(escalated_number="")
    by = {
        (row.id, row.escalated_number, row.escalated_on): row.history_user
        for row in kept.select_related("history_user").order_by("-history_id")
    }
    for (number, day), told in letters.items():
        first = told[0]
        sending = sendings.get((Kind.ESCALATION, first.pk)) or Sending(consultation=first)
        agencies = list(dict.fromkeys(str(row.agency) for row in told))
        one = len(agencies) == 1
        yield Outgoing(
            Kind.ESCALATION,
            first,
            sending,
            about=say("escalation", "about_one", agency=agencies[0]) if one else say("escalation", "about_many"),
            number=number,
            dated_on=day,
            signed_on=sending.signed_on,
            sent_on=sending.sent_on,
            sent_by=by.get((first.pk, number, day)),
            recipients=sending.recipients or _listed([facts.get(SUPERIOR, ""), *agencies]),
        )


def _listed(names: list[str]) -> str:
    left_out = ("", say("letterhead", "as_above"))
    return "; ".join(name for name in dict.fromkeys(names) if name not in left_out)
