"""The list of figures without checked proof, the page of one, and the words beside every figure that rests on them."""

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from scoring.figure_proof import acts, queries
from scoring.figure_proof.acts import ProofValues
from scoring.models import Reading, StatedValue
from scoring.xrays import kinds
from tests.factories import LETTERS_DAY

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
LETTER = ProofValues(number="45/BC-SKHĐT", dated_on=date(2019, 7, 5), place="trang 3")
LIST = "unchecked-figures"


def listed(client, **query) -> list:
    return client.get(reverse(LIST), query).context["rows"]


@pytest.fixture
def reading(loaded, indicator) -> Reading:
    return indicator("ho-so-motcua").readings.get(period="2019-Q1")


def test_the_list_names_readings_and_stated_values_and_is_the_x_ray_of_as_many(loaded, signed_in):
    client = signed_in(loaded.head)
    page = client.get(reverse(LIST))
    assert page.context["page"].paginator.count == page.context["total"] == 16
    assert {row.kind for row in page.context["rows"]} == {"reading", "stated"}
    assert kinds.count(kinds.BY_KEY[LIST].rows(LETTERS_DAY)) == 16
    assert reverse(LIST) in client.get(reverse("xray", args=[LIST])).content.decode()
    assert reverse(LIST) in client.get(reverse("index")).content.decode()


def test_it_is_narrowed_by_words_unit_year_kind_and_what_lacks(loaded, reading, signed_in):
    client = signed_in(loaded.head)
    acts.add(reading, LETTER, by=loaded.business)
    assert len(listed(client, kind="stated")) == 1
    assert len(listed(client, unit="DKKD")) == 8
    assert len(listed(client, year="2019")) == 16
    assert len(listed(client, q="bưu chính")) == 2
    assert [row.figure for row in listed(client, lacks="check")] == [reading]
    assert [row.figure for row in listed(client, lacks="file")] == [reading]
    assert len(listed(client, lacks="proof")) == 15
    ascending = [row.name for row in listed(client, sort="name")]
    assert ascending == [row.name for row in listed(client, sort="-name")][::-1]


def test_what_is_to_be_checked_by_me_is_what_the_act_lets_me_check(loaded, reading, indicator, signed_in):
    own = indicator("vb-dien-tu").readings.get(period="2019-Q1")
    survey = StatedValue.objects.get(criterion__key="dieu-tra-xhh")
    typed = indicator("ho-so-muc-do-3").readings.get(period="2019-Q1")
    for figure, person in (
        (reading, loaded.business), (own, loaded.coordinator), (survey, loaded.office_chief),
        (typed, loaded.office_chief),
    ):  # fmt: skip
        acts.add(figure, LETTER, by=person)
    for person in (loaded.office_chief, loaded.director, survey.owner, loaded.business, loaded.deputy, loaded.head):
        mine = {row.figure for row in listed(signed_in(person), mine="toi")}
        rows = queries.unchecked(LETTERS_DAY).order_by("name")
        allowed = {
            each
            for each in queries.figures_of(rows)
            if each.proofs.exists() and acts.rights.allowed(person, "check_figure", acts.entry_of(each))
        }
        assert mine == allowed, person
    assert {row.figure for row in listed(signed_in(loaded.office_chief), mine="toi")} == {reading}
    # What the Office Chief proved himself has become the Office's own.
    assert {row.figure for row in listed(signed_in(loaded.director), mine="toi")} == {own, survey, typed}


def test_its_file_has_the_rows_of_the_page(loaded, reading, signed_in):
    acts.add(reading, LETTER, by=loaded.business)
    answer = signed_in(loaded.head).get(reverse(LIST), {"format": "csv", "kind": "reading"})
    lines = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    rows = [line for line in lines if "số liệu theo kỳ" in line]
    assert len(rows) == 15
    assert [line[-2] for line in rows if line[-2]] == ["45/BC-SKHĐT, 05/07/2019, trang 3"]


