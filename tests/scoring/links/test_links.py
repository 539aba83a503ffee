"""Items are linked to criteria in the browser: by item, by criterion, and all at once by a sheet."""

import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from cchc.refusal import Refused
from scoring.index.index import index_of
from scoring.links import acts, sheet
from scoring.links.acts import Change
from scoring.models import CriteriaSet, Criterion, ItemLink
from tests.factories import make_document, make_task

pytestmark = pytest.mark.django_db
YEAR = 2019


@pytest.fixture
def office(office, settings):
    """A plan with two items, and a set with a criterion that counts their tasks and one that somebody states."""
    settings.CCHC_TODAY = date(2019, 7, 17)
    office.plan = make_document(number="7/KH-SKHĐT")
    office.tasks = [make_task(office.division, item=None, document=office.plan) for _n in range(2)]
    office.items = [task.item for task in office.tasks]
    office.set = CriteriaSet.objects.create(year=YEAR, name="Bộ tiêu chí", closes_on=date(2019, 12, 31))
    top = Criterion.objects.create(criteria_set=office.set, key="i", name="Chỉ đạo", max_points=5, rule="sum")
    of_top = {"criteria_set": office.set, "parent": top}
    rule = {"late": "0.5", "missing": "1", "floor": "0"}
    office.counting = Criterion.objects.create(
        **of_top, key="i.1", position=1, name="Thực hiện kế hoạch", max_points=3, rule="deduct_per_task", params=rule
    )
    office.stated = Criterion.objects.create(
        **of_top, key="i.2", position=2, name="Điều tra xã hội học", max_points=2, rule="survey"
    )
    return office


def links() -> set[tuple[int, str, str]]:
    rows = ItemLink.objects.filter(in_force=True)
    return set(rows.values_list("item", "criterion__key", "kind"))


def filled(data: bytes, change) -> SimpleUploadedFile:
    """The download as a person changed it: `change` gets the lines below the heads, as cells."""
    book = load_workbook(io.BytesIO(data))
    page = book.worksheets[0]
    heads = next(row[0].row for row in page.iter_rows() if row[0].value == "Văn bản")
    change([row for row in page.iter_rows(min_row=heads + 1) if row[0].value])
    stream = io.BytesIO()
    book.save(stream)
    return SimpleUploadedFile("gan.xlsx", stream.getvalue())


def test_an_item_that_counts_moves_the_points_and_ends_to_do_so(office):
    change = Change(office.items[0].pk, office.counting.pk, "counts")
    assert acts.set_links([change], year=YEAR, by=office.coordinator) == 1
    assert acts.set_links([change], year=YEAR, by=office.coordinator) == 0
    node = {each.key: each for each in index_of(date(2019, 7, 17), YEAR).projection.total.walk()}["i.1"]
    assert [fact.key for fact in node.evaluation.tasks] == [office.tasks[0].pk]
    acts.set_links([Change(change.item, change.criterion, "")], year=YEAR, by=office.coordinator)
    assert links() == set()
    row = ItemLink.objects.get()
    assert [each.in_force for each in row.history.order_by("history_id")] == [True, False]
    assert row.history.first().history_user == office.coordinator


def test_what_cannot_be_is_refused_and_nothing_of_it_is_written(office):
    fine = Change(office.items[0].pk, office.counting.pk, "counts")
    for wrong in (Change(office.items[0].pk, office.stated.pk, "counts"), Change(office.items[0].pk, 0, "counts")):
        with pytest.raises(Refused):
            acts.set_links([fine, wrong], year=YEAR, by=office.coordinator)
    assert links() == set()
    for person in (office.head, office.director, office.administrator):
        with pytest.raises(PermissionDenied):
            acts.set_links([fine], year=YEAR, by=person)


