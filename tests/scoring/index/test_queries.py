"""A single task's change updates the figures with a number of queries that does not depend on the number of tasks."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from scoring.index import snapshots
from scoring.models import CriteriaSet, ItemLink
from tasks.models import Task
from tests.factories import Office, make_item, make_task, reported


def test_a_change_costs_the_same_queries_whatever_the_number_of_tasks(db, settings):
    settings.CCHC_TODAY = date(2019, 7, 17)
    office = Office()
    whole = CriteriaSet.objects.create(year=2019, name="Bộ thử", closes_on=date(2019, 12, 31))
    params = {"linear_from": "0"}
    leaf = whole.criteria.create(key="k", name="Tiêu chí k", max_points=3, rule="share_done", params=params)

    def give(tasks):
        for _ in range(tasks):
            item = make_item(lead=office.division, schedule="on 2019-07-26")
            ItemLink.objects.create(item=item, criterion=leaf, kind="counts")
            make_task(office.division, item=item)

    def queries_of_a_change():
        snapshots.run(cause="test", year=2019)
        task = Task.objects.filter(state=Task.State.TODO).latest("pk")
        reported(task, by=office.head, on=date(2019, 7, 17))
        snapshots.mark_changed(2019)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            snapshots.run_if_changed(cause="test", year=2019)
        return len(queries)

    give(3)
    few = queries_of_a_change()
    give(40)
    assert queries_of_a_change() == few
