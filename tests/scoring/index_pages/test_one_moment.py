"""Between a change and the recompute no page passes stored points off as those of now: it says when they were made.

The pages of the index compute what they show, so that they agree with each other at every moment.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from reports.monday_sheet.content import gather
from scoring import jobs
from scoring.index import snapshots
from scoring.index.task_points import index_in_short, points_behind, points_of_units
from scoring.models import CriteriaSet, Criterion, ItemLink, Snapshot
from tasks.lifecycle import acts
from tests.factories import LETTERS_DAY, make_task, verified

SAID = "đang được tính lại"


@pytest.fixture
def tasks(office, settings):
    """Four tasks of one criterion of 4 points, all that are finished counted; two late ones are promised for August."""
    settings.CCHC_TODAY = LETTERS_DAY
    criteria_set = CriteriaSet.objects.create(year=2019, name="Bộ thử", closes_on=date(2019, 12, 31))
    top = Criterion.objects.create(criteria_set=criteria_set, key="c", name="Lĩnh vực", max_points=4, rule="sum")
    leaf = Criterion.objects.create(
        criteria_set=criteria_set, parent=top, key="k", name="Tiêu chí k", max_points=4, rule="share_done",
        params={"linear_from": "0"},
    )  # fmt: skip
    found = [
        make_task(office.division, schedule=f"on {day}")
        for day in ("2019-06-28", "2019-07-10", "2019-07-17", "2019-08-30")
    ]
    for task in found:
        ItemLink.objects.create(item=task.item, criterion=leaf, kind="counts")
    snapshots.run(cause="first", year=2019)
    return found


def pages_with_stored_points(task):
    return [
        reverse("dashboard"), reverse("my-work"), task.get_absolute_url(), reverse("chart", args=[2019]),
        reverse("task-list") + "?column=content&column=points",
    ]  # fmt: skip


PAGES_OF_THE_INDEX = [("index-year", [2019]), ("ledger-year", [2019]), ("criterion", [2019, "k"]), ("rank", [2019])]


def figure_on(client, name, args):
    """The projected figure of the whole (or the one criterion) as the page has it."""
    context = client.get(reverse(name, args=args)).context
    if name == "index-year":
        return Decimal(context["total"]["projected"])
    node = context["node"] if name == "criterion" else context["index"].projection.total
    return node.projected


def test_stored_points_are_told_to_be_of_an_earlier_moment_until_they_are_computed_anew(office, tasks, client):
    client.force_login(office.head)
    for url in pages_with_stored_points(tasks[3]):
        assert SAID not in client.get(url).content.decode(), url
    acts.forecast(tasks[0], by=office.head, day=date(2019, 8, 1))
    for url in pages_with_stored_points(tasks[3]):
        page = client.get(url).content.decode()
        assert SAID in page, url
        assert "17/07/2019" in page, url
    jobs.recompute(year=2019)
    for url in pages_with_stored_points(tasks[3]):
        assert SAID not in client.get(url).content.decode(), url


def test_the_pages_of_the_index_agree_at_every_moment_and_the_dashboard_once_it_was_computed_anew(
    office, tasks, client
):
    client.force_login(office.head)

    def shown():
        return {figure_on(client, *page) for page in PAGES_OF_THE_INDEX}

    assert shown() == {index_in_short().projected} == {Decimal("2.00")}
    acts.forecast(tasks[0], by=office.head, day=date(2019, 8, 1))
    assert shown() == {Decimal("3.00")}
    assert index_in_short().projected == 2, "stored, and said to be of an earlier moment"
    assert points_behind() is not None
    jobs.recompute(year=2019)
    assert shown() == {index_in_short().projected} == {Decimal("3.00")}
    assert points_behind() is None
    ledger = client.get(reverse("ledger-year", args=[2019])).context
    ((_unit, points),) = points_of_units([office.division]).units
    assert points.at_risk == ledger["at_risk"]


def test_a_new_day_makes_what_was_stored_old_and_the_sweep_mends_a_night_that_was_missed(office, tasks, settings):
    settings.CCHC_TODAY = LETTERS_DAY + timedelta(days=1)
    assert points_behind().day == LETTERS_DAY
    jobs.sweep()
    assert points_behind() is None
    assert Snapshot.objects.latest_of(2019).checked_on == LETTERS_DAY + timedelta(days=1)


def test_points_of_the_monday_sheet_are_of_the_moment_of_its_index(office, tasks):
    for task in tasks[1:]:
        verified(task, by=office.head, checked_by=office.office_chief, on=LETTERS_DAY)
    acts.forecast(tasks[0], by=office.head, day=date(2019, 8, 1))
    [row] = gather().rows
    assert row.points == "1.00"


def test_one_query_says_whether_stored_points_hold(tasks, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert points_behind() is None
