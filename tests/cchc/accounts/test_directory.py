"""Sign-in by the department's directory, over real HTTP with a real OpenID Connect provider."""

import re
import time
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from cchc.accounts.models import SignIn, User
from cchc.accounts.sign_in import limits
from cchc.runtime.environment import directory_of
from tests.factories import LETTERS_DAY
from tests.services.directory_server import CLIENT, SECRET, DirectoryServer, new_key

pytestmark = pytest.mark.services

SIGN_IN, LEAVE, BACK = "/tai-khoan/dang-nhap/", "/tai-khoan/thu-muc/", "/tai-khoan/thu-muc/tro-ve/"
NAME = "Thư mục của Sở"


@pytest.fixture
def office(office, settings):
    settings.CCHC_TODAY = LETTERS_DAY
    return office


@pytest.fixture
def directory() -> Iterator[DirectoryServer]:
    with DirectoryServer() as server:
        yield server


def providers(url: str = "", client: str = "", secret: str = "", name: str = "", claim: str = "") -> dict:
    return directory_of(url, client, secret, name, claim)


@pytest.fixture
def on(directory, settings):
    """`on(claim="upn")` turns sign-in by the directory on, set as an office sets it."""

    def turn_on(**further: str) -> None:
        wanted = {"url": directory.url, "client": CLIENT, "secret": SECRET, "name": NAME, **further}
        settings.SOCIALACCOUNT_PROVIDERS = providers(**wanted)

    turn_on()
    return turn_on


def address_of_directory(client: Client, **fields: str) -> str:
    page = client.post(LEAVE, fields)
    assert page.status_code == 200, page.content.decode()
    address = unescape(re.search(r'<a class="button button--main" href="([^"]+)"', page.content.decode())[1])
    assert page.headers["Refresh"] == f"0; url={address}"
    return address


def come(client: Client, **fields: str):
    """Press the button, sign in at the directory, come back; the answer of our site."""
    back = requests.get(address_of_directory(client, **fields), allow_redirects=False, timeout=10)
    assert back.status_code == 302, back.text
    return client.get(back.headers["Location"].removeprefix("http://testserver"))


def is_in(client: Client) -> bool:
    return client.get(reverse("notices")).status_code == 200


def words(answer) -> str:
    page = answer.content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page[page.index("<main") :])).split())


def outcomes(person: User | None) -> list[str]:
    return list(SignIn.objects.filter(person=person).order_by("pk").values_list("outcome", flat=True))


@pytest.mark.django_db
def test_where_no_directory_is_set_there_is_no_button_and_no_address(client):
    page = client.get(SIGN_IN).content.decode()
    assert LEAVE not in page
    for address in (LEAVE, BACK):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404


@pytest.mark.django_db
def test_a_row_of_the_library_turns_nothing_on(client):
    SocialApp.objects.create(
        provider="openid_connect",
        provider_id="directory",
        name="x",
        client_id="x",
        settings={"server_url": "https://x"},
    )
    assert client.post(LEAVE).status_code == 404


def test_a_person_comes_in_by_a_verified_e_mail_and_stands_where_they_wanted_to_go(office, directory, on, client):
    directory.token = {"email": office.head.email.upper(), "email_verified": True}
    assert f"Đăng nhập bằng {NAME}" in words(client.get(SIGN_IN))
    answer = come(client, next="/van-ban/")
    assert (answer.status_code, answer.url) == (302, "/van-ban/")
    assert client.get("/van-ban/").wsgi_request.user == office.head
    assert outcomes(office.head) == ["in"]
    assert set(directory.asked) == {"openid-configuration", "authorize", "token", "keys", "userinfo"}


def test_nothing_of_the_directory_is_kept(office, directory, on, client):
    before = User.objects.filter(pk=office.head.pk).values().get()
    directory.token = {"email": office.head.email, "email_verified": True, "name": "Tên khác", "given_name": "Khác"}
    come(client)
    after = User.objects.filter(pk=office.head.pk).values().get()
    assert after | {"last_login": None} == before | {"last_login": None}
    assert [model for model in (SocialAccount, SocialToken, SocialApp) if model.objects.exists()] == []


def test_what_the_directory_says_only_when_asked_holds_for_the_same_person(office, directory, on, client):
    directory.userinfo = {"email": office.head.email, "email_verified": True}
    assert come(client).status_code == 302
    client.logout()
    directory.userinfo["sub"] = "somebody else"
    assert come(client).status_code == 403


