"""Rows out of the document system: looked at first, entered by the same code, each number once."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tasks.dispatches import paste
from tasks.models import Document, Task
from tests.tasks.dispatches.test_register import register

pytestmark = pytest.mark.django_db

HEAD = "Số ký hiệu\tNgày ban hành\tNơi ban hành\tTrích yếu\tNội dung giao\tĐơn vị xử lý\tHạn xử lý\tĐộ mật\tLạ"
ROWS = [
    "5512/UBND-TH\t10/07/2019\tUBND tỉnh\tV/v giải ngân\tBáo cáo giải ngân\tP. KTN\t09/08/2019\tThường\t",
    "\t\t\t\tRà soát dự án\tPhòng KTDN\t\t\t",
    "12/SNV\t11/7/2019\tSở Nội vụ\tV/v chỉ số\t\t\t2019-08-01\t\t",
]


@pytest.fixture
def office(the_office):
    for unit, name in [(the_office.division, "Phòng Kinh tế ngành"), (the_office.other_division, "Phòng KTDN")]:
        unit.name = name
        unit.save()
    return the_office


def pasted(*rows, head=HEAD) -> str:
    return "\n".join([head, *rows])


def test_what_is_pasted_is_looked_at_and_then_entered_by_the_same_code(office):
    looked_at = paste.bring_in(pasted(*ROWS), by=office.coordinator, apply=False)
    assert (looked_at.faults, looked_at.unread) == ([], ["Lạ"])
    assert not Document.objects.received().exists()
    entered = paste.bring_in(pasted(*ROWS), by=office.coordinator, apply=True)
    assert [line.is_new for line in looked_at.lines] == [line.is_new for line in entered.lines] == [True] * 3
    first, second = Document.objects.received().order_by("date")
    assert (first.kind, second.kind) == ("dispatch", "incoming")
    assert [(task.unit, task.due_on) for task in Task.objects.filter(item__document=first).order_by("pk")] == [
        (office.division, date(2019, 8, 9)), (office.other_division, None),
    ]  # fmt: skip
    [task] = Task.objects.filter(item__document=second)
    assert (task.unit, task.item.text) == (office.leadership, "V/v chỉ số")


def test_what_is_in_the_register_is_found_and_left_as_it_is(office):
    paste.bring_in(pasted(*ROWS), by=office.coordinator, apply=True)
    again = paste.bring_in(pasted(*ROWS), by=office.coordinator, apply=True)
    assert (again.applied, len(again.known), again.faults) == (False, 3, [])
    assert Task.objects.count() == 3


def test_a_fault_names_line_column_value_and_what_is_allowed_and_nothing_is_written(office):
    register(office, "5512/UBND-TH", date=date(2019, 7, 9))
    before = Task.objects.count()
    outcome = paste.bring_in(
        pasted(
            ROWS[0],
            "13/UBND\t31/06/2019\tUBND tỉnh\tV/v\t\t\t\t\t",
            "14/UBND\t10/07/2019\tUBND tỉnh\tV/v\t\tPhòng Không có\t\t\t",
            "15/UBND\t10/07/2019\tUBND tỉnh\tV/v\t\t\t01/07/2019\t\t",
            "16/UBND\t10/07/2019\tUBND tỉnh\t\t\t\t\t\t",
            "17/UBND\t10/07/2019\tUBND tỉnh\tV/v đúng\t\t\t\t\t",
        ),
        by=office.coordinator,
        apply=True,
    )
    assert not outcome.applied
    found = sorted((fault.line, fault.column, fault.value) for fault in outcome.faults)
    assert found == [
        (2, "Ngày văn bản", "10/07/2019"),
        (3, "Ngày văn bản", "31/06/2019"),
        (4, "Đơn vị xử lý", "Phòng Không có"),
        (5, "Số, ký hiệu", "15/UBND"),
        (6, "Trích yếu", ""),
    ]
    assert Task.objects.count() == before


def test_rows_without_their_headings_are_refused_with_the_headings_that_are_known(office):
    outcome = paste.bring_in(pasted(*ROWS[1:], head=ROWS[0]), by=office.coordinator, apply=True)
    assert [fault.column for fault in outcome.faults] == [
        "Số, ký hiệu",
        "Ngày văn bản",
        "Cơ quan ban hành",
        "Trích yếu",
    ]


def test_the_page_shows_what_it_read_and_enters_it_on_the_second_press(office, signed_in):
    client = signed_in(office.coordinator)
    url = reverse("dispatch-paste")
    upload = SimpleUploadedFile("vanban.csv", pasted(*ROWS).replace("\t", ";").encode("utf-8-sig"))
    page = client.post(url, {"file": upload})
    assert page.status_code == 200
    assert not Document.objects.received().exists()
    assert "Báo cáo giải ngân" in page.content.decode()
    answer = client.post(url, {"text": page.context["text"], "apply": "1"})
    assert answer.url == reverse("dispatch-list")
    assert Document.objects.received().count() == 2
    assert client.post(url, {"text": "abc"}).status_code == 422
    assert client.post(url, {}).status_code == 422
