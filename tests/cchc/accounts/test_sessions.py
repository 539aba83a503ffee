"""Sessions end: unused, after a day, by hand, by a new password; and nobody signed out has one."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cchc.accounts.jobs import forget_sessions
from cchc.accounts.models import AccountChange, SignIn
from cchc.accounts.people import one_time_link
from tests.factories import LETTERS_DAY

PASSWORD = "mat-khau-thu-nghiem"
URL = "/tai-khoan/dang-nhap/"
MINUTE, HOUR = 60, 3600


@pytest.fixture
def office(office, settings, time_machine):
    settings.CCHC_TODAY = LETTERS_DAY
    time_machine.move_to("2019-07-17 08:00:00+07:00", tick=False)
    return office


def came_in(person, agent: str = "Mozilla/5.0 (Windows NT 10.0) Firefox/128.0") -> Client:
    client = Client(headers={"User-Agent": agent})
    assert client.post(URL, {"login": person.username, "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("notices")).status_code == 200


@pytest.mark.parametrize(
    ("who", "seconds", "still"),
    [
        ("director", 59 * MINUTE, True), ("director", 61 * MINUTE, False), ("deputy", 61 * MINUTE, False),
        ("administrator", 61 * MINUTE, False), ("head", 61 * MINUTE, True), ("office_chief", 7 * HOUR, True),
        ("head", 8 * HOUR + MINUTE, False),
    ],
)  # fmt: skip
def test_an_unused_session_ends_sooner_for_the_leadership_and_the_administrator(
    office, time_machine, who, seconds, still
):
    client = came_in(getattr(office, who))
    time_machine.shift(seconds)
    assert is_in(client) is still
    if not still:
        assert SignIn.objects.filter(outcome="ended", person=getattr(office, who)).exists()


def test_a_session_in_use_goes_on_until_a_day_has_passed(office, time_machine):
    client = came_in(office.head)
    for _ in range(23):
        time_machine.shift(HOUR)
        assert is_in(client)
    time_machine.shift(HOUR + 1)
    assert not is_in(client)


def test_the_settings_decide(office, time_machine, settings):
    settings.SESSION_HOURS, settings.SESSION_SHORT_MINUTES = 1, 5
    head, director = came_in(office.head), came_in(office.director)
    time_machine.shift(6 * MINUTE)
    assert is_in(head)
    assert not is_in(director)


def test_the_time_of_last_use_is_written_once_a_minute(office, time_machine):
    client = came_in(office.head)
    is_in(client)

    def writes() -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            is_in(client)
        return [q["sql"] for q in queries if q["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]

    time_machine.shift(59)
    assert writes() == []
    time_machine.shift(2)
    assert len(writes()) == 2, "the session and the line in the person's list"
    assert writes() == []


def test_one_sees_where_one_is_signed_in_and_ends_one_or_all_others(office):
    here, there, at_home = (came_in(office.head, agent) for agent in ("Firefox/128 Windows", "Chrome/126 Android", "x"))
    page = here.get(reverse("own-sessions")).content.decode()
    for words in ("Firefox, Windows", "Chrome, Android", "phiên này"):
        assert words in page
    phone = UserSession.objects.get(user_agent__contains="Android")
    here.post(reverse("own-sessions"), {"session": phone.pk})
    assert [is_in(client) for client in (here, there, at_home)] == [True, False, True]
    here.post(reverse("own-sessions"))
    assert [is_in(client) for client in (here, there, at_home)] == [True, False, False]


def test_nobody_ends_another_persons_session(office):
    head, officer = came_in(office.head), came_in(office.officer)
    theirs = UserSession.objects.get(user=office.head)
    for chosen in (theirs.pk, "x", "9" * 30, "-1"):
        assert officer.post(reverse("own-sessions"), {"session": chosen}).status_code == 302
    assert is_in(head)


def test_a_new_password_ends_the_others(office):
    here, there = came_in(office.head), came_in(office.head)
    new = {"oldpassword": PASSWORD, "password1": "troi-xanh-tren-rung", "password2": "troi-xanh-tren-rung"}
    assert here.post(reverse("account_change_password"), new).status_code == 302
    assert is_in(here)
    assert not is_in(there)


def test_signing_out_clears_what_the_browser_holds(office):
    client = came_in(office.head)
    answer = client.post(reverse("account_logout"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Bạn đã đăng xuất" in client.get(answer.url).content.decode()


@pytest.mark.parametrize("name", ["home", "notices", "task-list", "index", "dashboard", "own-sessions", "guide"])
def test_private_pages_are_kept_by_no_browser(office, name):
    client = came_in(office.head)
    answer = client.get(reverse(name), follow=True)
    assert "no-store" in answer.headers["Cache-Control"]
    assert "HX-Request" in answer.headers["Vary"]


def test_nobody_signed_out_stores_a_session(office, client):
    tries = [
        (URL, {"login": "ai.do", "password": "sai"}), (URL, {"login": office.head.username, "password": "sai"}),
        ("/tai-khoan/mat-khau/", {"oldpassword": "x", "password1": "y"}), ("/viec-can-xu-ly/", {"text": "x" * 10_000}),
        ("/ngon-ngu/", {"language": "en"}), ("/giao-dien/", {"theme": "dark"}), ("/khong-co/", {"x": "y"}),
        ("/tai-khoan/dang-xuat/", {}), ("/quan-tri/login/", {"username": "x", "password": "y"}),
        ("/tai-khoan/hai-lop/authenticate/", {"code": "123456"}),
    ]  # fmt: skip
    for address, fields in tries:
        client.post(address, fields)
        client.get(address)
    assert not Session.objects.exists()


def test_after_signing_out_nothing_is_left_in_the_table(office):
    client = came_in(office.head)
    client.post(reverse("account_logout"), follow=True)
    assert not Session.objects.exists()


def test_who_gave_the_right_password_and_owes_the_code_has_one(office, client):
    TOTP.activate(office.head, generate_totp_secret())
    client.post(URL, {"login": office.head.username, "password": PASSWORD})
    assert Session.objects.count() == 1


def test_beat_forgets_what_nobody_can_use_any_more(office, time_machine):
    came_in(office.head)
    time_machine.shift(25 * HOUR)
    forget_sessions()
    assert not Session.objects.exists()
    assert not UserSession.objects.exists()


def test_a_link_at_which_a_person_chooses_the_password_works_once_and_ends_where_they_were_signed_in(office, client):
    there = came_in(office.head)
    office.head.refresh_from_db()
    link = one_time_link.address_for(office.head)
    form = client.get(link, follow=True)
    new = {"new_password1": "troi-xanh-tren-rung", "new_password2": "troi-xanh-tren-rung"}
    assert client.post(form.redirect_chain[-1][0], new).status_code == 302
    assert not is_in(there)
    office.head.refresh_from_db()
    assert office.head.check_password("troi-xanh-tren-rung")
    assert Client().get(link).status_code == 200, "the page that says that the link has been used"
    [line] = AccountChange.objects.filter(kind="password")
    assert (line.person, line.by) == (office.head, office.head)