def test_the_pages_of_an_item_and_of_a_criterion(office, client):
    item, other = office.items
    client.force_login(office.coordinator)
    page = reverse("links-item", args=[YEAR, item.pk])
    assert "Thực hiện kế hoạch" in client.get(page).content.decode()
    client.post(page, {f"link-{office.counting.pk}": "counts", f"link-{office.stated.pk}": "supports"})
    assert links() == {(item.pk, "i.1", "counts"), (item.pk, "i.2", "supports")}
    page = reverse("links-criterion", args=[YEAR, "i.1"])
    asked = f"{page}?van-ban={office.plan.pk}"
    assert client.get(asked).status_code == 200
    client.post(asked, {f"link-{item.pk}": "", f"link-{other.pk}": "counts"})
    assert links() == {(other.pk, "i.1", "counts"), (item.pk, "i.2", "supports")}
    matrix = client.get(reverse("links", args=[YEAR])).content.decode()
    assert "● Tính điểm" in matrix
    assert "○ Góp phần" in matrix
    assert reverse("links", args=[YEAR]) in client.get(office.plan.get_absolute_url()).content.decode()
    assert reverse("links-criterion", args=[YEAR, "i.1"]) in client.get(
        reverse("criterion", args=[YEAR, "i.1"])
    ).content.decode()  # fmt: skip
    client.force_login(office.head)
    assert "Lưu các lượt gắn" not in client.get(asked).content.decode()
    assert client.post(asked, {f"link-{item.pk}": "counts"}).status_code == 403


def test_the_sheet_comes_back_as_it_went_out_and_changes_nothing(office):
    acts.set_links([Change(office.items[0].pk, office.counting.pk, "counts")], year=YEAR, by=office.coordinator)
    outcome = sheet.read(office.set, YEAR, "gan.xlsx", sheet.write(office.set, YEAR))
    assert (outcome.faults, outcome.changes, outcome.lines) == ([], [], 2)


def test_a_filled_in_sheet_is_shown_first_and_then_written_as_shown(office, client):
    first, second = office.items
    acts.set_links([Change(first.pk, office.counting.pk, "counts")], year=YEAR, by=office.coordinator)
    client.force_login(office.coordinator)
    data = client.get(reverse("links-download", args=[YEAR])).content

    def change(lines):
        lines[0][4].value, lines[0][6].value = "i.2", "Góp phần"
        lines[1][4].value, lines[1][6].value = "Thực hiện kế hoạch", "tính điểm"

    page = client.post(reverse("links-sheet", args=[YEAR]), {"file": filled(data, change)})
    assert page.status_code == 200
    assert links() == {(first.pk, "i.1", "counts")}
    assert len(page.context["outcome"].told) == 3
    client.post(reverse("links-sheet", args=[YEAR]), {"checked": page.context["checked"]})
    assert links() == {(first.pk, "i.2", "supports"), (second.pk, "i.1", "counts")}
    assert ItemLink.objects.get(item=second).history.first().history_change_reason == "gan.xlsx"


def test_each_wrong_line_is_named_and_nothing_is_written(office, client):
    client.force_login(office.coordinator)
    data = client.get(reverse("links-download", args=[YEAR])).content

    def change(lines):
        lines[0][4].value, lines[0][6].value = "i.9", "Tính điểm"
        lines[1][4].value, lines[1][6].value = "i.2", "Tính điểm"

    page = client.post(reverse("links-sheet", args=[YEAR]), {"file": filled(data, change)})
    assert page.status_code == 422
    faults = page.context["outcome"].faults
    assert [(fault.column, fault.value) for fault in faults] == [("criterion", "i.9"), ("kind", "Tính điểm")]
    assert "i.9" in page.content.decode()
    assert links() == set()


def test_a_document_that_the_year_does_not_have_and_an_unknown_item_are_named(office):
    text = "Văn bản;Nội dung;Mã tiêu chí;Cách gắn\n9/KH;1;i.1;Tính điểm\n7/KH-SKHĐT;77;i.1;Tính điểm\n"
    text = text.replace("Nội dung;", "item;")
    outcome = sheet.read(office.set, YEAR, "gan.csv", text.encode())
    assert [fault.column for fault in outcome.faults] == ["document", "item"]


def test_a_rule_names_a_document_by_its_number(office):
    office.counting.params = {**office.counting.params, "documents": [office.plan.number]}
    office.counting.save()
    node = {each.key: each for each in index_of(date(2019, 7, 17), YEAR).projection.total.walk()}["i.1"]
    assert {fact.key for fact in node.evaluation.tasks} == {task.pk for task in office.tasks}
