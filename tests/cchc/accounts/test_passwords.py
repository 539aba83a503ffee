"""Which passwords are refused, and that composed and decomposed letters make the same one."""

import unicodedata

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.factories import LETTERS_DAY

PASSWORD = "Rừng thông xanh ngát"


@pytest.fixture
def office(office, settings):
    settings.CCHC_TODAY = LETTERS_DAY
    return office


@pytest.mark.parametrize(
    "password",
    [
        "matkhau2019!", "M@tkhau2019", "P@ssw0rd2019", "NguyenVanAn1990", "Lê Thị Hồng Nhung 1985", "Daklak@2019",
        "Buonmathuot47", "qwertyuiop123", "1qaz2wsx3edc", "anhyeuem1314", "skhdt@daklak2019", "vanphong@2019",
        "quantri@12345", "123456789a", "Abc@12345678", "aaaaaaaaaaaa", "matkhaumatkhau", "cchc20192020",
        "chucmungnammoi2020", "password123", "iloveyou12", "Tháng một năm mới",
    ],
)  # fmt: skip
def test_what_others_try_first_is_refused(office, password):
    with pytest.raises(ValidationError):
        validate_password(password, office.head)


@pytest.mark.parametrize(
    "password",
    ["troi-xanh-tren-rung", "xK9#mPq2vLw8", "mot-mat-khau-moi-dai", "Rừng thông xanh ngát", "tháng bảy mưa ngâu"],
)  # fmt: skip
def test_a_few_words_of_ones_own_are_enough(office, password):
    validate_password(password, office.head)


@pytest.mark.parametrize(
    ("who", "needs"), [("head", 10), ("officer", 10), ("office_chief", 12), ("director", 12), ("administrator", 12)]
)
def test_who_decides_needs_twelve_characters(office, who, needs):
    password = "xK9#mPq2vLw8Zt"
    with pytest.raises(ValidationError, match=str(needs)):
        validate_password(password[: needs - 1], getattr(office, who))
    validate_password(password[:needs], getattr(office, who))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("kept", ["NFC", "NFD"])
def test_composed_and_decomposed_letters_are_the_same_password(office, client, form, kept):
    if kept == "NFC":
        office.head.set_password(PASSWORD)
    else:  # as it was kept before letters were composed
        office.head.password = make_password(unicodedata.normalize("NFD", PASSWORD))
    office.head.save()
    fields = {"login": office.head.username, "password": unicodedata.normalize(form, PASSWORD)}
    assert client.post("/tai-khoan/dang-nhap/", fields).status_code == 302


def test_a_name_in_decomposed_letters_is_the_same_name(office, client):
    office.head.username = "trưởng.phòng"
    office.head.save()
    fields = {"login": unicodedata.normalize("NFD", "trưởng.phòng"), "password": "mat-khau-thu-nghiem"}
    assert client.post("/tai-khoan/dang-nhap/", fields).status_code == 302


def test_a_password_that_somebody_else_set_is_changed_first(office, client):
    office.head.must_change_password = True
    office.head.save()
    client.force_login(office.head)
    assert client.get(reverse("my-work")).url == reverse("account_change_password")
    assert "chỉ mình bạn biết" in client.get(reverse("account_change_password")).content.decode()
    new = {"oldpassword": "mat-khau-thu-nghiem", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(reverse("account_change_password"), new).status_code == 302
    assert client.get(reverse("my-work")).status_code == 200
