"""Contributions and opinions asked outside in the one digest, on the same ladder."""

from datetime import date

import pytest
from django.utils import timezone

from cchc.accounts.models import User
from tasks.coordination import consultations, contributions
from tasks.coordination.consultations import Answer, Question
from tasks.coordination.contributions import Delivery
from tasks.models import Digest
from tasks.reminders.digest.lines import ASKED, LATE, Line, from_row
from tasks.reminders.digest.mail import grouped
from tasks.reminders.digest.plan import plan, preview
from tests.factories import LETTERS_DAY, make_task, reported

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def told(person: User, day: date = LETTERS_DAY) -> list[Line]:
    return [from_row(row) for digest in preview(day) if digest.person == person for row in digest.lines]


def words(line: Line, day: date = LETTERS_DAY) -> str:
    [group] = grouped([line], day)
    return group.entries[0].as_text


def ask(office, *, due: date, on: date, officer=None):
    task = make_task(office.division, schedule="on 2019-09-30")
    units = [(office.other_division, due)]
    [one] = contributions.ask(task, by=office.head, units=units, kind="figures", what="Số liệu quý II", on=on)
    return one


def test_the_unit_asked_hears_of_it_in_the_next_digest_without_a_rung(the_office):
    ask(the_office, due=date(2019, 8, 30), on=date(2019, 7, 16))
    [line] = told(the_office.other_head)
    assert (line.group, line.rung) == (ASKED, None)
    assert f"asked of you by {the_office.division} by 30/08/2019: Số liệu quý II" in words(line)
    assert told(the_office.head) == [], "the lead waits, and owes nothing by it"


def test_it_is_named_once_then_on_the_rungs_days_and_once_late_every_day(the_office):
    ask(the_office, due=date(2019, 7, 31), on=date(2019, 7, 16))
    heard = {}
    for n in (17, 18, 24, 25, 30, 31):
        day = date(2019, 7, n)
        heard[n] = bool(told(the_office.other_head, day))
        for digest in plan(day):
            Digest.objects.filter(pk=digest.pk).update(state="sent", claimed_at=timezone.now())
    assert heard == {17: True, 18: False, 24: True, 25: False, 30: True, 31: False}
    late = [told(the_office.other_head, date(2019, 8, n)) for n in (1, 2, 5)]
    assert all(late)
    assert "overdue since 31/07/2019" in words(late[0][0], date(2019, 8, 1))


def test_a_late_contribution_climbs_the_ladder_of_the_unit_asked(the_office):
    office = the_office
    ask(office, due=date(2019, 7, 16), on=date(2019, 7, 10))
    assert told(office.other_head)
    assert told(office.deputy) == []
    assert told(office.deputy, date(2019, 7, 25)), "7 working days late: the deputy in charge of the unit asked"
    assert told(office.director, date(2019, 8, 6)), "15 working days late"


def test_nothing_is_said_of_what_was_delivered_or_is_needed_no_more(the_office):
    one = ask(the_office, due=date(2019, 7, 16), on=date(2019, 7, 10))
    other = ask(the_office, due=date(2019, 7, 16), on=date(2019, 7, 10))
    contributions.deliver(one, by=the_office.other_head, delivery=Delivery("Đủ"))
    reported(other.task, by=the_office.head, on=LETTERS_DAY)
    assert told(the_office.other_head) == []


def test_the_assigned_officer_is_told_beside_the_head(the_office):
    one = ask(the_office, due=date(2019, 8, 30), on=date(2019, 7, 16))
    one.task.unit, one.unit = one.unit, one.task.unit
    task = make_task(the_office.other_division, schedule="on 2019-09-30")
    [mine] = contributions.ask(
        task, by=the_office.other_head, units=[(the_office.division, date(2019, 8, 30))], kind="opinion", what="Góp ý"
    )
    contributions.assign(mine, by=the_office.head, officer=the_office.officer)
    assert [line.task for line in told(the_office.officer)] == [task.pk]


def test_who_follows_an_opinion_is_told_once_its_day_has_passed_until_the_answer_is_there(the_office):
    office = the_office
    task = make_task(office.division, schedule="on 2019-09-30")
    question = Question("Sở Tài chính", date(2019, 7, 1), answer_within=10, counted_in="days", officer=office.officer)
    one = consultations.consult(task, by=office.head, question=question, on=date(2019, 7, 1))
    assert told(office.officer, date(2019, 7, 11)) == [], "due today is not late"
    [line] = told(office.officer, date(2019, 7, 12))
    assert (line.group, line.rung) == (ASKED, None)
    assert "no answer from Sở Tài chính, due on 11/07/2019" in words(line)
    consultations.answer(one, by=office.head, answer=Answer(date(2019, 7, 15), number="1/STC"), on=date(2019, 7, 15))
    assert told(office.officer) == []
    assert told(office.officer, date(2019, 7, 12)), "as of that day it was not there yet"


def test_where_nobody_follows_it_the_head_is_told(the_office):
    task = make_task(the_office.division, schedule="on 2019-09-30")
    question = Question("Sở Tài chính", date(2019, 7, 1), answer_within=10, counted_in="days")
    consultations.consult(task, by=the_office.head, question=question, on=date(2019, 7, 1))
    assert [line.task for line in told(the_office.head)] == [task.pk]


def test_a_task_that_is_late_and_asked_about_stands_once(the_office):
    office = the_office
    task = make_task(office.division)
    question = Question("Sở Tài chính", date(2019, 7, 1), answer_within=10, counted_in="days")
    consultations.consult(task, by=office.head, question=question, on=date(2019, 7, 1))
    [line] = told(office.head)
    assert (line.group, line.also) == (LATE, [ASKED])


def test_queries_do_not_grow_with_what_is_asked(the_office, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            told(the_office.other_head)
        return len(queries)

    ask(the_office, due=date(2019, 8, 30), on=date(2019, 7, 16))
    few = cost()
    for _ in range(5):
        ask(the_office, due=date(2019, 7, 16), on=date(2019, 7, 10))
    assert cost() == few
