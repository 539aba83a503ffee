"""Rows out of the document system: looked at first, entered by the same code, each number once."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tasks.dispatches import paste
from tasks.models import Document, Task
from tests.tasks.dispatches.test_register import register
from tests.tasks.importing import writers

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


SHORT = "Số\tNgày\tCơ quan ban hành\tTrích yếu\tNội dung giao\tĐơn vị xử lý\tHạn xử lý"


def row(number="921/UBND-TH", day="10/07/2019", issuer="UBND tỉnh", title="Việc", unit="P. KTN", due="30/07/2019"):
    return "\t".join([number, day, issuer, title, "", unit, due])


@pytest.mark.parametrize(
    "day",
    ["10/07/2019 08:30", "10/7/2019 8:30:05 SA", "2019-07-10T08:30:00Z", "15h30 ngày 10/7/2019", "10-7-2019", "10.7.19",
     "2019-07-10 08:30:00.000", "10 / 7 / 2019"],
)  # fmt: skip
def test_a_day_with_a_time_of_day_is_that_day_and_short_headings_are_known(office, day):
    outcome = paste.bring_in(pasted(row(day=day), head=SHORT), by=office.coordinator, apply=True)
    assert (outcome.faults, outcome.applied) == ([], True)
    assert Document.objects.received().get().date == date(2019, 7, 10)


def test_number_and_symbol_in_columns_of_their_own_are_one_number(office):
    head = "Số\tKý hiệu\tNgày\tNơi gửi\tTrích yếu"
    paste.bring_in(pasted("921\tUBND-TH\t10/07/2019\tUBND tỉnh\tV/v", head=head), by=office.coordinator, apply=True)
    assert Document.objects.received().get().number == "921/UBND-TH"


@pytest.mark.parametrize(
    ("cells", "column", "limit"),
    [({"number": "931/" + "UBND-TH" * 20}, "Số, ký hiệu", 80),
     ({"issuer": "Ban Chỉ đạo " * 20}, "Cơ quan ban hành", 200),
     ({"title": "Về việc triển khai " * 100}, "Trích yếu", 1000)],
)  # fmt: skip
def test_a_text_that_does_not_fit_is_named_by_its_cell_with_the_limit(office, cells, column, limit):
    before = Document.objects.count()
    text = pasted(row(number="1/UBND"), row(**{"number": "2/UBND", **cells}), head=SHORT)
    outcome = paste.bring_in(text, by=office.coordinator, apply=True)
    [fault] = outcome.faults
    assert (fault.line, fault.column) == (3, column)
    assert str(limit) in fault.message
    assert Document.objects.count() == before


def test_a_guessed_unit_is_confirmed_in_the_preview_before_anything_is_written(office, signed_in):
    client, url = signed_in(office.coordinator), reverse("dispatch-paste")
    text = pasted(row(unit="Phòng Kinh tế nghành"), head=SHORT)
    page = client.post(url, {"text": text})
    shown = page.content.decode()
    assert page.status_code == 200
    for printed in ("921/UBND-TH", "10/07/2019", "UBND tỉnh", "Việc", "30/07/2019"):
        assert shown.count(printed) > 1, "in the table, beside the pasted text"
    assert 'name="name" value="Phòng Kinh tế nghành"' in shown
    client.post(url, {"text": text, "apply": "1"})
    assert not Document.objects.received().exists()
    page = client.post(url, {"text": text, "name": "Phòng Kinh tế nghành", "unit-0": office.division.code})
    assert page.context["outcome"].names == {}
    client.post(url, {"text": text, "apply": "1"})
    assert Task.objects.get().unit == office.division


def test_a_unit_that_is_not_known_is_chosen_from_a_list_in_the_preview(office, signed_in):
    client, url = signed_in(office.coordinator), reverse("dispatch-paste")
    text = pasted(row(unit="P. KT ngành"), head=SHORT)
    page = client.post(url, {"text": text})
    assert page.status_code == 422
    assert f'<option value="{office.division.code}"' in page.content.decode()
    page = client.post(url, {"text": text, "name": "P. KT ngành", "unit-0": office.division.code})
    assert (page.status_code, page.context["outcome"].faults) == (200, [])


def test_what_a_file_hides_or_holds_beside_its_first_table_is_named(office):
    data = writers.excel([SHORT.split("\t"), row().split("\t")], [["Khác"], ["x"]])
    text, not_read = paste.text_of("so.xlsx", data)
    assert text.count("\n") == 2
    [sentence] = not_read
    assert "2" in sentence


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
