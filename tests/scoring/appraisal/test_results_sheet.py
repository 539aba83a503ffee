"""The province's results come back as a sheet: read, shown, then kept; a second run of the same changes nothing."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from scoring.models import Appraisal

HEAD = "key,appraised,reason\n"


@pytest.fixture
def bring(client, loaded):
    """Upload a sheet as the Office Chief; `press` presses the button below what it would change."""

    def bring(data, *, name="ket-qua.csv", press=True, by=loaded.office_chief):
        client.force_login(by)
        content = data.encode() if isinstance(data, str) else data
        address = reverse("appraisal-results", args=[2019])
        shown = client.post(address, {"file": SimpleUploadedFile(name, content)})
        if press and shown.status_code == 200 and shown.context["checked"]:
            return client.post(address, {"checked": shown.context["checked"]}, follow=True)
        return shown

    return bring


def kept() -> list[tuple]:
    rows = Appraisal.objects.filter(year=2019).exclude(appraised=None)
    return [(row.criterion.key, str(row.appraised.normalize()), row.reason) for row in rows]


def test_the_sheet_goes_out_is_filled_in_and_comes_back(bring, client, loaded):
    client.force_login(loaded.office_chief)
    book = load_workbook(io.BytesIO(client.get(reverse("appraisal-results-sheet", args=[2019])).content))
    sheet = book.active
    row = next(row for row in sheet.iter_rows() if row[1].value == "cddh-ke-hoach")
    row[5].value, row[6].value = 0.5, "Ban hành chậm"
    filled = io.BytesIO()
    book.save(filled)
    shown = bring(filled.getvalue(), name="ket-qua.xlsx", press=False)
    assert (shown.context["faults"], kept()) == ([], [])
    page = bring(filled.getvalue(), name="ket-qua.xlsx")
    assert kept() == [("cddh-ke-hoach", "0.5", "Ban hành chậm")]
    assert "0,5" in page.content.decode()
    again = bring(filled.getvalue(), name="ket-qua.xlsx", press=False)
    assert again.context["outcome"].changes == []
    assert Appraisal.objects.get(year=2019).history.count() == 1


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("khong-co,1,", "key"),
        ("cddh-ke-hoach,99,", "appraised"),
        ("cddh-ke-hoach,một,", "appraised"),
        ("cddh-ke-hoach,1,\ncddh-ke-hoach,1,", "key"),
    ],
)
def test_a_line_that_is_wrong_is_named_and_nothing_is_kept(bring, line, column):
    shown = bring(HEAD + line + "\n")
    assert not shown.context["form"].errors
    assert (shown.status_code, kept()) == (422, [])
    assert [fault.column for fault, _words in shown.context["faults"]] == [column]


@pytest.mark.parametrize(
    ("name", "data"),
    [("ket-qua.xlsx", b"PK\x03\x04hong"), ("ket-qua.csv", b"a,b\n1,2\n"), ("ket-qua.pdf", b"%PDF-1.4"),
     ("khac.csv", b"year,key,appraised,reason\n2018,cddh-ke-hoach,1,\n")],
)  # fmt: skip
def test_a_damaged_or_foreign_file_is_refused_in_words(bring, name, data):
    shown = bring(data, name=name)
    assert (shown.status_code, kept()) == (422, [])
    assert shown.context["form"].errors or shown.context["faults"]


def test_points_below_ours_need_the_appraisers_reason(bring, loaded, criterion):
    Appraisal.objects.create(criterion=criterion("cddh-ke-hoach"), year=2019, self_assessed=1, version=1)
    shown = bring(HEAD + 'cddh-ke-hoach,"0,5",\n')
    assert [fault.column for fault, _words in shown.context["faults"]] == ["reason"]
    bring(HEAD + 'cddh-ke-hoach,"0,5",Chậm\n')
    assert kept() == [("cddh-ke-hoach", "0.5", "Chậm")]


def test_the_coordinator_drafts_and_others_may_not(bring, loaded):
    for person in (loaded.director, loaded.head, loaded.officer, loaded.observer, loaded.administrator):
        assert bring(HEAD + "cddh-ke-hoach,1,\n", by=person).status_code == 403
    bring(HEAD + "cddh-ke-hoach,1,\n", by=loaded.coordinator)
    assert Appraisal.objects.get(year=2019).is_draft
