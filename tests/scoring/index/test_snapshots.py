"""What is stored beside the figures, when it is computed anew, and what the pages of tasks read from it."""

import csv
from datetime import date
from decimal import Decimal

import pytest
from django.template import engines
from django.urls import reverse

from cchc import clock
from scoring import jobs
from scoring.index import load, snapshots, task_points
from scoring.models import CriteriaSet, Criterion, ItemLink, Snapshot, TaskStake
from tasks.lifecycle import acts, requests
from tasks.models import Task
from tests.factories import make_document, make_item, make_task, reported

LETTERS_DAY = date(2019, 7, 17)


@pytest.fixture
def criterion(db):
    criteria_set = CriteriaSet.objects.create(year=2019, name="Bộ thử", closes_on=date(2019, 12, 31))
    return Criterion.objects.create(
        criteria_set=criteria_set,
        key="k",
        name="Tiêu chí k",
        max_points=3,
        rule="share_done",
        params={"linear_from": "0"},
    )


def counted(criterion, *tasks, kind="counts"):
    for task in tasks:
        ItemLink.objects.create(item=task.item, criterion=criterion, kind=kind)


def test_a_verified_task_moves_the_stored_figures_by_itself(office, criterion, django_capture_on_commit_callbacks):
    task = make_task(office.division, schedule="on 2019-07-26")
    counted(criterion, task)
    snapshots.run(cause="first", year=2019)
    assert Snapshot.objects.latest_of(2019).secured == 0
    with django_capture_on_commit_callbacks(execute=True):
        task = reported(task, by=office.head, on=LETTERS_DAY)
    with django_capture_on_commit_callbacks(execute=True):
        acts.verify(task, by=office.office_chief, on=LETTERS_DAY)
    last = Snapshot.objects.latest_of(2019)
    assert (last.secured, last.cause, last.is_stale) == (3, "verify", False)
    assert not TaskStake.objects.exists()


QUIET = {
    "assign": lambda task, office: acts.assign(task, by=office.head, officer=office.head, on=LETTERS_DAY),
    "ask_extension": lambda task, office: requests.ask_extension(
        task, by=office.head, day=date(2019, 8, 30), reason="Chờ số liệu.", on=LETTERS_DAY
    ),
}


@pytest.mark.parametrize("kind", QUIET)
def test_what_is_said_of_a_task_without_moving_it_leaves_the_stored_figures_in_force(
    office, criterion, django_capture_on_commit_callbacks, monkeypatch, kind
):
    task = make_task(office.division, schedule="on 2019-07-26")
    counted(criterion, task)
    monkeypatch.setattr(clock, "today", lambda: LETTERS_DAY)
    snapshots.run(cause="first", year=2019)
    known = load.gather(criterion.criteria_set, LETTERS_DAY)
    with django_capture_on_commit_callbacks(execute=True):
        QUIET[kind](task, office)
    assert task.acts.last().kind == kind
    assert kind in snapshots.WITHOUT_EFFECT
    assert load.gather(criterion.criteria_set, LETTERS_DAY) == known
    assert Snapshot.objects.latest_of(2019).holds_on(LETTERS_DAY, snapshots.last_act())


def test_a_forecast_after_a_note_makes_the_stored_figures_old(office, criterion, monkeypatch):
    task = make_task(office.division, schedule="on 2019-07-26")
    counted(criterion, task)
    monkeypatch.setattr(clock, "today", lambda: LETTERS_DAY)
    snapshots.run(cause="first", year=2019)
    acts.forecast(task, by=office.head, day=date(2019, 8, 1), on=LETTERS_DAY)
    acts.note(task, by=office.head, text="Đang tổng hợp.", on=LETTERS_DAY)
    assert not Snapshot.objects.latest_of(2019).holds_on(LETTERS_DAY, snapshots.last_act())


def test_the_job_does_nothing_where_nothing_happened_or_is_loaded(db, office, criterion, django_assert_num_queries):
    jobs.recompute(year=2019)
    made = Snapshot.objects.get()
    with django_assert_num_queries(1):
        jobs.recompute(year=2019)
    assert Snapshot.objects.get() == made


