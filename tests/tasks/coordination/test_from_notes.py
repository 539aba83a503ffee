"""What was once noted by hand as waiting is a consultation of the agency that was noted."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from tasks.lifecycle import acts
from tasks.models import Act, Agency, Consultation, Task
from tests.factories import make_task, reported

pytestmark = pytest.mark.django_db
move = import_module("tasks.migrations.0008_waiting_notes_become_consultations")


def noted(task: Task, whom: str, on: date, by, since: date | None = None) -> None:
    """As it was kept by hand."""
    task.refresh_from_db()
    Task.objects.filter(pk=task.pk).update(waiting_on=whom, waiting_since=(since or on) if whom else None)
    task.refresh_from_db()
    Act.after(task, Act.Kind.WAIT, on=on, by=by, text=whom).save()


def test_an_open_wait_an_ended_one_and_one_that_a_report_ended_become_consultations(office):
    begun = [acts.start(make_task(office.division), by=office.head, on=date(2019, 5, 2)) for _ in range(3)]
    still, over, done = begun
    noted(still, "Sở Tài chính", date(2019, 6, 20), office.head, since=date(2019, 6, 10))
    noted(over, "Sở Xây dựng", date(2019, 6, 1), office.head)
    noted(over, "", date(2019, 6, 25), office.head)
    noted(done, "so tai chinh", date(2019, 6, 3), office.head)
    Task.objects.filter(pk=done.pk).update(waiting_on="", waiting_since=None)
    reported(done, by=office.head, on=date(2019, 6, 28))
    move.convert(apps, None)
    columns = ("task", "agency__name", "asked_on", "outcome", "closed_on")
    assert list(Consultation.objects.order_by("task_id").values_list(*columns)) == [
        (still.pk, "Sở Tài chính", date(2019, 6, 10), "", None),
        (over.pk, "Sở Xây dựng", date(2019, 6, 1), "answered", date(2019, 6, 25)),
        (done.pk, "Sở Tài chính", date(2019, 6, 3), "", None),
    ]
    assert Agency.objects.count() == 2
    assert Consultation.history.count() >= 3
    assert [one.task_id for one in Consultation.objects.open()] == [still.pk]
