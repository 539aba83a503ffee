"""The Monday sheet: what the meeting looks at, on two pages; and its conclusions as tasks."""

import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from cchc.refusal import Refused
from reports.monday_sheet import spreadsheet
from reports.monday_sheet.content import gather
from reports.monday_sheet.paper import paper
from reports.render.docx import render
from tasks.coordination import consultations, contributions
from tasks.coordination.consultations import Question
from tasks.documents import conclusions
from tasks.documents.conclusions import Conclusion
from tasks.lifecycle import acts
from tasks.models import Document as Paper
from tasks.models import Item, Task
from tests.factories import LETTERS_DAY, make_task
from tests.reports.render.test_documents import pages_of, text_of


def rows_of(unit: str):
    return {row.text: row for part in gather().units if part.unit == unit for row in part.rows}


def consulted(task, office, agency: str) -> None:
    """An outside agency was asked and has not answered."""
    consultations.consult(task, by=office.head, question=Question(agency=agency, asked_on=date(2019, 7, 15)))


def test_it_shows_what_is_late_due_this_week_or_waiting_and_nothing_else(office):
    make_task(office.division, schedule="on 2019-07-10", text="Quá hạn")
    make_task(office.division, schedule="on 2019-07-19", text="Trong tuần")
    make_task(office.division, schedule="on 2019-07-22", text="Tuần sau")
    waits = make_task(office.division, schedule="on 2019-12-02", text="Đang chờ")
    consulted(waits, office, "Sở Tài chính")
    rows = rows_of(office.division.name)
    assert {text: row.group for text, row in rows.items()} == {
        "Quá hạn": "late", "Trong tuần": "week", "Đang chờ": "waiting",
    }  # fmt: skip
    unit = gather().units[0]
    assert (unit.late, unit.week, unit.waiting) == (1, 1, 1)


def test_what_is_proposed_follows_from_what_stands_in_the_way(office):
    def late(text, **more):
        return make_task(office.division, schedule="on 2019-07-10", text=text, **more)

    late("không hẹn")
    acts.forecast(late("đã hẹn"), by=office.head, day=date(2019, 7, 20))
    acts.forecast(late("lỡ hẹn"), by=office.head, day=date(2019, 7, 11), on=date(2019, 7, 11))
    consulted(late("chờ"), office, "Sở Nội vụ")
    make_task(office.division, schedule="on 2019-05-31", text="lâu rồi")
    make_task(office.division, schedule="on 2019-07-18", text="chưa bắt đầu")
    assert {text: row.proposal for text, row in rows_of(office.division.name).items()} == {
        "không hẹn": "name_day", "đã hẹn": "keep_word", "lỡ hẹn": "broken_word", "chờ": "press_agency",
        "lâu rồi": "leader", "chưa bắt đầu": "begin",
    }  # fmt: skip


def test_an_own_unit_is_directed_and_an_outside_agency_is_met(office):
    for text, unit in (("bên trong", office.other_division), ("bên ngoài", None)):
        task = make_task(office.division, schedule="on 2019-07-10", text=text)
        if unit is None:
            consulted(task, office, "Sở Nội vụ")
        else:
            units = [(unit, date(2019, 7, 22))]
            contributions.ask(task, by=office.head, units=units, kind="figures", what="số liệu")
    assert {text: row.proposal for text, row in rows_of(office.division.name).items()} == {
        "bên trong": "direct_unit", "bên ngoài": "press_agency",
    }  # fmt: skip
    words = text_of(Document(io.BytesIO(render.render(paper(gather())))))
    assert f"Lãnh đạo Sở chỉ đạo {office.other_division.name} gửi phần phối hợp" in words
    assert "NGƯỜI LẬP" in words


def test_an_empty_week_says_so(office):
    sheet = gather()
    assert "Không có nhiệm vụ quá hạn" in text_of(Document(io.BytesIO(render.render(paper(sheet)))))
    assert load_workbook(io.BytesIO(spreadsheet.render(sheet)))


def test_what_there_is_none_of_is_no_nought(office):
    make_task(office.division, schedule="on 2019-05-31", text="lâu rồi")
    words = text_of(Document(io.BytesIO(render.render(paper(gather())))))
    assert "Toàn Sở: 1 nhiệm vụ quá hạn, không có nhiệm vụ đến hạn từ nay" in words


