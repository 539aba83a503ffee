"""The way in: name or e-mail, the lock-out that says whom to call, and nothing else that makes accounts."""

import re
from html.parser import HTMLParser

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import NoReverseMatch, reverse

from tests.factories import LETTERS_DAY

PASSWORD = "mat-khau-thu-nghiem"
URL = "/tai-khoan/dang-nhap/"


@pytest.fixture
def office(office, settings):
    settings.CCHC_TODAY = LETTERS_DAY
    return office


@pytest.mark.django_db
def test_the_page_stands_before_anything_is_loaded(client):
    answer = client.get(URL)
    assert answer.status_code == 200
    assert "Đăng nhập" in answer.content.decode()


@pytest.mark.parametrize("name", ["username", "email"])
def test_people_sign_in_by_user_name_or_e_mail(office, client, name):
    answer = client.post(URL, {"login": getattr(office.head, name), "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get(reverse("my-work")).status_code == 200


def test_after_it_one_stands_where_one_wanted_to_go_and_nowhere_else(office, client):
    wanted = {"login": office.head.username, "password": PASSWORD, "next": "/van-ban/"}
    assert client.post(URL, wanted).url == "/van-ban/"
    client.logout()
    assert "example.com" not in client.post(URL, {**wanted, "next": "https://example.com/"}).url


def test_a_wrong_password_is_answered_in_words_and_keeps_the_name(office, client):
    answer = client.post(URL, {"login": office.head.username, "password": "sai"})
    page = answer.content.decode()
    assert "mật khẩu không đúng" in page
    assert office.head.username in page
    assert "người quản trị" in page


def test_five_wrong_passwords_lock_out_even_the_right_one_and_say_whom_to_call(office, client):
    for _ in range(5):
        client.post(URL, {"login": office.head.username, "password": "sai"})
    answer = client.post(URL, {"login": office.head.username, "password": PASSWORD})
    assert "Đăng nhập sai quá nhiều lần" in answer.content.decode()
    assert "gọi người quản trị" in answer.content.decode()
    assert client.get(reverse("my-work")).status_code == 302
    other = client.post(URL, {"login": office.officer.username, "password": PASSWORD})
    assert other.status_code == 302, "one person's mistakes lock nobody else out"


def test_who_has_left_or_not_yet_come_does_not_get_in(office, client):
    office.head.active_to = LETTERS_DAY.replace(day=16)
    office.head.save()
    answer = client.post(URL, {"login": office.head.username, "password": PASSWORD}, follow=True)
    assert not answer.wsgi_request.user.is_authenticated


def test_signing_out_is_a_press_not_a_link(office, client):
    client.force_login(office.head)
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(reverse("my-work")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("my-work")).status_code == 302


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email", "account_set_password"])
def test_there_is_no_address_that_makes_or_opens_an_account(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_the_own_password_is_changed_with_the_old_one(office, client):
    client.force_login(office.head)
    url = reverse("account_change_password")
    new = {"password1": "mot-mat-khau-moi-dai", "password2": "mot-mat-khau-moi-dai"}
    assert client.post(url, {"oldpassword": "sai", **new}).status_code == 200
    assert client.post(url, {"oldpassword": PASSWORD, **new}).status_code == 302
    office.head.refresh_from_db()
    assert office.head.check_password("mot-mat-khau-moi-dai")


@pytest.mark.parametrize("name", ["mfa_index", "mfa_activate_totp"])
def test_the_pages_of_the_second_factor_stand_in_our_frame(office, client, name):
    client.post(URL, {"login": office.head.username, "password": PASSWORD})
    page = client.get(reverse(name), follow=True)
    assert page.status_code == 200
    assert 'class="top__bar"' in page.content.decode()


def test_a_role_that_needs_a_second_factor_is_led_to_it(office, client, settings):
    settings.SECOND_FACTOR_ROLES = ["administrator"]
    client.force_login(office.administrator)
    assert client.get(reverse("dashboard")).url == reverse("mfa_activate_totp")
    client.force_login(office.head)
    assert client.get(reverse("dashboard")).status_code == 200


class Texts(HTMLParser):
    """The words of a page's main part: what stands between its tags, and what buttons and fields say."""

    SAID_BY = ("placeholder", "title", "alt", "aria-label")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(page[page.index("<main") : page.index("</main>")])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {(value or "").strip() for name, value in attrs if name in self.SAID_BY}

    def handle_data(self, data: str) -> None:
        self.found.add(data.strip())


def own_pages() -> list[str]:
    names = [
        "account_change_password", "account_reauthenticate", "mfa_reauthenticate", "mfa_index",
        "mfa_generate_recovery_codes", "mfa_view_recovery_codes", "mfa_deactivate_totp", "mfa_activate_totp",
    ]  # fmt: skip
    return [reverse(name) for name in names]


def test_pages_of_the_own_account_say_nothing_in_english_to_a_vietnamese_reader(office, client):
    """The sign-in library brings no Vietnamese: what it says stands in a catalogue of ours."""
    assert english([said(client.get, URL, client, language) for language in ("vi", "en")]) == set()
    client.force_login(office.head)
    authenticator = TOTP.activate(office.head, generate_totp_secret()).instance
    RecoveryCodes.activate(office.head)
    for address in own_pages():
        if address == reverse("mfa_activate_totp"):
            authenticator.delete()
        for ask in (client.get, client.post):
            assert english([said(ask, address, client, language) for language in ("vi", "en")]) == set(), address


def said(ask, address: str, client, language: str) -> set[str]:
    client.cookies["django_language"] = language
    answer = ask(address, {"code": "x", "password": "sai", "oldpassword": "sai"}, follow=True)
    assert answer.status_code in (200, 405), address  # a page that only shows takes nothing
    return Texts(answer.content.decode()).found if answer.status_code == 200 else set()


def english(both: list[set[str]]) -> set[str]:
    """What is the same in both languages and has words: neither a number nor a key, a code or a symbol."""
    vietnamese, in_english = both
    return {text for text in vietnamese & in_english if re.search(r"[A-Za-z]{3,}", text) and not text.isupper()}


def test_a_password_that_is_too_short_is_refused_in_vietnamese(office, client):
    client.force_login(office.head)
    new = {"oldpassword": PASSWORD, "password1": "ngan", "password2": "ngan"}
    answer = client.post(reverse("account_change_password"), new)
    assert "phải có ít nhất 10 ký tự" in answer.content.decode()
