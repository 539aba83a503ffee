"""The lists of contributions and of consultations: their filters, the columns of their files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from cchc.accounts.models import units_in_short
from tasks.coordination.lists import CONSULTATIONS, CONTRIBUTIONS, OF_CONSULTATIONS, OF_CONTRIBUTIONS, SORTS, Kind
from tasks.coordination.presentation import awaited_words
from tasks.lists.columns import Column
from tasks.lists.fields import Offer, OneOf, OneState, Order, Words, units_offered, years_offered
from tasks.lists.filter_form import FilterForm
from tasks.lists.page import ListPage
from tasks.models import Agency, Consultation, Contribution
from tasks.models.contributions import AwaitedQuerySet
from tasks.presentation import source

TASK_TEXT = "task__item__search_text"


class ContributionFilterForm(FilterForm):
    q = Words(_("Content, number"), folded=[TASK_TEXT], plain=["what", "document_number"])
    unit = OneOf(_("Unit asked"), "unit")
    lead = OneOf(_("Lead unit"), "task__unit")
    state = OneState(OF_CONTRIBUTIONS)
    year = OneOf(_("Year asked"), "asked_on__year")
    sort = Order(SORTS, first="due")
    LAYOUT = "five"


class ConsultationFilterForm(FilterForm):
    q = Words(
        _("Content, number"), folded=[TASK_TEXT], plain=["dossier", "number", "answer_number", "agency__name"]
    )  # fmt: skip
    agency = OneOf(_("Agency asked"), "agency")
    lead = OneOf(_("Lead unit"), "task__unit")
    state = OneState(OF_CONSULTATIONS)
    year = OneOf(_("Year asked"), "asked_on__year")
    sort = Order(SORTS, first="due")
    LAYOUT = "five"


def _what_came(row: Contribution, day) -> str:
    document = " ".join(part for part in (row.document_number, f"{row.document_dated_on or ''}") if part)
    return "; ".join(part for part in (row.closing_note, document, row.file_name) if part)


def _answered_on(row: Consultation, day):
    return row.closed_on if row.outcome == Consultation.Outcome.ANSWERED else None


TASK = Column(_("Task"), lambda row, day: source(row.task), 18)
LEAD = Column(_("Lead unit"), lambda row, day: str(row.task.unit), 28)
ASKED_ON = Column(_("Asked on"), lambda row, day: row.asked_on, 12)
DUE = Column(_("Due day"), lambda row, day: row.due_on, 12)
STATE = Column(_("State"), awaited_words, 28)
WAITED = Column(_("Days waited"), lambda row, day: row.days_waited(day), 10)
OVERDUE = Column(_("Days overdue"), lambda row, day: row.days_late(day), 10)


class AwaitedList(ListPage):
    """What both lists have in common."""

    kind: ClassVar[Kind]
    year = "asked_on__year"

    def all_rows(self) -> AwaitedQuerySet:
        return self.kind.everything(self.user, self.moment)

    def offers(self) -> Mapping[str, Iterable[Offer]]:
        self.units = units_offered(units_in_short())
        return {"lead": self.units, "year": years_offered(self.years)}

    def shown_rows(self) -> AwaitedQuerySet:
        return self.rows.for_rows()


class ContributionList(AwaitedList):
    kind = CONTRIBUTIONS
    name = CONTRIBUTIONS.url_name
    title = _("Contributions asked of units")
    form_class = ContributionFilterForm
    file_name = "contribution-list-{day}"
    columns = [
        Column(_("Unit asked"), lambda row, day: str(row.unit), 28),
        Column(_("What is needed"), lambda row, day: row.get_kind_display(), 12),
        Column(_("Content asked for"), lambda row, day: row.what, 45),
        TASK,
        Column(_("Content of the task"), lambda row, day: row.task.item.text, 45),
        LEAD, ASKED_ON, DUE, STATE, WAITED, OVERDUE,
        Column(_("What came"), _what_came, 45),
    ]  # fmt: skip

    def offers(self) -> Mapping[str, Iterable[Offer]]:
        return {**super().offers(), "unit": self.units}


class ConsultationList(AwaitedList):
    kind = CONSULTATIONS
    name = CONSULTATIONS.url_name
    title = _("Opinions asked of outside agencies")
    form_class = ConsultationFilterForm
    file_name = "consultation-list-{day}"
    columns = [
        Column(_("Agency asked"), lambda row, day: str(row.agency), 28),
        Column(_("File (dossier) it is about"), lambda row, day: row.dossier, 45),
        Column(_("Number of our document"), lambda row, day: row.number, 18),
        TASK, LEAD,
        Column(_("Officer who follows it"), lambda row, day: str(row.officer or ""), 22),
        ASKED_ON, DUE, STATE, WAITED, OVERDUE,
        Column(_("Answered on"), _answered_on, 12),
        Column(_("Number of the answer"), lambda row, day: row.answer_number, 18),
        Column(_("What came"), lambda row, day: row.closing_note, 45),
        Column(_("Letter to the superior"), lambda row, day: row.escalated_number, 22),
    ]  # fmt: skip

    def offers(self) -> Mapping[str, Iterable[Offer]]:
        agencies = Agency.objects.in_use().only("name")
        return {**super().offers(), "agency": [(str(one.pk), one.name, one) for one in agencies]}


# By agency over a year: a row is a line of `tasks.coordination.lists.by_agency`.
OF_AGENCIES = [
    Column(_("Agency"), lambda line, day: line.agency.name, 40),
    Column(_("Times asked"), lambda line, day: line.times.number, 12),
    Column(_("Days on average"), lambda line, day: line.average, 12),
    Column(_("Longest, days"), lambda line, day: line.longest, 12),
    Column(_("Overdue"), lambda line, day: line.overdue.number, 12),
    Column(_("Not answered yet"), lambda line, day: line.open.number, 14),
]