@pytest.mark.docx_page
def test_it_takes_two_pages_however_much_is_late(office, libreoffice, tmp_path):
    for n in range(60):
        unit = (office.division, office.other_division, office.office)[n % 3]
        make_task(
            unit, schedule="on 2019-07-01", text=f"Nhiệm vụ thứ {n} " + "về rà soát quy trình giải quyết " * (n % 7)
        )
    pages = pages_of(render.render(paper(gather())), libreoffice, tmp_path)
    assert len([page for page in pages if page.strip()]) == 2
    assert "nhiệm vụ khác" in "".join(pages)
    book = load_workbook(io.BytesIO(spreadsheet.render(gather())))
    assert book["Nhiệm vụ"].max_row == 4 + 60


def test_conclusions_become_tasks_that_the_unit_accepts(office):
    lines = [
        Conclusion("Hoàn thành báo cáo", office.division, date(2019, 7, 22)),
        Conclusion("Gửi số liệu", office.other_division, date(2019, 7, 24)),
    ]
    with pytest.raises(PermissionDenied):
        conclusions.record(lines, met_on=LETTERS_DAY, by=office.head)
    document = conclusions.record(lines, met_on=LETTERS_DAY, by=office.coordinator)
    assert (document.kind, document.number) == (Paper.Kind.CONCLUSION, "Kết luận giao ban ngày 17/07/2019")
    task = Task.objects.get(unit=office.division)
    assert (task.item.provenance, task.due_on, task.accepted_on) == (Item.Provenance.ENTERED, date(2019, 7, 22), None)
    with pytest.raises(Refused, match="đã được ghi"):
        conclusions.record(lines[:1], met_on=LETTERS_DAY, by=office.coordinator)
    more = [Conclusion("Việc thêm", office.division, date(2019, 7, 22))]
    assert conclusions.record(more, met_on=LETTERS_DAY, by=office.office_chief) == document
    assert list(document.items.values_list("number", flat=True)) == ["1", "2", "3"]


def test_a_wrong_line_keeps_what_was_typed_and_makes_no_task(client, office):
    client.force_login(office.office_chief)
    told = {
        "met_on": "15/07/2019", "number": "", "line-TOTAL_FORMS": "4", "line-INITIAL_FORMS": "0",
        "line-0-text": "Rà soát <b>", "line-0-unit": office.division.pk, "line-0-due_on": "22/07/2019",
        "line-1-text": "Thiếu ngày", "line-1-unit": office.division.pk, "line-1-due_on": "",
    }  # fmt: skip
    answer = client.post(reverse("monday-sheet-conclude"), told)
    assert answer.status_code == 422
    assert "Rà soát &lt;b&gt;" in answer.content.decode()
    assert not Task.objects.exists()
    answer = client.post(reverse("monday-sheet-conclude"), {**told, "line-1-due_on": "23/07/2019"})
    assert answer.status_code == 302
    assert Task.objects.count() == 2
    past = {**told, "line-1-due_on": "16/07/2019", "line-0-text": "Việc khác"}
    assert "16/07/2019" in client.post(reverse("monday-sheet-conclude"), past).content.decode()
    assert Task.objects.count() == 2


def test_the_page_and_its_files(client, office, django_assert_max_num_queries):
    for n in range(15):
        make_task(office.division, schedule="on 2019-07-01", text=f"Nhiệm vụ {n}")
    client.force_login(office.head)
    with django_assert_max_num_queries(30):
        page = client.get(reverse("monday-sheet")).content.decode()
    assert "Nhiệm vụ 14" in page
    for form in ("docx", "xlsx"):
        answer = client.get(reverse("monday-sheet-file"), {"dang": form})
        assert answer["Content-Disposition"] == f'attachment; filename="2019-07-17-bieu-giao-ban.{form}"'
    assert client.get(reverse("monday-sheet-file"), {"dang": "exe"}).status_code == 404
    assert "2 Nhiệm vụ" not in client.get(reverse("monday-sheet-print")).content.decode()