@pytest.mark.parametrize("field", ["username", "email"])
def test_where_the_office_names_a_claim_it_holds_the_user_name_or_the_address(office, directory, on, client, field):
    on(claim="upn")
    directory.token = {"upn": getattr(office.head, field), "email": office.director.email, "email_verified": True}
    assert come(client).status_code == 302
    assert client.get("/van-ban/").wsgi_request.user == office.head


def test_an_address_is_verified_by_the_answer_that_says_it(office, directory, on, client):
    directory.token = {"email": office.head.email}
    directory.userinfo = {"email": "khac@example.org", "email_verified": True}
    assert "chưa xác thực" in come(client).content.decode()
    assert not is_in(client)


def test_the_claim_email_must_be_verified_too_where_it_is_named(office, directory, on, client):
    on(claim="email")
    directory.token = {"email": office.head.email, "email_verified": False}
    assert "chưa xác thực" in come(client).content.decode()
    assert not is_in(client)
    directory.token["email_verified"] = True
    come(client)
    assert is_in(client)


@pytest.mark.parametrize("said", ["ｈead@so.example.org", "head@ſo.example.org"])
def test_a_letter_that_only_looks_alike_is_another(office, directory, on, client, said, monkeypatch):
    office.head.email = "head@so.example.org"
    office.head.save()
    # A database that takes one for the other, as PostgreSQL does under some collations.
    monkeypatch.setattr("cchc.accounts.sign_in.directory.adapter.User.objects", Lenient(office.head))
    directory.token = {"email": said, "email_verified": True}
    come(client)
    assert not is_in(client)


class Lenient:
    """Finds this person, whoever is asked for."""

    def __init__(self, person) -> None:
        self.person = person

    def filter(self, *_wanted) -> list:
        return [self.person]


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ({"email": "nguoi.la@example.org", "email_verified": True}, "nguoi.la@example.org"),
        ({"email": "head", "email_verified": False}, "chưa xác thực"),
        ({"email": "head"}, "chưa xác thực"),
        ({}, "“email”"),
        ({"email": ["head"], "email_verified": True}, "“email”"),
        ({"email": "head\0", "email_verified": "no"}, "chưa xác thực"),
    ],
    ids=["unknown", "unverified", "silent on it", "nothing", "a list", "nul"],
)
def test_who_is_nobody_here_is_told_so_and_whom_to_ask(office, directory, on, client, claims, sentence):
    before = User.objects.count()
    directory.token = claims
    if str(claims.get("email")).startswith("head"):
        directory.token = claims | {"email": claims["email"].replace("head", office.head.email)}
    answer = come(client)
    assert answer.status_code == 403
    assert sentence in words(answer)
    assert "quản trị" in words(answer)
    assert not is_in(client)
    assert User.objects.count() == before
    assert SignIn.objects.get().outcome == "failed"
    assert not Session.objects.exists()


def test_an_address_that_two_people_have_is_nobodys(office, directory, on, client):
    on(claim="upn")
    office.officer.username = office.head.email
    office.officer.save()
    directory.token = {"upn": office.head.email}
    assert come(client).status_code == 403


@pytest.mark.parametrize("closed", [{"active_to": LETTERS_DAY.replace(day=16)}, {"is_active": False},
                                    {"active_from": LETTERS_DAY.replace(day=18)}],
                         ids=["left", "closed", "not yet come"])  # fmt: skip
def test_whose_account_is_closed_does_not_come_in(office, directory, on, client, closed):
    for name, value in closed.items():
        setattr(office.head, name, value)
    office.head.save()
    directory.token = {"email": office.head.email, "email_verified": True}
    answer = come(client)
    assert answer.status_code == 403
    assert "quản trị" in words(answer)
    assert outcomes(office.head) == ["failed"]
    assert not is_in(client)


def test_the_second_factor_is_asked_for_as_after_a_password(office, directory, on, client):
    secret = generate_totp_secret()
    TOTP.activate(office.head, secret)
    directory.token = {"email": office.head.email, "email_verified": True}
    assert come(client, next="/van-ban/").url == reverse("mfa_authenticate")
    assert not is_in(client)
    kept = Session.objects.get().get_decoded()
    assert office.head.password not in str(kept)
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    assert client.post(reverse("mfa_authenticate"), {"code": code}).url == "/van-ban/"
    assert outcomes(office.head) == ["code", "in"]


def test_a_role_that_needs_a_second_factor_is_led_to_it(office, directory, on, client, settings):
    settings.SECOND_FACTOR_ROLES = ["administrator"]
    directory.token = {"email": office.administrator.email, "email_verified": True}
    come(client)
    assert client.get(reverse("dashboard")).url == reverse("mfa_activate_totp")


