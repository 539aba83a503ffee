"""Units are entered, corrected and renamed; a former name stays known."""

import pytest
from django.urls import reverse

from cchc.accounts.models import Unit
from tests.factories import LETTERS_DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(office, settings):
    settings.CCHC_TODAY = LETTERS_DAY
    return office


@pytest.fixture
def admin(office, client):
    client.force_login(office.administrator)
    return client


def test_a_unit_is_entered_and_stands_in_the_list(office, admin):
    fields = {"name": "Phòng Đấu thầu", "code": "DT", "kind": "division", "other_names": "P. ĐT\nPhòng ĐT"}
    assert admin.post(reverse("unit-new"), fields).status_code == 302
    unit = Unit.objects.get(code="DT")
    assert unit.aliases == ["P. ĐT", "Phòng ĐT"]
    page = admin.get(reverse("units")).content.decode()
    assert "Phòng Đấu thầu" in page
    assert "chưa có người" in page  # nobody heads it yet
    assert admin.get(reverse("unit", args=[unit.pk])).status_code == 200


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"code": "KTN"}, "đã có mã này"), ({"name": "phòng ktn"}, "Đã có đơn vị mang tên này"), ({"name": ""}, "")],
)
def test_a_code_or_name_that_is_taken_is_named(office, admin, fields, said):
    answer = admin.post(reverse("unit-new"), {"name": "Phòng Mới", "code": "MOI", "kind": "division", **fields})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Unit.objects.filter(code="MOI").exists()


def test_a_renamed_unit_keeps_its_old_name_and_says_by_which_document(office, admin):
    given = {"name": "Phòng Kinh tế ngành và Hợp tác xã", "why": "QĐ 5/QĐ-SKHĐT ngày 01/07/2019"}
    old = office.division.name
    assert admin.post(reverse("unit-rename", args=[office.division.pk]), given).status_code == 302
    unit = Unit.objects.get(pk=office.division.pk)
    assert (unit.name, unit.aliases) == (given["name"], [old])
    assert unit.history.first().history_change_reason == given["why"]
    answer = admin.post(reverse("unit-rename", args=[unit.pk]), {"name": "Tên khác", "why": ""})
    assert answer.status_code == 422
