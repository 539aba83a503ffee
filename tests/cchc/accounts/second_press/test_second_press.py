"""A form that is sent twice from one page is taken once, and the second press leads to what the first one made."""

import threading

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cchc.accounts.second_press import receipt as receipts
from cchc.accounts.second_press.receipt import FormReceipt
from tests.cchc.pages.test_typed_form import fields_of
from tests.factories import LETTERS_DAY, Office, make_task


@pytest.fixture
def office(office, settings):
    settings.CCHC_TODAY = LETTERS_DAY
    return office


@pytest.fixture
def task(office):
    return make_task(office.division)


def remark_of(task) -> str:
    return reverse("task-remark", args=[task.pk])


def form_of(client, page: str, action: str) -> dict[str, str]:
    return fields_of(client.get(page).content.decode(), action)


def test_two_equal_presses_make_one_remark_and_the_second_is_told_so(office, task, client):
    client.force_login(office.head)
    sent = form_of(client, task.get_absolute_url(), remark_of(task)) | {"text": "Phòng đã gửi dự thảo"}
    first, second = (client.post(remark_of(task), sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert second.url == first.url
    assert task.remarks.count() == 1
    assert any("chỉ nhận một lần" in str(one) for one in get_messages(second.wsgi_request))


def test_a_second_press_of_an_act_is_no_conflict(office, task, client):
    client.force_login(office.head)
    url = reverse("task-note", args=[task.pk])
    sent = form_of(client, url, url) | {"text": "Đã xong dự thảo"}
    assert [client.post(url, sent).status_code for _ in range(2)] == [302, 302]
    assert task.acts.filter(text="Đã xong dự thảo").count() == 1


def test_another_text_from_the_same_page_is_another_act(office, task, client):
    client.force_login(office.head)
    sent = form_of(client, task.get_absolute_url(), remark_of(task))
    for text in ("một", "hai"):
        client.post(remark_of(task), sent | {"text": text})
    assert task.remarks.count() == 2


def test_the_same_text_from_the_page_loaded_anew_is_another_act(office, task, client):
    client.force_login(office.head)
    for _ in range(2):
        sent = form_of(client, task.get_absolute_url(), remark_of(task))
        client.post(remark_of(task), sent | {"text": "Nhắc lại"})
    assert task.remarks.count() == 2


def test_what_was_wrong_may_be_sent_again(office, task, client):
    client.force_login(office.head)
    url = reverse("task-note", args=[task.pk])
    wrong = form_of(client, url, url) | {"text": "x", "forecast_on": "31/02/2019"}
    assert [client.post(url, wrong).status_code for _ in range(2)] == [422, 422]
    assert not FormReceipt.objects.exists()


def test_two_people_never_share_a_key(office, task, client):
    client.force_login(office.head)
    sent = form_of(client, task.get_absolute_url(), remark_of(task)) | {"text": "Cùng một câu"}
    client.post(remark_of(task), sent)
    other = Client()
    other.force_login(office.officer)
    other.post(remark_of(task), sent)
    assert task.remarks.count() == 2


def test_in_place_a_second_press_loads_the_page_anew(office, task, client):
    client.force_login(office.head)
    url = reverse("task-note", args=[task.pk])
    sent = form_of(client, url, url) | {"text": "trong hàng"}
    headers = {"HX-Request": "true", "HX-Target": f"row-{task.pk}"}
    first, second = (client.post(url, sent, headers=headers) for _ in range(2))
    assert first.status_code == 200
    assert (second.status_code, second.headers["HX-Refresh"]) == (204, "true")
    assert task.acts.filter(text="trong hàng").count() == 1


def test_the_same_file_twice_is_one_file_and_another_file_another_one(office, task, client, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(office.head)
    url = reverse("task-proof", args=[task.pk])
    sent = form_of(client, url, url) | {"kind": "file", "title": "Biên bản", "dated_on": "16/07/2019"}

    def send(content: bytes):
        upload = SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.4\n" + content + b"\n%%EOF", "application/pdf")
        return client.post(url, sent | {"upload": upload})

    assert receipts.FormReceipt.objects.count() == 0
    answers = [send(b"1"), send(b"1")]
    assert [answer.status_code for answer in answers] == [302, 302], answers[0].content.decode()[-3000:]
    assert task.evidence.count() == 1


def test_what_was_taken_is_named_to_the_browser_so_that_it_keeps_the_text_no_longer(office, task, client):
    client.force_login(office.head)
    sent = form_of(client, task.get_absolute_url(), remark_of(task)) | {"text": "x"}
    answer = client.post(remark_of(task), sent)
    assert answer.cookies["sent"].value.strip('"') == remark_of(task)


def test_old_keys_are_forgotten(office, task, client, time_machine):
    client.force_login(office.head)
    time_machine.move_to("2019-07-17 08:00:00+07:00")
    sent = form_of(client, task.get_absolute_url(), remark_of(task)) | {"text": "x"}
    client.post(remark_of(task), sent)
    assert receipts.forget_old() == 0
    time_machine.move_to("2019-07-18 09:00:00+07:00")
    assert receipts.forget_old() == 1


@pytest.mark.django_db(transaction=True)
def test_presses_at_the_same_moment_make_one_row(settings, client):
    settings.CCHC_TODAY = LETTERS_DAY
    office = Office()
    task = make_task(office.division)
    client.force_login(office.head)
    sent = form_of(client, task.get_absolute_url(), remark_of(task)) | {"text": "Bấm nhiều lần"}
    answers = []

    def press() -> None:
        from django.db import connection

        one = Client()
        one.cookies = client.cookies
        answers.append(one.post(remark_of(task), sent))
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert task.remarks.count() == 1
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.url for answer in answers}) == 1
