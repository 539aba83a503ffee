"""The administrator enters people, gives and ends functions, and hands out links; constraints answer in sentences."""

import re
from datetime import date

import pytest
from django.core import mail
from django.urls import reverse

from cchc.accounts.models import Membership, User
from cchc.accounts.people.acts import user_name
from tests.factories import LETTERS_DAY, add_function, make_person, make_task

pytestmark = pytest.mark.django_db
PASSWORD = "rừng thông xanh ngát"


@pytest.fixture
def office(office, settings):
    settings.CCHC_TODAY = LETTERS_DAY
    return office


@pytest.fixture
def admin(office, client):
    client.force_login(office.administrator)
    return client


def text(response) -> str:
    return response.content.decode()


def add(admin, **fields):
    given = {"name": "Lê Thị Mai", "email": "mai@example.org", "role": "officer"}
    return admin.post(reverse("person-new"), {**given, **fields})


def test_a_person_is_entered_gets_a_slip_and_chooses_a_password(office, admin, client):
    assert add(admin, unit=office.division.pk).status_code == 302
    person = User.objects.get(email="mai@example.org")
    assert (person.username, person.units()) == ("mai", {office.division.pk})
    slips = text(admin.post(reverse("people-links"), {"person": person.pk, "print": "1"}))
    address = re.search(r"http://127\.0\.0\.1:8000(/\S+?)<", slips)[1]
    client.logout()
    page = client.get(address, follow=True)
    client.post(page.request["PATH_INFO"], {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert client.post(reverse("account_login"), {"login": "mai", "password": PASSWORD}).status_code == 302
    assert client.get(reverse("my-work")).status_code == 200


def test_a_link_goes_out_by_mail_and_ends_the_old_password(office, admin):
    admin.post(reverse("people-links"), {"person": [office.head.pk, office.officer.pk], "mail": "1"})
    links = [message for message in mail.outbox if "/tai-khoan/mat-khau/" in message.body]
    assert sorted(message.to for message in links) == sorted([[office.head.email], [office.officer.email]])
    office.head.refresh_from_db()
    assert not office.head.has_usable_password()


def test_nobody_is_given_the_own_link_and_a_closed_account_none(office, admin):
    answer = admin.post(reverse("people-links"), {"person": office.administrator.pk, "print": "1"}, follow=True)
    assert "Mật khẩu của chính bạn" in text(answer)
    User.objects.filter(pk=office.head.pk).update(is_active=False)
    answer = admin.post(reverse("people-links"), {"person": office.head.pk, "print": "1"}, follow=True)
    assert "đã đóng" in text(answer)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"role": "officer"}, "chọn đơn vị"),
        ({"role": "acting_head", "unit": "division"}, "nhập cả hai ngày"),
        ({"role": "head", "unit": "division"}, "đã có người đứng đầu"),
        ({"role": "officer", "unit": "division", "valid_from": "02/08/2019", "valid_to": "01/08/2019"}, "trước ngày"),
        ({"role": "officer", "unit": "division", "valid_from": "31/02/2019"}, "ngày"),
        ({"email": "khong-phai"}, "thư"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_is_kept(office, admin, fields, said):
    if "unit" in fields:
        fields = {**fields, "unit": office.division.pk}
    answer = add(admin, **fields)
    assert answer.status_code == 422
    assert said in text(answer)
    assert not User.objects.filter(name="Lê Thị Mai").exists()


def test_a_head_is_changed_and_the_one_before_ends_the_day_before(office, admin):
    successor = make_person()
    make_task(office.division, schedule="on 2019-07-01")
    page = admin.get(reverse("unit-change-head", args=[office.division.pk]))
    assert "1 nhiệm vụ đang mở, trong đó 1 quá hạn" in text(page)
    given = {"person": successor.pk, "first_day": "01/08/2019", "why": "QĐ 12/QĐ-SKHĐT"}
    assert admin.post(reverse("unit-change-head", args=[office.division.pk]), given).status_code == 302
    assert Membership.objects.get(person=office.head).valid_to == date(2019, 7, 31)
    function = Membership.objects.get(person=successor)
    assert (function.role, function.valid_from) == ("head", date(2019, 8, 1))
    assert function.history.get().history_change_reason == "QĐ 12/QĐ-SKHĐT"


def test_the_next_head_of_the_office_is_the_office_chief(office, admin):
    successor = make_person()
    given = {"person": successor.pk, "first_day": "17/07/2019"}
    admin.post(reverse("unit-change-head", args=[office.office.pk]), given)
    successor = User.objects.get(pk=successor.pk)
    assert {function.role for function in successor.functions()} == {"head", "office_chief"}
    assert not User.objects.get(pk=office.office_chief.pk).functions()


def test_an_acting_head_stands_in_between_two_days(office, admin):
    given = {"person": office.officer.pk, "valid_from": "22/07/2019", "valid_to": "26/07/2019"}
    admin.post(reverse("unit-acting-head", args=[office.division.pk]), given)
    officer = User.objects.get(pk=office.officer.pk)
    assert officer.leads(office.division.pk, day=date(2019, 7, 26))
    assert not officer.leads(office.division.pk, day=date(2019, 7, 27))


def test_a_function_ends_and_the_last_administrator_stays(office, admin):
    function = office.officer.memberships.get()
    admin.post(reverse("function-end", args=[function.pk]), {"last_day": "31/07/2019"})
    function.refresh_from_db()
    assert function.valid_to == date(2019, 7, 31)
    own = office.administrator.memberships.get()
    answer = admin.post(reverse("function-end", args=[own.pk]), {"last_day": "31/07/2019"})
    assert answer.status_code == 422
    add_function(office.officer, "administrator")
    assert admin.post(reverse("function-end", args=[own.pk]), {"last_day": "31/07/2019"}).status_code == 302


def test_who_leaves_has_no_function_and_no_way_in_after_the_last_day(office, admin):
    admin.post(reverse("person-leave", args=[office.head.pk]), {"last_day": "31/07/2019", "why": "nghỉ hưu"})
    head = User.objects.get(pk=office.head.pk)
    assert head.works_on(date(2019, 7, 31))
    assert not head.works_on(date(2019, 8, 1))
    assert head.memberships.get().valid_to == date(2019, 7, 31)


def test_a_user_name_is_made_of_the_address_or_the_name_and_never_taken_twice(office):
    assert user_name("Nguyễn Văn Đức", "duc.nv@example.org") == "duc.nv"
    assert user_name("Nguyễn Văn Đức") == "duc.nv"
    make_person(username="duc.nv")
    assert user_name("Nguyễn Văn Đức") == "duc.nv2"


@pytest.mark.parametrize("who", ["office_chief", "director", "head", "observer"])
def test_the_pages_are_the_administrators_alone(office, client, who):
    client.force_login(getattr(office, who))
    for address in (
        reverse("people"), reverse("person-new"), reverse("person", args=[office.head.pk]), reverse("units"),
        reverse("unit-new"), reverse("unit", args=[office.division.pk]),
        reverse("unit-change-head", args=[office.division.pk]),
    ):  # fmt: skip
        assert client.get(address).status_code == 403, address
    assert client.post(reverse("people-links"), {"person": office.head.pk}).status_code == 403
    assert client.post(reverse("person-second-factor", args=[office.head.pk])).status_code == 403
