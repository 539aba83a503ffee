"""Control characters and decomposed letters from outside; years and numbers in addresses that cannot be."""

import os
import unicodedata
from itertools import product

import pytest
from django.urls import reverse

from cchc.pages.plain_text import plain
from cchc.search import fold
from tests.factories import LETTERS_DAY, make_document, make_item, make_task

NUL = "\x00"
AUDIT = os.environ.get("CCHC_AUDIT") == "1"


@pytest.fixture
def office(office, settings):
    settings.CCHC_TODAY = LETTERS_DAY
    return office


@pytest.mark.parametrize(
    ("text", "kept"),
    [("a\x00b", "ab"), ("a\x0bb", "a\nb"), ("a\x0cb", "a\nb"), ("a\tb\r\nc", "a\tb\r\nc"), ("a\ufffeb\uffff", "ab"),
     ("\x1b[0m", "[0m"), ("\x7f", ""), (unicodedata.normalize("NFD", "Đề án"), "Đề án"), ("👍", "👍")],
)  # fmt: skip
def test_what_cannot_be_stored_is_left_out_and_line_breaks_stay(text, kept):
    assert plain(text) == kept


PARAMETERS = ("q", "unit", "state", "page", "year", "person", "from", "to", "sort", "day", "query", "ky")
VALUES = (f"a{NUL}b", NUL, "\ufffe", "9" * 40, "-1", "٣", "2019-02-30", "10000")
# Every pair is for `make audit`; here each parameter meets one value alone, and each value comes in all at once.
PAIRS = list(product(PARAMETERS, VALUES)) if AUDIT else [(each, VALUES[n % 8]) for n, each in enumerate(PARAMETERS)]


@pytest.mark.parametrize("name", ["task-list", "search", "document-list", "dispatch-list", "proofs", "notices", "index",
                                  "ledger", "dashboard", "report-list", "xrays"])  # fmt: skip
def test_a_nul_in_any_parameter_is_no_500(office, client, name):
    client.force_login(office.office_chief)
    asked = [{parameter: value} for parameter, value in PAIRS] + [dict.fromkeys(PARAMETERS, value) for value in VALUES]
    for parameters in asked:
        assert client.get(reverse(name), parameters).status_code < 500, parameters


def test_a_nul_in_an_address_is_no_page(office, client):
    client.force_login(office.office_chief)
    for address in (
        "/chi-so/2019/tieu-chi/a%00b/",
        "/de-cuong/a%00/",
        "/%00",
        "/nhiem-vu/%00/",
        "/chi-so/kiem-tra/a%0b/",
    ):
        assert client.get(address).status_code == 404, address


def test_a_nul_in_a_cookie_is_no_500(office, client):
    for name in ("sessionid", "theme", "django_language", "csrftoken", "sent"):
        client.cookies[name] = f"abc{NUL}defghijk"
    assert client.get("/tai-khoan/dang-nhap/").status_code == 200
    assert client.get("/", headers={"Cookie": r'sessionid="abcdefg\000hij"'}).status_code == 302


def test_a_note_with_control_characters_is_saved_without_them(office, client):
    task = make_task(office.division)
    client.force_login(office.head)
    text = unicodedata.normalize("NFD", "Đã xong\x00\x0bphần một\ufffe")
    client.post(reverse("task-note", args=[task.pk]), {"seen": task.version, "text": text})
    assert task.acts.get(kind="note").text == "Đã xong\nphần một"


@pytest.mark.parametrize("year", ["10000", "0", "1899", "2201", "99999999999999999999"])
def test_a_year_that_cannot_be_is_no_page(office, client, year):
    client.force_login(office.office_chief)
    for place in ("", "mat-diem/", "tinh-thu/", "dien-bien/", "tham-dinh/", "so-lieu/", "gia-tri/"):
        assert client.get(f"/chi-so/{year}/{place}").status_code == 404
    for address in (f"/chi-so/ket-qua/{year}/", f"/bao-cao/diem-bi-mat/{year}/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("key", ["9" * 19, "9" * 400, "٣٤", "１２"])
def test_a_number_that_is_no_key_is_no_page(office, client, key):
    client.force_login(office.office_chief)
    for address in ("nhiem-vu/{}/", "van-ban/{}/", "tai-lieu/{}/", "de-nghi/{}/", "buoc/{}/", "bao-cao/{}/",
                    "thong-bao/{}/", "phoi-hop/{}/"):  # fmt: skip
        assert client.get("/" + address.format(key)).status_code == 404


@pytest.mark.parametrize(
    "written", ["15\u2011KH/TU", "15\u2013KH/TU", "15\u2212KH/TU", "15-\u00adKH/TU", "15\u200b-KH/TU"]
)
@pytest.mark.parametrize("typed", ["15-KH/TU", "15\u2011KH/TU", "15\u2013KH", "15-K\u200bH/TU"])
def test_a_number_is_found_whichever_dash_it_is_written_with(office, client, written, typed):
    item = make_item(make_document(number=written), lead=office.division)
    assert fold(written) == "15-kh/tu"
    client.force_login(office.office_chief)
    for name in ("document-list", "task-list", "search"):
        make_task(office.division, item=item) if not item.tasks.exists() else None
        assert written in client.get(reverse(name), {"q": typed}).content.decode(), name


def test_a_body_in_another_encoding_is_answered_in_words(client, office):
    client.force_login(office.head)
    answer = client.generic(
        "POST", "/nhiem-vu/cot/", b"\xff\xfe\x00", content_type="application/x-www-form-urlencoded; charset=utf-16"
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("there", ["1", "NaN", "khong-co", "/khong-co-trang/", "//ke-la.example.org/", "javascript:1"])
def test_a_form_that_leads_to_no_page_leads_to_its_own(client, office, there):
    client.force_login(office.head)
    answer = client.post("/nhiem-vu/cot/", {"next": there})
    assert (answer.status_code, answer["Location"]) == (302, "/nhiem-vu/")


def test_lists_of_keys_in_a_form_may_be_any_text(client, office):
    """Numbers longer than any database's are no keys, in whatever form."""
    client.force_login(office.administrator)
    assert (
        client.post("/tai-khoan/quan-ly/nguoi/lien-ket/", {"person": ["9" * 30, "9" * 5000, "²", "x"]}).status_code
        == 302
    )
    client.force_login(office.office_chief)
    document = make_document()
    assert client.post(f"/nhap-tep/van-ban/{document.pk}/doi-chieu/", {"item": ["9" * 30, "٣"]}).status_code == 302
    for text in ("9" * 30, "9" * 5000, "²", "abc"):
        assert client.post("/nhac-viec/gui-thu/", {"person": text}).status_code == 404
        assert client.get("/nhac-viec/lich-nghi/", {"year": text}).status_code == 200
        assert client.get("/phoi-hop/co-quan/", {"year": text}).status_code == 200
        assert client.post("/van-ban-den/moi/", {"add_to": text, "row-TOTAL_FORMS": text}).status_code == 422
        assert client.post("/van-ban-den/moi/", {"more": "1", "row-TOTAL_FORMS": text}).status_code == 200
