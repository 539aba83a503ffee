"""Late contributions and opinions in the internal report: whose they are; nothing of it leaves the office."""

import io
from datetime import date

import pytest
from docx import Document

from reports.content.gather import gather
from reports.content.serialise import content_of, to_plain
from reports.content.types import CONSULTATION, CONTRIBUTION
from reports.document.coordination_tables import table
from reports.document.papers import INTERNAL, OFFICIAL, paper
from reports.periods import parse
from reports.render.docx import render
from tasks.coordination import consultations, contributions
from tasks.coordination.consultations import Answer, Question
from tasks.coordination.contributions import Delivery
from tests.factories import make_task, reported
from tests.reports.render.test_documents import text_of

JUNE, Q3 = date(2019, 6, 20), parse("2019-Q3")


@pytest.fixture
def task(office):
    return make_task(office.division, schedule="on 2019-08-30")


def ask(office, task, due=date(2019, 7, 10)):
    units = [(office.other_division, due)]
    return contributions.ask(task, by=office.head, units=units, kind="figures", what="Số liệu quý II", on=JUNE)[0]


def consult(office, task, within=10):
    question = Question("Sở Tài chính", JUNE, "Hồ sơ dự án A", answer_within=within, counted_in="days")
    return consultations.consult(task, by=office.head, question=question, on=JUNE)


def late(on=None) -> list[tuple]:
    return [(row.kind, row.whom, row.days_late, row.outcome) for row in gather(Q3, as_of=on).awaited]


def test_what_is_overdue_and_what_came_late_in_the_period_stands_there_with_whose_it_is(office, task):
    asked, opinion = ask(office, task), consult(office, task)
    ask(office, task, due=date(2019, 7, 31))
    contributions.deliver(asked, by=office.other_head, delivery=Delivery("Đủ"), on=date(2019, 7, 15))
    assert late() == [
        (CONSULTATION, "Sở Tài chính", 16, ""), (CONTRIBUTION, str(office.other_division), 5, "delivered"),
    ]  # fmt: skip
    content = gather(Q3)
    (row,) = table(content.awaited, CONSULTATION).rows
    assert "Sở Tài chính" in row.cells
    assert content_of(to_plain(content)).awaited == content.awaited
    consultations.withdraw(opinion, by=office.head, reason="nhầm")
    assert [kind for kind, *_ in late()] == [CONTRIBUTION]


def test_a_past_day_knows_what_was_entered_by_then(office, task):
    opinion = consult(office, task)
    answer = Answer(date(2019, 7, 5), number="1/STC")
    consultations.answer(opinion, by=office.head, answer=answer, on=date(2019, 7, 15))
    assert late(date(2019, 7, 10)) == [(CONSULTATION, "Sở Tài chính", 9, "")]
    assert late() == [(CONSULTATION, "Sở Tài chính", 4, "answered")]


def test_a_reported_task_no_longer_makes_anybody_late(office, task):
    ask(office, task)
    reported(task, by=office.head, on=date(2019, 7, 12))
    assert late() == [(CONTRIBUTION, str(office.other_division), 2, "")]


def test_the_inside_tells_whose_they_are_and_the_outside_says_nothing(office, task):
    ask(office, task)
    consult(office, task)
    content = gather(Q3)
    inside, outside = (
        text_of(Document(io.BytesIO(render.render(paper(content, kind))))) for kind in (INTERNAL, OFFICIAL)
    )
    assert "1 yêu cầu phối hợp quá hạn, 1 đến nay chưa gửi: Phòng KTDN 1." in inside
    assert "1 việc lấy ý kiến quá hạn, 1 đến nay chưa có trả lời: Sở Tài chính 1." in inside
    for told in ("Sở Tài chính", "phối hợp quá hạn", "Hồ sơ dự án A", "Số liệu quý II"):
        assert told not in outside
