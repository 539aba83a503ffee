"""How a task stood on a past day is told by its acts up to then."""

from datetime import date

import pytest

from tasks.lifecycle import acts, requests
from tasks.lifecycle.timeline import timelines
from tasks.models import Act
from tests.factories import make_task, reported

pytestmark = pytest.mark.django_db


def replay(task, until=date(2019, 12, 31)):
    [timeline] = timelines(Act.objects.filter(task=task, on__lte=until))
    return timeline


def test_a_past_day_knows_only_the_acts_up_to_and_on_it(office):
    task = make_task(office.division, schedule="on 2019-06-28")
    acts.start(task, by=office.head, on=date(2019, 5, 6))
    reported(task, by=office.head, on=date(2019, 6, 20))
    assert replay(task, date(2019, 5, 5)).now.state == "todo"
    assert replay(task, date(2019, 5, 6)).now.state == "doing"
    assert (replay(task).now.state, replay(task).now.product_on) == ("reported", date(2019, 6, 20))
    assert replay(task).before(date(2019, 6, 20)).kind == Act.Kind.START
    assert replay(task).before(date(2018, 1, 1)) is None


def test_a_report_that_was_sent_back_says_so_until_the_next_report(office):
    task = make_task(office.division, schedule="on 2019-06-28")
    reported(task, by=office.head, on=date(2019, 6, 20))
    acts.send_back(task, by=office.office_chief, reason="no signature", on=date(2019, 6, 21))
    assert replay(task).sent_back_on == date(2019, 6, 21)
    assert replay(task).reported_by == office.head.pk
    reported(task, by=office.head, on=date(2019, 6, 24))
    assert replay(task).sent_back_on is None


def test_who_held_a_task_on_its_deadline_stays_on_record_after_a_transfer(office):
    task = make_task(office.division, schedule="on 2019-06-28")
    asked = requests.ask_transfer(
        task, by=office.head, to_unit=office.other_division, reason="theirs", on=date(2019, 7, 1)
    )
    requests.grant(asked, by=office.director, on=date(2019, 7, 2))
    timeline = replay(task)
    assert timeline.now.unit == office.other_division.pk
    assert timeline.unit_on(date(2019, 6, 28)) == office.division.pk
    assert timeline.unit_on(date(2000, 1, 1)) == office.division.pk


def test_the_acts_of_all_tasks_are_one_query(office, django_assert_num_queries):
    for _ in range(3):
        acts.start(make_task(office.division), by=office.head, on=date(2019, 5, 6))
    with django_assert_num_queries(1):
        assert [len(timeline.steps) for timeline in timelines(Act.objects.all())] == [2, 2, 2]


def test_a_withdrawn_report_leaves_it_sent_back_and_a_verified_one_does_not(office):
    task = make_task(office.division, schedule="on 2019-06-28")
    reported(task, by=office.head, on=date(2019, 6, 20))
    acts.send_back(task, by=office.office_chief, reason="no signature", on=date(2019, 6, 21))
    reported(task, by=office.head, on=date(2019, 6, 24))
    acts.withdraw(task, by=office.head, reason="wrong file", on=date(2019, 6, 25))
    assert replay(task, date(2019, 6, 24)).sent_back_on is None
    assert replay(task).sent_back_on == date(2019, 6, 21)
    reported(task, by=office.head, on=date(2019, 6, 26))
    acts.verify(task, by=office.office_chief, on=date(2019, 6, 27))
    acts.reopen(task, by=office.office_chief, reason="annex missing", on=date(2019, 6, 28))
    assert replay(task).sent_back_on is None
