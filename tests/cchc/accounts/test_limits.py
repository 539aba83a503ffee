"""Wrong passwords: limited for who guesses, not for whom they guess at; the page says the true time."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from cchc.accounts.models import SignIn
from cchc.accounts.sign_in.attempt import network_of
from tests.factories import LETTERS_DAY, make_person

PASSWORD = "mat-khau-thu-nghiem"
URL = "/tai-khoan/dang-nhap/"
OFFICES_ADDRESS, STRANGERS_ADDRESS = "203.0.113.7", "198.51.100.9"


@pytest.fixture
def office(office, settings, time_machine):
    settings.CCHC_TODAY = LETTERS_DAY
    time_machine.move_to("2019-07-17 08:00:00+07:00", tick=False)
    return office


def come(login: str, password: str = PASSWORD, address: str = OFFICES_ADDRESS, **more):
    return Client(REMOTE_ADDR=address, **more).post(URL, {"login": login, "password": password})


def guess(login: str, times: int, address: str = STRANGERS_ADDRESS) -> None:
    for _ in range(times):
        come(login, "sai", address)


def test_a_strangers_guesses_lock_nobody_out(office):
    assert come(office.head.username).status_code == 302
    guess(office.head.username, 8)
    for number in range(60):
        guess(office.head.username, 1, f"192.0.2.{number}")
    assert come(office.head.username).status_code == 302


def test_many_strangers_are_slowed_down_where_the_account_was_never_seen(office, time_machine):
    for number in range(20):
        guess(office.head.username, 1, f"192.0.2.{number}")
    blocked = come(office.head.username, address="192.0.2.200")
    assert "30 giây" in blocked.content.decode()
    time_machine.shift(31)
    assert come(office.head.username, address="192.0.2.201").status_code == 302


def test_forty_people_come_in_from_one_address_in_a_minute(office):
    people = [make_person("officer", office.division) for _ in range(40)]
    assert [come(person.username).status_code for person in people] == [302] * 40


def test_ten_people_who_mistype_shut_nobody_out(office):
    people = [make_person("officer", office.division) for _ in range(10)]
    for person in people:
        guess(person.username, 4, OFFICES_ADDRESS)
    assert [come(person.username).status_code for person in [*people, office.head]] == [302] * 11


def test_the_page_says_the_true_time_and_the_right_password_is_right_after_it(office, time_machine):
    guess(office.head.username, 3, OFFICES_ADDRESS)
    time_machine.shift(120)
    guess(office.head.username, 2, OFFICES_ADDRESS)
    page = come(office.head.username).content.decode()
    assert "Thử lại sau 3 phút" in page, "until the first three are forgotten"
    time_machine.shift(120)
    page = come(office.head.username).content.decode()
    assert re.search(r"Thử lại sau 60 giây", page)
    time_machine.shift(61)
    assert come(office.head.username).status_code == 302


def test_blocked_attempts_are_logged_and_make_the_time_no_longer(office):
    guess(office.head.username, 5, OFFICES_ADDRESS)
    for _ in range(3):
        come(office.head.username)
    assert SignIn.objects.filter(outcome="blocked", person=office.head, address=OFFICES_ADDRESS).count() == 3
    assert SignIn.objects.filter(outcome="failed").count() == 5


def test_a_name_that_no_account_has_is_limited_like_one(office):
    guess("khong.co.ai", 5)
    assert "Thử lại sau" in come("khong.co.ai", address=STRANGERS_ADDRESS).content.decode()


def test_name_and_e_mail_of_one_account_share_a_limit(office):
    guess(office.head.username, 3, OFFICES_ADDRESS)
    guess(office.head.email, 2, OFFICES_ADDRESS)
    assert "Thử lại sau" in come(office.head.username).content.decode()


def test_a_network_that_guesses_at_everybody_is_stopped_but_not_for_who_is_known_there(office):
    assert come(office.officer.username).status_code == 302
    for number in range(100):
        guess(f"ten.{number}", 1, OFFICES_ADDRESS)
    assert "Thử lại sau" in come(office.head.username).content.decode()
    assert come(office.officer.username).status_code == 302


def test_addresses_of_one_ipv6_network_count_together(office):
    for number in range(5):
        guess(office.head.username, 1, f"2001:db8::{number:x}")
    assert "Thử lại sau" in come(office.head.username, address="2001:db8::ffff").content.decode()
    assert network_of("2001:db8:0:1::1") != network_of("2001:db8::1")


@pytest.mark.parametrize("forwarded", ["", "khong-phai-dia-chi", "203.0.113.1", "203.0.113.1, 10.0.0.1", "a" * 5000])
@pytest.mark.parametrize("proxies", [0, 1, 2, 5])
def test_a_wrong_number_of_proxies_is_never_a_500(office, settings, forwarded, proxies):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert come(office.head.username, "sai", **headers).status_code == 200
    assert come(office.head.username, **headers).status_code == 302


# what is written down


def test_a_refused_page_is_logged_once_a_minute_with_person_address_and_page(office, time_machine):
    client = Client(REMOTE_ADDR=OFFICES_ADDRESS)
    client.force_login(office.head)
    for _ in range(3):
        assert client.get("/tai-khoan/quan-ly/").status_code == 403
    line = SignIn.objects.get(outcome="refused")
    assert (line.person, line.address, line.page) == (office.head, OFFICES_ADDRESS, "GET /tai-khoan/quan-ly/")
    time_machine.shift(61)
    client.get("/tai-khoan/quan-ly/")
    assert SignIn.objects.filter(outcome="refused").count() == 2
    client.force_login(office.administrator)
    assert "GET /tai-khoan/quan-ly/" in client.get("/tai-khoan/quan-ly/dang-nhap/?outcome=refused").content.decode()


# the second factor


@pytest.fixture
def secret(office) -> str:
    secret = generate_totp_secret()
    TOTP.activate(office.head, secret)
    return secret


def code_at(secret: str, window: int) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + window))


def half_in(office) -> Client:
    client = Client(REMOTE_ADDR=OFFICES_ADDRESS)
    assert "hai-lop" in client.post(URL, {"login": office.head.username, "password": PASSWORD}).url
    return client


@pytest.mark.parametrize(("window", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_the_code_of_the_window_before_and_after_holds_too(office, secret, window, right):
    answer = half_in(office).post("/tai-khoan/hai-lop/authenticate/", {"code": code_at(secret, window)})
    assert (answer.status_code == 302) is right


def test_a_code_holds_once_however_wide_the_window(office, secret, time_machine):
    code = code_at(secret, 1)
    assert half_in(office).post("/tai-khoan/hai-lop/authenticate/", {"code": code}).status_code == 302
    time_machine.shift(40)
    assert half_in(office).post("/tai-khoan/hai-lop/authenticate/", {"code": code}).status_code == 200


def test_wrong_codes_are_logged_limited_and_told(office, secret):
    client = half_in(office)
    for _ in range(5):
        client.post("/tai-khoan/hai-lop/authenticate/", {"code": "000000"})
    assert SignIn.objects.filter(outcome="code", person=office.head, address=OFFICES_ADDRESS).count() == 5
    answer = client.post("/tai-khoan/hai-lop/authenticate/", {"code": code_at(secret, 0)})
    assert "Thử lại sau" in answer.content.decode()


def test_somebody_half_way_in_sees_no_page(office, secret):
    client = half_in(office)
    assert client.get("/viec-can-xu-ly/").status_code == 302
