"""The first person: made by one command, who then chooses a password on a page."""

import io
import re

import pytest
from django.core.management import CommandError, call_command

from cchc.accounts.models import Membership, User

pytestmark = pytest.mark.django_db

PASSWORD = "rừng thông xanh ngát"
GIVEN = {"username": "quantri", "name": "Trần Thị Quản", "email": "quan@example.org"}


def create(**options) -> str:
    out = io.StringIO()
    call_command("create_administrator", stdout=out, **{**GIVEN, **options})
    return out.getvalue()


def link_in(text: str) -> str:
    return re.search(r"http://127\.0\.0\.1:8000(/\S+)", text)[1]


def test_without_a_password_a_link_is_printed_at_which_the_person_chooses_one(client):
    page = client.get(link_in(create()), follow=True)
    assert "Trần Thị Quản" in page.content.decode()
    typed = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert client.post(page.request["PATH_INFO"], typed).url == "/tai-khoan/dang-nhap/"
    assert client.post("/tai-khoan/dang-nhap/", {"login": "quantri", "password": PASSWORD}).status_code == 302
    assert client.get("/tai-khoan/quan-ly/").status_code == 200


def test_the_link_holds_once(client):
    address = link_in(create())
    page = client.get(address, follow=True)
    client.post(page.request["PATH_INFO"], {"new_password1": PASSWORD, "new_password2": PASSWORD})
    client.session.flush()
    assert "không còn hiệu lực" in client.get(address, follow=True).content.decode()


def test_a_password_on_standard_input_holds_at_once(monkeypatch, client):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    assert "can sign in" in create(password_stdin=True)
    assert client.post("/tai-khoan/dang-nhap/", {"login": "quantri", "password": PASSWORD}).status_code == 302
    assert User.objects.get().has_role(Membership.Role.ADMINISTRATOR)


def test_at_a_terminal_it_asks_for_what_is_missing(monkeypatch):
    answers = iter(["Trần Thị Quản", "quan@example.org", ""])
    passwords = iter(["123", PASSWORD, "mistyped", PASSWORD, PASSWORD])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(passwords))
    call_command("create_administrator", stdout=io.StringIO(), stderr=io.StringIO())
    person = User.objects.get()
    assert (person.username, person.name) == ("quantri", "Trần Thị Quản")
    assert person.check_password(PASSWORD)


def test_what_is_missing_or_taken_is_named():
    with pytest.raises(CommandError, match="--name, --email"):
        create(name=None, email=None)
    create()
    with pytest.raises(CommandError):
        create(username="QUANTRI2")  # the e-mail is taken
    assert User.objects.count() == 1


def test_the_command_that_guides_to_django_name_leads_here():
    for options in ([], ["--noinput", "--username", "a", "--email", "a@example.org"]):
        with pytest.raises(CommandError, match="create_administrator"):
            call_command("createsuperuser", *options)