def test_without_any_set_the_nightly_job_ends_quietly(db):
    jobs.recompute()
    assert not Snapshot.objects.exists()


def test_a_list_reads_all_its_points_at_stake_in_one_query(office, criterion, django_assert_num_queries):
    tasks = [make_task(office.division, schedule="on 2019-07-26") for _ in range(3)]
    counted(criterion, *tasks[:2])
    snapshots.run(cause="test", year=2019)
    with django_assert_num_queries(1):
        page = (
            engines["pages"]
            .from_string(
                "{% set stakes = points_at_stake(tasks) %}"
                "{% for task in tasks %}"
                "[{{ stakes[task.pk]|floatformat(4) if task.pk in stakes else '-' }}]{% endfor %}"
            )
            .render({"tasks": tasks})
        )
    assert page == "[1,5000][1,5000][-]"


def test_the_task_list_shows_and_sorts_by_the_points_at_stake(office, criterion, client):
    little, none, much = (make_task(office.division, schedule="on 2019-07-26") for _ in range(3))
    TaskStake.objects.create(task=little, points=Decimal("0.5"))
    TaskStake.objects.create(task=much, points=Decimal("2.25"))
    client.force_login(office.office_chief)
    asked = {"column": ["content", "points"], "sort": "-points"}
    answer = client.get(reverse("task-list"), asked)
    assert [task for task, _group in answer.context["rows"]] == [much, little, none]
    page = answer.content.decode()
    assert '<td class="right" data-label="Điểm gắn với nhiệm vụ">2,25</td>' in page
    assert "?column=content&amp;column=points&amp;sort=points" in page, "the heading turns the order"
    file = client.get(reverse("task-list-file", args=["csv"]), asked).getvalue().decode("utf-8-sig")
    assert [row[-1] for row in list(csv.reader(file.splitlines()))[-3:]] == ["2,25", "0,50", ""]
    assert client.get(reverse("task-list-file", args=["xlsx"]), asked).status_code == 200


def test_a_task_names_the_criteria_that_it_counts_in_and_supports(office, criterion, django_assert_max_num_queries):
    by_document = Criterion.objects.create(
        criteria_set=criterion.criteria_set, key="d", name="d", max_points=1, rule="all_or_nothing",
        params={"documents": ["kh-9"]},
    )  # fmt: skip
    helped = Criterion.objects.create(
        criteria_set=criterion.criteria_set, key="h", name="h", max_points=1, rule="given"
    )
    task = make_task(office.division, item=make_item(make_document(key="kh-9"), office.division, schedule="undated"))
    counted(criterion, task)
    counted(helped, task, kind="supports")
    snapshots.run(cause="test", year=2019)
    with django_assert_max_num_queries(5):
        found = task_points.criteria_of(task)
    assert found.counts == [(criterion, Decimal("3.00")), (by_document, Decimal("1.00"))]
    assert found.supports == [helped]
    assert found.points == 4


def test_a_unit_sees_what_it_has_lost_and_can_still_save(office, criterion):
    late = make_task(office.division, schedule="on 2019-07-05")
    counted(criterion, late, make_task(office.other_division, schedule="on 2019-07-26"))
    criterion.rule, criterion.params = "share_on_time", {"linear_from": "0"}
    criterion.save()
    snapshots.run(cause="test", year=2019)
    found = task_points.points_of_units([office.division, office.other_division])
    (_division, mine), (_other_division, other) = found.units
    # The late one has lost its half for good and can win nothing; the other was silent for too long.
    assert (mine.lost, mine.at_risk, mine.joint_lost) == (Decimal("1.50"), 0, 0)
    assert (other.lost, other.at_risk) == (0, Decimal("1.50"))
    acts.note(Task.objects.get(unit=office.other_division), by=office.other_head, text="Đang làm.")
    snapshots.run(cause="test", year=2019)
    ((_unit, other),) = task_points.points_of_units([office.other_division]).units
    assert other.at_risk == 0