def test_a_page_of_the_list_asks_no_more_with_more_rows(loaded, signed_in, django_assert_max_num_queries, reading):
    client = signed_in(loaded.head)
    client.get(reverse(LIST))
    with django_assert_max_num_queries(30) as few:
        client.get(reverse(LIST), {"kind": "stated"})
    for each in Reading.objects.filter(indicator__unit__code="DKKD"):
        acts.add(each, LETTER, by=loaded.business)
    with django_assert_max_num_queries(len(few) + 3):  # readings, their proof, and the rules that read them
        client.get(reverse(LIST))


def test_a_unit_head_adds_proof_on_the_page_and_the_office_chief_checks_it(loaded, reading, signed_in):
    page = reverse("figure-proof", args=["so-lieu", reading.pk])
    client = signed_in(loaded.business)
    upload = SimpleUploadedFile("bao cao.pdf", PDF, "application/pdf")
    wrong = client.post(page, {"proof_number": "45/BC-SKHĐT"})
    assert wrong.status_code == 422
    assert wrong.context["form"].errors.keys() == {"proof_date"}
    client.post(
        page, {"proof_number": "45/BC-SKHĐT", "proof_date": "05/07/2019", "proof_place": "trang 3", "upload": upload}
    )
    proof = reading.proofs.get()
    assert client.post(reverse("figure-check", args=["so-lieu", reading.pk])).status_code == 403
    chief = signed_in(loaded.office_chief)
    data = b"".join(chief.get(reverse("figure-proof-download", args=[proof.pk])).streaming_content)
    assert data == PDF
    assert "Tài liệu đúng với số liệu: xác nhận đã kiểm tra" in chief.get(page).content.decode()
    chief.post(reverse("figure-check", args=["so-lieu", reading.pk]))
    reading.refresh_from_db()
    assert reading.checked_by == loaded.office_chief
    assert reading not in {row.figure for row in listed(chief)}
    back = reverse("figure-check-back", args=["so-lieu", reading.pk])
    assert chief.post(back, {"reason": ""}).status_code == 422
    chief.post(back, {"reason": "Nhầm trang"})
    reading.refresh_from_db()
    assert reading.checked_by is None
    assert chief.get(reverse("figure-proof", args=["khac", reading.pk])).status_code == 404


def test_a_reading_is_entered_with_its_proof_in_one_press(loaded, signed_in, indicator):
    page = reverse("reading-enter", args=[2019, "ho-so-motcua"])
    typed = {"period": "2019-07", "numerator": "1", "denominator": "9", "is_estimate": "on"}
    client = signed_in(loaded.business)
    assert client.post(page, {**typed, "proof_number": "46/BC-SKHĐT"}).status_code == 422
    assert not Reading.objects.filter(period="2019-07").exists()  # nothing by halves
    client.post(page, {**typed, "proof_number": "46/BC-SKHĐT", "proof_date": "16/07/2019"})
    assert Reading.objects.get(period="2019-07").proofs.get().number == "46/BC-SKHĐT"


def test_the_index_and_the_criterion_say_which_figures_are_unchecked(loaded, reading, signed_in):
    client = signed_in(loaded.head)
    index, page = reverse("index"), reverse("criterion", args=[2019, "hdh-motcua"])
    assert client.get(index).content.decode().count("2 số liệu chưa kiểm tra") == 7
    assert "2 số liệu chưa kiểm tra" in client.get(page).content.decode()
    acts.add(reading, LETTER, by=loaded.business)
    acts.check(reading, by=loaded.office_chief)
    assert client.get(index).content.decode().count("1 số liệu chưa kiểm tra") == 3
    assert "1 số liệu chưa kiểm tra" in client.get(page).content.decode()
    for figure in Reading.objects.filter(checked_on=None, indicator__key="ho-so-motcua"):
        acts.add(figure, LETTER, by=loaded.business)
        acts.check(figure, by=loaded.office_chief)
    assert "chưa kiểm tra" not in client.get(page).content.decode()
    closed = client.get(reverse("index-year", args=[2018])).content.decode()
    assert "chưa kiểm tra" not in closed  # official results rest on the province's decision
