"""People leave; what they were in charge of stays with the unit."""

from datetime import date

import pytest

from tasks import jobs
from tasks.lifecycle import acts, returned_tasks
from tasks.models import Act
from tests.factories import LETTERS_DAY, make_task

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_letters_day(settings):
    settings.CCHC_TODAY = LETTERS_DAY


@pytest.fixture
def task(office):
    return acts.assign(make_task(office.division), by=office.head, officer=office.officer)


def test_an_officer_who_leaves_hands_open_tasks_to_the_head(office, task, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        office.officer.active_to = date(2019, 7, 16)
        office.officer.save()
    task.refresh_from_db()
    assert task.officer is None
    assert task.acts.last().kind == Act.Kind.ASSIGN
    assert str(office.officer) in task.history.first().history_change_reason


def test_an_officer_who_moves_to_another_unit_hands_over_too(office, task, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        office.officer.memberships.get().end(date(2019, 7, 16))
    task.refresh_from_db()
    assert task.officer is None


def test_whoever_stays_keeps_the_tasks_and_a_second_run_changes_nothing(office, task):
    assert returned_tasks.hand_over(LETTERS_DAY) == 0
    task.refresh_from_db()
    assert task.officer == office.officer
    assert returned_tasks.hand_over(LETTERS_DAY) == 0


def test_a_day_of_leaving_in_the_future_counts_from_the_day_after(office, task):
    office.officer.active_to = date(2019, 7, 31)
    office.officer.save()
    assert returned_tasks.hand_over(date(2019, 7, 31)) == 0
    assert returned_tasks.hand_over(date(2019, 8, 1)) == 1


def test_beat_hands_over_each_night(office, task, settings):
    office.officer.active_to = date(2019, 7, 31)
    office.officer.save()
    settings.CCHC_TODAY = date(2019, 8, 1)
    jobs.hand_over()
    task.refresh_from_db()
    assert task.officer is None
