"""A unit's open tasks as a sheet, filled in and brought back as notes and reports."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tasks.lifecycle import acts
from tasks.models import Act, ImportedFile, Task
from tasks.unit_sheet import export as sheet
from tasks.unit_sheet import intake
from tasks.vocabulary import load
from tests.factories import LETTERS_DAY, make_task

pytestmark = pytest.mark.django_db
WORDS = load("sheets")["progress"]


def filled(unit, **by_task) -> bytes:
    """The unit's sheet with cells filled in: t<task key>={column: value}."""
    book = openpyxl.load_workbook(io.BytesIO(sheet.xlsx(unit, LETTERS_DAY)))
    page = book.active
    columns = {cell.value: cell.column for cell in page[4]}
    for row in range(5, page.max_row + 1):
        key = str(page.cell(row, columns[WORDS["task"]]).value).split("-")[0]
        for column, value in by_task.get(f"t{key}", {}).items():
            page.cell(row, columns[WORDS[column]]).value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def bring_in(office, data, *, by=None, apply=True):
    by = by or office.head
    file = intake.new_file(office.division, "nhiem-vu.xlsx", data, by=by)
    return intake.bring_in(file, data, by=by, apply=apply)


def test_the_sheet_lists_the_units_open_tasks_in_the_order_of_their_deadlines(office):
    late, next_one = make_task(office.division), make_task(office.division, schedule="on 2019-08-30")
    make_task(office.other_division)
    assert [row[0] for row in sheet.rows(office.division, LETTERS_DAY)] == [f"{late.pk}-1", f"{next_one.pk}-1"]


def test_notes_forecasts_and_reports_come_back_by_the_same_acts(office):
    one, two, three = (make_task(office.division) for _n in range(3))
    untouched = make_task(office.division)
    data = filled(office.division, **{
        f"t{one.pk}": {"note": "Đang lấy ý kiến", "late_reason": "Chờ ý kiến", "forecast": "30/07/2019"},
        f"t{two.pk}": {"proof": "12/BC-SKHĐT", "dated_on": date(2019, 7, 10), "sent_on": "11/07/2019"},
        f"t{three.pk}": {"reason": "Báo cáo miệng tại giao ban", "sent_on": "12/07/2019"},
    })  # fmt: skip
    outcome = bring_in(office, data)
    assert (outcome.applied, outcome.faults) == (True, [])
    assert [step.acts for step in outcome.steps] == [("forecast", "note"), ("report",), ("report",)]
    one, two, three, untouched = (Task.objects.get(pk=task.pk) for task in (one, two, three, untouched))
    assert (one.forecast_on, one.late_reason, one.last_note_on) == (date(2019, 7, 30), "Chờ ý kiến", LETTERS_DAY)
    assert (two.state, two.product_on, two.evidence.get().title) == ("reported", date(2019, 7, 11), "12/BC-SKHĐT")
    assert (three.state, three.evidence.get().kind) == ("reported", "none")
    assert untouched.version == 1


def test_a_check_in_is_reported_by_a_cross(office):
    task = make_task(office.division, schedule="continuous")
    bring_in(office, filled(office.division, **{f"t{task.pk}": {"report": "x", "note": "Duy trì tốt"}}))
    task.refresh_from_db()
    assert (task.state, task.product_on) == ("reported", LETTERS_DAY)


def test_one_refusal_and_nothing_is_written(office):
    one, two = make_task(office.division), make_task(office.division)
    data = filled(office.division, **{
        f"t{one.pk}": {"note": "Đang làm"}, f"t{two.pk}": {"report": "x"},
    })  # fmt: skip
    outcome = bring_in(office, data)
    assert not outcome.applied
    assert [(fault.place.row, bool(fault.message)) for fault in outcome.faults] == [(6, True)]
    assert not Act.objects.exclude(kind=Act.Kind.GIVE).exists()


@pytest.mark.parametrize("cells", [{"forecast": "31/09/2019"}, {"dated_on": "hôm qua"}, {"dated_on": "10/07/2019"},
                                   {"forecast": "01/07/2019"}])  # fmt: skip
def test_a_wrong_cell_is_named(office, cells):
    task = make_task(office.division)
    outcome = bring_in(office, filled(office.division, **{f"t{task.pk}": cells}))
    assert [fault.place.row for fault in outcome.faults] == [5]


def test_a_task_that_changed_since_is_not_overwritten(office):
    task = make_task(office.division)
    data = filled(office.division, **{f"t{task.pk}": {"note": "Cũ"}})
    acts.note(task, by=office.head, text="Mới hơn")
    assert not bring_in(office, data).applied


def test_the_preview_keeps_nothing_and_the_same_sheet_twice_changes_nothing(office):
    task = make_task(office.division)
    data = filled(office.division, **{f"t{task.pk}": {"note": "Đang làm"}})
    assert len(bring_in(office, data, apply=False).steps) == 1
    assert not task.acts.filter(kind=Act.Kind.NOTE).exists()
    assert bring_in(office, data).applied
    again = bring_in(office, data)
    assert (again.known, again.changes_nothing) == (True, True)
    assert task.acts.filter(kind=Act.Kind.NOTE).count() == 1


def test_rights_are_those_of_each_act(office):
    task = make_task(office.division)
    data = filled(office.division, **{f"t{task.pk}": {"note": "Đang làm"}})
    assert not bring_in(office, data, by=office.other_head).applied
    assert not bring_in(office, data, by=office.officer).applied
    assert bring_in(office, data, by=office.coordinator).applied
    assert task.acts.last().on_behalf


def test_download_fill_in_upload_check_bring_in(client, office):
    task = make_task(office.division)
    client.force_login(office.head)
    address = reverse("export-unit-tasks", args=[office.division.code])
    assert client.get(address).content.startswith(b"PK")
    data = filled(office.division, **{f"t{task.pk}": {"note": "Đang làm"}})
    sent = {"unit": office.division.pk, "file": SimpleUploadedFile("nhiem-vu.xlsx", data)}
    shown = client.get(client.post(reverse("import-progress"), sent)["Location"])
    assert "Đang làm" in shown.content.decode()
    file = ImportedFile.objects.get()
    client.post(reverse("import-progress-apply", args=[file.pk]))
    assert task.acts.filter(kind=Act.Kind.NOTE, text="Đang làm").exists()
    client.force_login(office.observer)
    assert client.get(reverse("import-progress")).status_code == 403
    client.force_login(office.other_head)
    assert client.get(reverse("import-progress-check", args=[file.pk])).status_code == 404
