"""The administrator is watched: a log that nobody changes, the people told, a second person for what decides."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cchc.accounts.jobs import mail_account_notices
from cchc.accounts.models import AccountChange, AccountNotice, FunctionRequest, Membership, User
from cchc.accounts.oversight import account_change, notice_mail
from tests.cchc.accounts.test_admin import address
from tests.factories import LETTERS_DAY, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(office, settings, django_capture_on_commit_callbacks):
    settings.CCHC_TODAY = LETTERS_DAY
    return office


@pytest.fixture
def act(office, client, django_capture_on_commit_callbacks):
    """The administrator sends a form of the administrator's site; what is done after the commit is done."""
    client.force_login(office.administrator)

    def send(url: str, fields: dict):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(url, fields)

    return send


def set_password(act, person) -> None:
    new = {"usable_password": "true", "password1": "troi-xanh-tren-rung", "password2": "troi-xanh-tren-rung"}
    assert act(reverse("admin:auth_user_password_change", args=[person.pk]), new).status_code == 302


def told(change: AccountChange) -> set[User]:
    return {notice.person for notice in change.notices.all()}


# what is written, and who is told


def test_a_password_that_another_sets_is_logged_told_and_changed_at_the_next_sign_in(office, act, client):
    set_password(act, office.head)
    change = AccountChange.objects.get(kind="password")
    assert (change.person, change.by, change.text) == (office.head, office.administrator, "Mật khẩu do người khác đặt")
    assert told(change) == {office.head, office.office_chief}
    assert {message.to[0] for message in mail.outbox} == {office.head.email, office.office_chief.email}
    assert "Mật khẩu do người khác đặt" in mail.outbox[0].body
    assert office.administrator.name in mail.outbox[0].body
    office.head.refresh_from_db()
    client.force_login(office.head)
    assert client.get(reverse("my-work")).url == reverse("account_change_password")


def test_a_function_is_logged_and_told_to_the_person_and_the_office_chief(office, act):
    act(address(Membership, "add"), {"person": office.officer.pk, "role": "officer", "unit": office.other_division.pk})
    change = AccountChange.objects.get(kind="function")
    assert f"Giao chức năng: chuyên viên, {office.other_division}" == change.text
    assert told(change) == {office.officer, office.office_chief}
    ends = {"person": office.officer.pk, "role": "officer", "unit": office.other_division.pk, "valid_to": "16/07/2019"}
    act(address(Membership, "change", Membership.objects.latest("pk").pk), ends)
    assert "đến 16/07/2019" in AccountChange.objects.first().text


