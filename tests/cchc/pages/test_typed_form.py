"""What was typed into a form that could not be taken: given back to who sent it, in the answer, and stored nowhere."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tasks.models import Task
from tests.factories import LETTERS_DAY, make_task

HERE = {"headers": {"Origin": "http://testserver"}}
SECRETS = ["mat-khau-cu-rat-dai", "mat-khau-moi-rat-dai"]


@pytest.fixture
def office(office, settings):
    settings.CCHC_TODAY = LETTERS_DAY
    return office


@pytest.fixture
def task(office) -> Task:
    return make_task(office.division)


def note_of(task: Task) -> str:
    return reverse("task-note", args=[task.pk])


def fields_of(page: str, action: str) -> dict[str, str]:
    """The hidden and visible fields of the form that goes to `action`, as the page holds them."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', page, re.S).group(1)
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    return found | dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', form))


def test_what_was_typed_when_the_session_had_ended_stands_in_the_answer_and_is_stored_nowhere(office, task, client):
    typed = {"seen": task.version, "text": "đã họp với Sở Nông nghiệp", "forecast_on": "26/07/2019"}
    answer = client.post(note_of(task), typed, headers={"Referer": f"http://testserver{note_of(task)}"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "đã họp với Sở Nông nghiệp" in page
    assert f"{reverse('account_login')}?next={note_of(task)}" in page, "and from the sign-in page back to the form"
    assert not Session.objects.exists()
    client.force_login(office.head)
    sent = fields_of(page, note_of(task))
    assert client.post(note_of(task), sent).status_code == 302
    assert task.acts.filter(text="đã họp với Sở Nông nghiệp").exists()


def test_four_times_fifteen_thousand_characters_are_given_back(office, task, client):
    typed = {name: name[0] * 15_000 for name in ("text", "reason", "weaknesses", "proposals")}
    page = client.post(note_of(task), typed).content.decode()
    for value in typed.values():
        assert value in page


@pytest.mark.parametrize("name", ["account_change_password", "account_reauthenticate", "mfa_activate_totp"])
def test_nothing_of_a_password_or_a_code_is_given_back_or_kept(office, client, name):
    typed = {"oldpassword": SECRETS[0], "password1": SECRETS[1], "password2": SECRETS[1], "password": SECRETS[0],
             "code": "123456"}  # fmt: skip
    answer = client.post(reverse(name), typed)
    assert answer.status_code == 302, "there is nothing to give back: to the sign-in page"
    client.force_login(office.officer)
    for url in (answer.url, reverse("home"), reverse(name)):
        page = client.get(url, follow=True).content.decode()
        assert not any(secret in page for secret in [*SECRETS, "123456"])
    assert not any(secret in str(dict(client.session)) for secret in SECRETS)


def test_a_password_field_on_any_page_is_left_out(office, client):
    url = reverse("admin:auth_user_password_change", args=[office.head.pk])
    page = client.post(url, {"password1": SECRETS[0], "password2": SECRETS[1], "usable_password": "true"}).content
    assert not any(secret.encode() in page for secret in SECRETS)


def test_a_button_without_fields_leads_back_to_its_page(office, task, client):
    stood_on = f"http://testserver{task.get_absolute_url()}"
    answer = client.post(reverse("task-accept", args=[task.pk]), {"seen": task.version}, headers={"Referer": stood_on})
    assert answer.status_code == 302
    login = {"login": office.head.username, "password": "mat-khau-thu-nghiem"}
    back = client.post(answer.url, login | {"next": task.get_absolute_url()}, follow=True)
    assert (back.status_code, back.request["PATH_INFO"]) == (200, task.get_absolute_url())


def test_an_address_that_only_takes_forms_leads_to_the_page_above_it(office, task, client):
    client.force_login(office.head)
    answer = client.get(reverse("task-take-back", args=[task.pk]), headers={"Accept": "text/html"})
    assert (answer.status_code, answer.url) == (302, task.get_absolute_url())


def test_in_place_the_sign_in_page_takes_the_window_and_leads_back_to_the_page_not_to_the_part(office, task, client):
    page = f"http://testserver{reverse('my-work')}"
    headers = {"HX-Request": "true", "HX-Current-URL": page}
    answer = client.post(note_of(task), {"seen": 1, "text": "x"}, headers=headers)
    assert answer.headers["HX-Redirect"] == f"{reverse('account_login')}?next={reverse('my-work').replace('/', '%2F')}"


# the token against forged forms


@pytest.fixture
def strict(office) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(office.head)
    return client


def test_cookies_deleted_in_mid_form_lose_nothing(strict, task):
    strict.cookies.clear()
    answer = strict.post(note_of(task), {"seen": task.version, "text": "đã gõ dở"}, **HERE)
    assert answer.status_code == 403
    assert "đã gõ dở" in answer.content.decode()


def test_after_signing_in_anew_the_old_form_is_given_back_to_its_writer_with_a_token_that_fits(office, strict, task):
    old = fields_of(strict.get(note_of(task)).content.decode(), note_of(task))
    strict.logout()
    strict.force_login(office.head)
    strict.get(note_of(task))
    page = strict.post(note_of(task), old | {"text": "đã gõ dở"}, **HERE).content.decode()
    assert "đã gõ dở" in page
    assert strict.post(note_of(task), fields_of(page, note_of(task)), **HERE).status_code == 302
    assert task.acts.filter(text="đã gõ dở").exists()


def test_another_person_who_signed_in_meanwhile_sees_nothing_of_it(office, strict, task):
    old = fields_of(strict.get(note_of(task)).content.decode(), note_of(task))
    strict.logout()
    strict.force_login(office.officer)
    answer = strict.post(note_of(task), old | {"text": "chuyện riêng của trưởng phòng"}, **HERE)
    assert answer.status_code == 403
    assert "chuyện riêng" not in answer.content.decode()
    assert not task.acts.filter(text__contains="chuyện riêng").exists()


def test_a_form_from_another_site_is_not_given_back(strict, task):
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {}):
        page = strict.post(note_of(task), {"seen": 1, "text": "của kẻ khác"}, headers=headers).content.decode()
        assert "của kẻ khác" not in page


# language and colours


def test_a_switch_on_a_page_that_came_in_answer_to_a_form_keeps_what_was_typed(office, task, client):
    client.force_login(office.head)
    wrong = {"seen": task.version, "text": "một dòng đã gõ", "forecast_on": "31/02/2019"}
    page = client.post(note_of(task), wrong, headers={"Referer": f"http://testserver{note_of(task)}"})
    assert page.status_code == 422
    for name, switch in (("set-language", {"language": "en"}), ("set-theme", {"theme": "dark"})):
        carried = fields_of(page.content.decode(), reverse(name))
        answer = client.post(reverse(name), carried | switch)
        text = answer.content.decode()
        assert answer.status_code == 200
        assert "một dòng đã gõ" in text
        assert f'action="{note_of(task)}"' in text
        assert carried["next"] == note_of(task)
    assert 'lang="en"' in text, "in the other language from now on"
    assert client.get(carried["next"]).status_code == 200


def test_a_switch_on_the_question_before_a_bulk_act_is_no_405(office, task, client):
    client.force_login(office.head)
    question = client.post(
        reverse("task-bulk"), {"act": "assign", "task": f"{task.pk}:{task.version}"},
        headers={"Referer": f"http://testserver{reverse('task-list')}"},
    )  # fmt: skip
    carried = fields_of(question.content.decode(), reverse("set-language"))
    assert carried["next"] == reverse("task-list")
    answer = client.post(reverse("set-language"), carried | {"language": "en"}, follow=True)
    assert answer.status_code == 200
    assert f"{task.pk}:{task.version}" in answer.content.decode()


def test_a_switch_leads_nowhere_else(office, client):
    client.force_login(office.head)
    for address in ("https://evil.example/", "//evil.example/", "/khong-co-trang-nay/", "javascript:alert(1)"):
        carried = {"next": address, "carried_to": address, "carried:text": "x", "language": "en"}
        assert client.post(reverse("set-language"), carried).url == reverse("home")


def test_switches_carry_nothing_of_a_password(office, client):
    client.force_login(office.head)
    page = client.post(reverse("account_change_password"), {"oldpassword": SECRETS[0], "password1": SECRETS[1]})
    assert not any(secret in page.content.decode() for secret in SECRETS)