def test_wrong_passwords_block_this_way_in_too(office, directory, on, client):
    for _ in range(limits.MOST_FOR_ACCOUNT):
        client.post(SIGN_IN, {"login": office.head.username, "password": "sai"})
    directory.token = {"email": office.head.email, "email_verified": True}
    answer = come(client)
    assert answer.status_code == 403
    assert "Đăng nhập sai quá nhiều lần" in words(answer)
    assert outcomes(office.head)[-1] == "blocked"


def test_who_gives_up_at_the_directory_is_not_signed_in_and_may_begin_again(office, directory, on, client):
    directory.refuses = "access_denied"
    answer = come(client)
    assert answer.status_code == 403
    assert "Chưa đăng nhập" in words(answer)
    assert not SignIn.objects.exists()


def test_a_way_back_that_nobody_began_here_leads_nowhere(office, directory, on, client):
    directory.token = {"email": office.head.email, "email_verified": True}
    assert client.get(BACK).status_code == 403
    back = requests.get(address_of_directory(Client()), allow_redirects=False, timeout=10).headers["Location"]
    answer = client.get(back.removeprefix("http://testserver"))
    assert answer.status_code == 403, "another browser began it"
    assert not is_in(client)


def test_a_way_back_is_gone_once(office, directory, on, client):
    directory.token = {"email": office.head.email, "email_verified": True}
    back = requests.get(address_of_directory(client), allow_redirects=False, timeout=10).headers["Location"]
    path = back.removeprefix("http://testserver")
    assert client.get(path).status_code == 302
    assert client.get(path).status_code == 403


def test_the_button_is_a_press_not_a_link_and_what_stands_in_its_address_changes_nothing(directory, on, client, db):
    assert client.get(LEAVE).status_code == 405
    address = client.post(f"{LEAVE}?process=connect&scope=admin&auth_params=prompt%3Dnone").headers["Refresh"]
    asked = parse_qs(urlsplit(address).query)
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert "prompt" not in asked
    assert asked["code_challenge_method"] == ["S256"]


@pytest.mark.parametrize(
    "fault",
    [{"signing_key": new_key}, {"algorithm": "none"}, {"algorithm": "HS256"}, {"token": {"aud": "other"}},
     {"token": {"iss": "https://other"}}, {"token": {"exp": 1}}, {"token": {"sub": 7}}],
    ids=["foreign key", "unsigned", "a shared secret", "for another program", "of another directory", "out of date",
         "no text"],
)  # fmt: skip
def test_a_token_that_is_not_the_directorys_own_for_us_is_refused_in_words(office, directory, on, client, fault):
    claims = {"email": office.head.email, "email_verified": True}
    directory.token = claims | fault.get("token", {})
    directory.signing_key = fault["signing_key"]() if "signing_key" in fault else None
    directory.algorithm = fault.get("algorithm", "RS256")
    answer = come(client)
    assert answer.status_code == 503
    assert "quản trị" in words(answer)
    assert not is_in(client)


def test_a_directory_that_is_away_or_another_one_is_told_of_in_words(office, directory, on, client):
    directory.issuer = "https://other.example.org"
    assert client.post(LEAVE).status_code == 503
    on(url="http://127.0.0.1:9/realms/so")
    answer = client.post(LEAVE)
    assert answer.status_code == 503
    assert NAME in words(answer)
    assert "quản trị" in words(answer)


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"url": "https://sso.example.org"}, "CCHC_OIDC_CLIENT and CCHC_OIDC_SECRET missing"),
        ({"client": "cchc", "secret": "geheim"}, "CCHC_OIDC_URL missing"),
        ({"name": NAME}, "set all or none"),
        ({"url": "http://sso.example.org", "client": "cchc", "secret": "geheim"}, "CCHC_OIDC_URL cannot be read"),
        ({"url": "sso.example.org", "client": "cchc", "secret": "geheim"}, "CCHC_OIDC_URL cannot be read"),
        ({"url": "https://[::1", "client": "cchc", "secret": "geheim"}, "CCHC_OIDC_URL cannot be read"),
    ],
    ids=["address alone", "no address", "name alone", "no TLS", "no scheme", "no address at all"],
)
def test_what_is_half_set_is_refused_in_a_sentence(variables, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence) as refused:
        providers(**variables)
    assert "geheim" not in str(refused.value)


def test_without_a_name_the_button_has_the_hosts_and_empty_variables_are_not_set():
    found = providers(url="https://sso.example.org/adfs/", client="cchc", secret="$a")["openid_connect"]
    (app,) = found["APPS"]
    assert (app["name"], app["secret"]) == ("sso.example.org", "$a")
    assert app["settings"]["server_url"] == "https://sso.example.org/adfs"
    assert providers(url="", client="", secret="") == {}