def test_a_changed_address_of_mail_is_logged_since_one_signs_in_by_it(office, act):
    fields = {"username": office.head.username, "name": office.head.name, "email": "moi@example.org", "is_active": "on",
              "memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}  # fmt: skip
    old = office.head.email
    assert act(address(User, "change", office.head.pk), fields).status_code == 302
    assert f"{old} → moi@example.org" in AccountChange.objects.get(kind="account").text


def test_a_removed_second_factor_is_logged_for_each_person(office, act):
    for person in (office.head, office.officer):
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    chosen = [office.head.pk, office.officer.pk, office.director.pk]
    act(address(User, "changelist"), {"action": "remove_second_factor", "_selected_action": chosen})
    assert {change.person for change in AccountChange.objects.filter(kind="factor")} == {office.head, office.officer}


def test_ones_own_new_password_is_told_to_oneself_alone(office, client, django_capture_on_commit_callbacks):
    client.force_login(office.head)
    new = {"oldpassword": "mat-khau-thu-nghiem", "password1": "troi-xanh-tren-rung", "password2": "troi-xanh-tren-rung"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_change_password"), new)
    change = AccountChange.objects.get()
    assert told(change) == {office.head}
    assert "không phải do bạn" in mail.outbox[0].body


def test_a_new_account_sets_its_own_password_first(office, act):
    fields = {"username": "cv.moi", "name": "Chuyên viên mới", "email": "cv.moi@example.org", "usable_password": "true",
              "password1": "troi-xanh-tren-rung", "password2": "troi-xanh-tren-rung",
              "memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}  # fmt: skip
    act(address(User, "add"), fields)
    person = User.objects.get(username="cv.moi")
    assert person.must_change_password
    assert {change.kind for change in AccountChange.objects.filter(person=person)} == {"account", "password"}


def test_the_notice_stands_in_the_inbox_until_it_is_read(office, act, client):
    set_password(act, office.head)
    client.force_login(office.office_chief)
    page = client.get(reverse("notices")).content.decode()
    assert reverse("account-changes") in page
    assert AccountNotice.objects.filter(person=office.office_chief, read_at=None).count() == 1
    assert "Mật khẩu do người khác đặt" in client.get(reverse("account-changes")).content.decode()
    assert not AccountNotice.objects.filter(person=office.office_chief, read_at=None).exists()


def test_a_mail_that_cannot_leave_is_tried_again_and_sent_once(office, act, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("away")

    with monkeypatch.context() as patch:
        patch.setattr(notice_mail, "send_mail", fail)
        set_password(act, office.head)
    assert mail.outbox == []
    mail_account_notices()
    mail_account_notices()
    assert len(mail.outbox) == 2


# the log


@pytest.mark.parametrize(
    "statement", ["UPDATE accounts_accountchange SET text = 'x'", "DELETE FROM accounts_accountchange"]
)
def test_the_database_refuses_to_change_or_delete_a_line(office, act, statement):
    set_password(act, office.head)
    AccountNotice.objects.all().delete()
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AccountChange.objects.count() == 1


def test_no_code_changes_or_deletes_a_line(office):
    line = account_change.write("key", office.head, "x", by=office.head)
    for change in (line.save, line.delete, AccountChange.objects.all().delete):
        with pytest.raises(ValidationError):
            change()
    with pytest.raises(ValidationError):
        AccountChange.objects.update(text="y")


def test_a_line_that_was_changed_or_is_missing_is_found(office):
    lines = [account_change.write("key", office.head, f"dòng {n}", by=office.head) for n in range(4)]
    assert list(account_change.broken()) == []
    with connection.cursor() as cursor:
        # Somebody who rules the database can take its refusal away.
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        import_module("cchc.accounts.migrations.0008_account_log_is_kept").lift(apps, editor)
        cursor.execute("UPDATE accounts_accountchange SET text = 'khác' WHERE id = %s", [lines[1].pk])
        assert list(account_change.broken()) == [lines[1]]
        cursor.execute("DELETE FROM accounts_accountchange WHERE id = %s", [lines[1].pk])
    assert list(account_change.broken()) == [lines[2]]


# a second person


def ask_for(act, office, role: str, **fields):
    return act(address(Membership, "add"), {"person": office.administrator.pk, "role": role, **fields})


@pytest.mark.parametrize("role", ["office_chief", "director", "deputy", "in_charge"])
def test_nobody_grants_themselves_what_verifies_or_decides(office, act, role):
    answer = ask_for(act, office, role, unit=office.other_division.pk)
    assert answer.status_code == (200 if role == "in_charge" else 302)
    assert {m.role for m in Membership.objects.filter(person=office.administrator)} == {"administrator"}
    if answer.status_code == 302:
        assert FunctionRequest.objects.get().role == role


def test_nor_by_the_way_of_ones_own_person_page_or_of_anothers_function(office, act):
    fields = {"username": office.administrator.username, "name": office.administrator.name,
              "email": office.administrator.email, "is_active": "on", "memberships-TOTAL_FORMS": "1",
              "memberships-INITIAL_FORMS": "0", "memberships-0-role": "office_chief",
              "memberships-0-unit": office.office.pk, "memberships-0-person": office.administrator.pk}  # fmt: skip
    act(address(User, "change", office.administrator.pk), fields)
    theirs = office.office_chief.memberships.get(role="office_chief")
    act(address(Membership, "change", theirs.pk),
        {"person": office.administrator.pk, "role": "office_chief", "unit": office.office.pk})  # fmt: skip
    assert {m.role for m in Membership.objects.filter(person=office.administrator)} == {"administrator"}
    assert FunctionRequest.objects.count() == 2
    theirs.refresh_from_db()
    assert theirs.person == office.office_chief


def test_a_second_person_agrees_and_only_then_it_holds(office, act, client):
    ask_for(act, office, "office_chief", unit=office.office.pk)
    asked = FunctionRequest.objects.get()
    url = reverse("function-decide", args=[asked.pk])
    assert act(url, {"decision": "grant"}).status_code == 403, "not who asked"
    client.force_login(office.head)
    assert client.post(url, {"decision": "grant"}).status_code == 403
    client.force_login(office.director)
    assert "Chánh Văn phòng" in client.get(reverse("account-log")).content.decode()
    assert client.post(url, {"decision": "grant"}).status_code == 302
    assert User.objects.get(pk=office.administrator.pk).has_role("office_chief")
    assert asked.history.first().history_user == office.director
    client.post(url, {"decision": "decline"})
    asked.refresh_from_db()
    assert asked.is_granted, "decided once"


def test_a_no_leaves_everything_as_it_was(office, act, client):
    other = make_person("administrator")
    ask_for(act, office, "director", unit=office.leadership.pk)
    client.force_login(other)
    client.post(reverse("function-decide", args=[FunctionRequest.objects.get().pk]), {"decision": "decline"})
    assert not User.objects.get(pk=office.administrator.pk).has_role("director")


def test_what_neither_verifies_nor_decides_needs_nobody(office, act):
    assert ask_for(act, office, "coordinator", unit=office.office.pk).status_code == 302
    assert User.objects.get(pk=office.administrator.pk).has_role("coordinator")
    act(address(Membership, "add"), {"person": office.officer.pk, "role": "deputy", "unit": office.leadership.pk})
    assert User.objects.get(pk=office.officer.pk).has_role("deputy"), "for somebody else it is logged and told"


def test_the_log_is_for_who_may_agree(office, client):
    for who, status in (
        ("administrator", 200),
        ("office_chief", 200),
        ("director", 200),
        ("head", 403),
        ("observer", 403),
    ):
        client.force_login(getattr(office, who))
        assert client.get(reverse("account-log")).status_code == status, who
