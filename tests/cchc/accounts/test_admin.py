"""The administrator's site: people, units and functions are kept, nothing is deleted, the rest is only looked at."""

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.urls import reverse

from cchc.accounts.models import Membership, Unit, User
from tests.factories import LETTERS_DAY, make_task

KEPT = {User, Unit, Membership}


@pytest.fixture
def office(office, settings):
    settings.CCHC_TODAY = LETTERS_DAY
    return office


def address(model: type, page: str, *arguments) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def test_every_model_of_the_house_is_there(office):
    registered = {model._meta.model_name for model in admin.site._registry}
    assert {"user", "unit", "membership", "task", "document", "item", "evidence", "act", "digest"} <= registered
    assert not {name for name in registered if name.startswith("historical")}


def test_the_administrator_looks_at_everything_and_changes_people_units_and_functions_only(office, client):
    make_task(office.division)
    client.force_login(office.administrator)
    assert client.get(reverse("admin:index")).status_code == 200
    for model in admin.site._registry:
        assert client.get(address(model, "changelist")).status_code == 200, model
        assert client.get(address(model, "add")).status_code == (200 if model in KEPT else 403), model
        for row in model._default_manager.all()[:1]:
            assert client.get(address(model, "change", row.pk)).status_code == 200, model
            assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403, model


@pytest.mark.parametrize("who", ["office_chief", "director", "head", "observer"])
def test_nobody_else_gets_in(office, client, who):
    client.force_login(getattr(office, who))
    for url in (reverse("admin:index"), address(User, "changelist")):
        assert client.get(url, follow=True).status_code == 403


def test_a_person_is_entered_with_a_function_and_a_password(office, client):
    client.force_login(office.administrator)
    fields = {
        "username": "cv.moi", "name": "Chuyên viên mới", "email": "cv.moi@example.org", "usable_password": "true",
        "password1": "mot-mat-khau-kha-dai", "password2": "mot-mat-khau-kha-dai",
        "memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0",
    }  # fmt: skip
    answer = client.post(address(User, "add"), fields)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    person = User.objects.get(username="cv.moi")
    assert person.check_password("mot-mat-khau-kha-dai")
    function = {"person": person.pk, "role": "officer", "unit": office.division.pk}
    assert client.post(address(Membership, "add"), function).status_code == 302
    assert User.objects.get(pk=person.pk).has_role("officer")


def test_a_second_head_of_a_unit_is_refused_in_words(office, client):
    client.force_login(office.administrator)
    fields = {"person": office.officer.pk, "role": "head", "unit": office.division.pk}
    answer = client.post(address(Membership, "add"), fields)
    assert answer.status_code == 200
    assert "đã có người đứng đầu" in answer.content.decode()


def test_a_forgotten_password_is_set_anew_without_mail(office, client):
    client.force_login(office.administrator)
    url = reverse("admin:auth_user_password_change", args=[office.head.pk])
    new = {"usable_password": "true", "password1": "mat-khau-dat-lai-1", "password2": "mat-khau-dat-lai-1"}
    assert client.post(url, new).status_code == 302
    office.head.refresh_from_db()
    assert office.head.check_password("mat-khau-dat-lai-1")


def test_leaving_is_a_day_and_kept_in_the_history_with_who_entered_it(office, client):
    client.force_login(office.administrator)
    client.post(address(Membership, "change", office.officer.memberships.get().pk),
                {"person": office.officer.pk, "role": "officer", "unit": office.division.pk,
                 "valid_to": "16/07/2019"})  # fmt: skip
    function = office.officer.memberships.get()
    assert function.valid_to == date(2019, 7, 16)
    assert function.history.first().history_user == office.administrator


def test_a_lost_device_is_answered_by_removing_the_second_factor(office, client):
    Authenticator.objects.create(user=office.head, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(office.administrator)
    client.post(address(User, "changelist"), {"action": "remove_second_factor", "_selected_action": office.head.pk})
    assert not Authenticator.objects.exists()
