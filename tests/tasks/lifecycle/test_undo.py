"""Undo of an update, as long as nothing came of it; and the row that offers it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cchc.refusal import Refused
from tasks.lifecycle import acts
from tasks.lifecycle.acts import progress
from tasks.lifecycle.transition import Conflict
from tasks.models import Act, Task
from tests.factories import make_task

FORECAST = date(2019, 7, 26)


@pytest.fixture
def task(the_office):
    return make_task(the_office.division)


def standing(task: Task) -> tuple:
    fresh = Task.objects.get(pk=task.pk)
    return tuple(getattr(fresh, name) for name in progress.RESTORED)


def test_a_whole_visit_is_taken_back_and_its_history_stays(the_office, task):
    before, version = standing(task), task.version
    acts.weekly_update(
        task, by=the_office.head, begun=True, forecast_on=FORECAST, text="đã họp", late_reason="chờ số liệu"
    )
    now = Task.objects.get(pk=task.pk)
    assert now.version == version + 3
    acts.take_back(now, by=the_office.head, to=version, seen=now.version)
    assert standing(task) == before
    assert task.acts.order_by("pk").last().kind == Act.Kind.TAKE_BACK
    assert task.acts.filter(text="đã họp").exists()
    assert task.history.count() == version + 4


def test_only_ones_own_update_of_the_day_and_nothing_later_can_be_taken_back(the_office, task):
    noted = acts.note(task, by=the_office.head, text="đã họp", on=date(2019, 7, 16))
    with pytest.raises(Refused):
        acts.take_back(noted, by=the_office.head, to=noted.version - 1)
    noted = acts.note(noted, by=the_office.coordinator, text="nhập thay")
    with pytest.raises(Refused):
        acts.take_back(noted, by=the_office.head, to=noted.version - 1)
    with pytest.raises(PermissionDenied):
        acts.take_back(noted, by=the_office.other_head, to=noted.version - 1)
    noted = acts.note(noted, by=the_office.head, text="đã trình")
    for to in (noted.version, noted.version + 5, noted.version - 2, 0):
        with pytest.raises(Refused):
            acts.take_back(noted, by=the_office.head, to=to)
    with pytest.raises(Conflict):
        acts.take_back(noted, by=the_office.head, to=noted.version - 1, seen=noted.version - 1)


def test_a_saved_row_offers_to_take_the_update_back(the_office, task, signed_in):
    client = signed_in(the_office.head)
    headers = {"HX-Request": "true", "HX-Target": f"row-{task.pk}"}
    first = task.version
    send = {"seen": first, "text": "đã họp"}
    row = client.post(reverse("task-note", args=[task.pk]), send, headers=headers).content.decode()
    url = reverse("task-take-back", args=[task.pk])
    assert f'hx-post="{url}"' in row
    assert f'name="to" value="{first}"' in row
    row = client.post(url, {"seen": first + 1, "to": first}, headers=headers).content.decode()
    assert "nhiệm vụ trở lại như trước" in row
    assert Task.objects.get(pk=task.pk).last_note_on == task.last_note_on
    row = client.post(url, {"seen": first + 2, "to": first}, headers=headers).content.decode()
    assert "Chỉ hủy được" in row


def test_the_product_is_handed_in_without_leaving_the_list(the_office, task, signed_in):
    client = signed_in(the_office.head)
    url = reverse("task-report", args=[task.pk])
    form = client.get(url, headers={"HX-Request": "true", "HX-Target": f"do-{task.pk}"}).content.decode()
    assert form.lstrip().startswith("<form")
    assert f'hx-target="#row-{task.pk}"' in form
    headers = {"HX-Request": "true", "HX-Target": f"row-{task.pk}"}
    send = {"seen": task.version, "kind": "document", "title": "", "dated_on": "15/07/2019"}
    answer = client.post(url, send, headers=headers)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, f"#do-{task.pk}")
    row = client.post(url, {**send, "title": "12/BC-SKHĐT"}, headers=headers).content.decode()
    assert row.lstrip().startswith("<article")
    assert Task.objects.get(pk=task.pk).state == Task.State.REPORTED
