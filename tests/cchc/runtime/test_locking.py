"""Many at the same rows in one moment: everybody gets an answer, nothing is done twice, nothing is an error."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, OperationalError
from django.test import Client
from django.urls import reverse

from cchc.runtime import locking
from scoring.criteria_sets import copy
from scoring.models import CriteriaSet, Criterion
from tasks.documents import conclusions
from tasks.documents.conclusions import Conclusion
from tasks.importing import confirmation
from tasks.lists.saved import keep_list
from tasks.models import Document, KeptList, Task
from tasks.reminders.inbox import calendar_feed
from tests.factories import LETTERS_DAY, make_document, make_item, make_task, reported
from tests.tasks.coordination.test_at_once import at_once

pytestmark = [pytest.mark.usefixtures("in_english"), pytest.mark.slow]
AT_ONCE = 24


@pytest.fixture
def office(office, settings):
    settings.CCHC_TODAY = LETTERS_DAY
    return office


def errors(found: list) -> list:
    return [one for one in found if isinstance(one, Exception)]


@pytest.mark.django_db(transaction=True)
def test_bulk_acts_in_opposite_orders_all_get_an_answer(office):
    """18 of 24 answered 500 when each took the locks in the order of its own list."""
    tasks = [make_task(office.division) for _ in range(12)]
    for task in tasks:
        reported(task, by=office.head, on=LETTERS_DAY)
    chosen = [f"{task.pk}" for task in tasks]
    clients = []
    for n in range(AT_ONCE):
        one = Client()
        one.force_login(office.office_chief)
        clients.append((one, chosen if n % 2 else chosen[::-1]))

    def press(client, order):
        return lambda: client.post(reverse("task-bulk"), {"act": "verify", "task": order, "confirmed": "1"}).status_code

    assert set(at_once(*(press(*one) for one in clients))) == {302}
    assert Task.objects.filter(state="done").count() == len(tasks)
    assert all(task.acts.filter(kind="verify").count() == 1 for task in tasks)


def test_an_act_that_met_a_deadlock_is_tried_once_more():
    times = []

    @locking.tried_again
    def act() -> str:
        times.append(1)
        if len(times) == 1:
            error = OperationalError("deadlock detected")
            error.__cause__ = DriverError("40P01")
            raise error
        return "done"

    assert act() == "done"
    assert len(times) == 2


class DriverError(Exception):
    def __init__(self, pgcode: str) -> None:
        self.pgcode = pgcode


def test_what_is_not_about_locks_is_not_tried_again():
    times = []

    @locking.tried_again
    def act() -> None:
        times.append(1)
        raise OperationalError("no such column")

    with pytest.raises(OperationalError):
        act()
    assert len(times) == 1


# races, each with the sentence that the slower one deserves


@pytest.mark.django_db(transaction=True)
def test_conclusions_of_one_meeting_typed_by_two_at_once_stand_in_one_document(office):
    def record(text):
        line = Conclusion(text, office.division, date(2019, 8, 1))
        return lambda: conclusions.record([line], met_on=LETTERS_DAY, by=office.office_chief)

    assert errors(at_once(*(record(f"Việc {n}") for n in range(6)))) == []
    [document] = Document.objects.filter(kind="conclusion")
    assert sorted(document.items.values_list("number", flat=True)) == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.django_db(transaction=True)
def test_one_set_copied_by_several_at_once_is_copied_once(office):
    source = CriteriaSet.objects.create(year=2019, name="Bộ tiêu chí 2019", closes_on=date(2019, 12, 31))
    Criterion.objects.create(criteria_set=source, key="cddh", name="Chỉ đạo, điều hành", max_points=Decimal(8),
                             rule="given")  # fmt: skip
    found = at_once(*(lambda: copy.copy_set(source, by=office.office_chief) for _ in range(4)))
    told = {str(error) for error in errors(found)}
    assert len(found) - len(errors(found)) == 1
    assert all("2020" in words for words in told), told


@pytest.mark.django_db(transaction=True)
def test_a_list_kept_twice_at_once_is_kept_once(office):
    found = at_once(*(lambda: keep_list(office.head, name="Của tôi", query="q=a", shared=False) for _ in range(4)))
    assert errors(found) == []
    assert KeptList.objects.filter(name="Của tôi").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_first_calendar_address_made_twice_at_once_is_one(office):
    found = at_once(*(lambda: calendar_feed.renew(office.head) for _ in range(4)))
    assert errors(found) == []
    assert sum(calendar_feed.owner_of(secret) is not None for secret in found) == 1


@pytest.mark.django_db(transaction=True)
def test_items_confirmed_in_opposite_orders_at_once_are_confirmed_once(office):
    document = make_document()
    items = [make_item(document, lead=office.division) for _ in range(6)]
    found = at_once(
        lambda: confirmation.confirm(items, by=office.office_chief),
        lambda: confirmation.confirm(items[::-1], by=office.coordinator),
    )
    assert errors(found) == []
    assert sum(found) == len(items)


# the last net


@pytest.mark.django_db
@pytest.mark.parametrize(("error", "words"), [
    (IntegrityError("duplicate key"), "at the same moment"), (OperationalError("database is locked"), "send it again"),
])  # fmt: skip
def test_what_no_act_foresaw_is_a_page_with_what_was_typed(office, client, monkeypatch, error, words):
    task = make_task(office.division)
    client.force_login(office.head)
    client.cookies["django_language"] = "en"

    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr("tasks.steps.views.remarks.remark", fail)
    answer = client.post(reverse("task-remark", args=[task.pk]), {"text": "câu đã gõ"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert words in page
    assert "câu đã gõ" in page
    assert not task.remarks.exists()
