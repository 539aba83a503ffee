"""Costly answers are made two at a time for one person; the next waits, and everybody else goes on."""

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cchc.files import turns
from tests.factories import make_document, make_task

pytestmark = pytest.mark.django_db


def busy(person, n: int = turns.AT_ONCE) -> None:
    """So many answers are being made for the person at this moment."""
    for _ in range(n):
        assert turns._take(person.pk)


def test_the_third_waits_is_told_so_and_asks_again_by_itself(client, office):
    client.force_login(office.head)
    make_task(office.division)
    address = reverse("task-list-file", args=["xlsx"])
    busy(office.head, 1)
    assert client.get(address).status_code == 200
    busy(office.head, 1)
    answer = client.get(address)
    assert answer.status_code == 429
    assert answer["Refresh"] == answer["Retry-After"] == "5"
    assert "đến lượt" in answer.content.decode()


def test_somebody_else_does_not_wait(client, office):
    busy(office.head)
    client.force_login(office.other_head)
    assert client.get(reverse("task-list-file", args=["xlsx"])).status_code == 200


def test_a_turn_is_given_back_also_where_the_answer_failed(client, office):
    client.force_login(office.head)
    for _ in range(5):
        assert client.get(reverse("report-build"), {"ky": "không có"}).status_code == 404
    assert not any(cache.has_key(f"turn:{office.head.pk}:{n}") for n in range(turns.AT_ONCE))


@pytest.mark.parametrize("to_its_end", [True, False])
def test_a_list_that_is_sent_while_it_is_made_keeps_its_turn_until_it_ends_or_the_reader_leaves(
    client, office, to_its_end
):
    client.force_login(office.head)
    make_task(office.division)
    answer = client.get(reverse("task-list-file", args=["csv"]))
    pieces = iter(answer.streaming_content)
    next(pieces)
    assert turns._take(office.head.pk)
    assert turns._take(office.head.pk) is None, "two are being made"
    if to_its_end:
        list(pieces)
    else:
        answer.close()
    assert turns._take(office.head.pk)


def test_a_file_that_waits_for_its_turn_is_told_and_what_was_typed_is_kept(client, office):
    client.force_login(office.coordinator)
    document = make_document()
    busy(office.coordinator)
    answer = client.post(
        reverse("import-upload"),
        {"document": document.pk, "before": "day_before", "file": SimpleUploadedFile("phu-luc.csv", b"a;b\n")},
    )
    page = answer.content.decode()
    assert answer.status_code == 429
    assert "day_before" in page
    assert "phu-luc.csv" in page
