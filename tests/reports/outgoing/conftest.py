"""What an office sends: a report that waits for its number, a draft chase letter, a letter to the superior."""

from dataclasses import dataclass
from datetime import date

import pytest

from cchc.accounts.models import OrganisationEntry
from reports.chase_letter import acts as letters
from reports.lifecycle import acts
from reports.models import ChaseLetter, Report
from reports.outgoing.documents import Kind, Outgoing, found
from tasks.coordination import consultations
from tasks.coordination.consultations import Question
from tasks.models import Consultation
from tests.factories import make_task
from tests.reports.lifecycle.test_acts import HALF, written


@dataclass
class Sent:
    report: Report
    letter: ChaseLetter
    consultation: Consultation

    def line(self, kind: Kind) -> Outgoing:
        line = found(kind, getattr(self, "consultation" if kind == Kind.ESCALATION else kind.value).pk)
        assert line is not None
        return line


@pytest.fixture
def sent(office) -> Sent:
    OrganisationEntry.objects.create(key="superior_name", value="UBND tỉnh Đắk Lắk", source="thử")
    report = acts.begin(HALF, by=office.coordinator)
    written(report, by=office.coordinator)
    report = acts.approve(acts.freeze(report, by=office.office_chief), by=office.director)
    late = make_task(office.division, schedule="on 2019-06-28", text="Rà soát thủ tục")
    letter = letters.draft([late.pk], by=office.coordinator)
    question = Question("Sở Tài chính", date(2019, 6, 10), answer_within=15, number="1215/SKHĐT-KTN")
    asked = consultations.consult(make_task(office.division), by=office.head, question=question)
    asked = consultations.escalate(asked, by=office.head, number="1600/SKHĐT-KTN", escalated_on=date(2019, 7, 10))
    return Sent(report, letter, asked)
