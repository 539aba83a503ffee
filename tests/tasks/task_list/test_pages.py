"""The list as people use it: grouped with totals, in one's own columns, kept, on paper, as a file, many at once."""

import csv
import io
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tasks.lifecycle import acts
from tasks.models import Digest, KeptList, Task
from tasks.schedules import days_of_quarter, quarter_of
from tasks.task_list.grouping import GROUPINGS
from tests.factories import make_document, make_item, make_task, paper, reported

MONDAY = date(2019, 7, 15)
TEXT = "Rà soát thủ tục hành chính"


@pytest.fixture
def some(the_office):
    office = the_office
    plan = make_document(number="9/KH-SKHĐT")
    for unit, section in ((office.division, "I. Thể chế"), (office.other_division, "II. Thủ tục"), (office.office, "")):
        make_task(unit, item=make_item(plan, unit, section=section))
        make_task(unit, item=make_item(make_document(), unit, section=section, schedule="on 2019-10-18"))
    make_task(office.division, schedule="undated")
    reported(make_task(office.division), by=office.head, on=MONDAY)
    return office


@pytest.mark.parametrize("way", GROUPINGS)
def test_the_totals_of_each_group_are_those_of_the_list_that_it_opens(some, signed_in, way):
    client = signed_in(some.office_chief)
    context = client.get(f"/nhiem-vu/?group={way}").context
    groups = context["asked"].groups.values()
    assert sum(group.number for group in groups) == context["page"].paginator.count == 8
    heads = [group for _task, group in context["rows"] if group]
    assert len(heads) == len(groups), "each group begins once: its tasks stand together"
    for group in groups:
        if group.chosen:
            answer = client.get("/nhiem-vu/", {GROUPINGS[way].filter: group.chosen}).context
            assert answer["page"].paginator.count == group.number, group
            late = client.get("/nhiem-vu/", {GROUPINGS[way].filter: group.chosen, "state": "late"}).context
            assert late["page"].paginator.count == group.late


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2019, 3, 14), "2019-Q1"), (date(2019, 3, 15), "2019-Q2"), (date(2019, 6, 14), "2019-Q2"),
        (date(2019, 9, 15), "2019-Q4"), (date(2019, 12, 14), "2019-Q4"), (date(2019, 12, 15), "2020-Q1"),
    ],
)  # fmt: skip
def test_a_quarter_is_that_of_the_reports(day, quarter):
    assert quarter_of(day) == quarter
    first, last = days_of_quarter(quarter)
    assert first <= day <= last


def test_filters_by_leader_area_and_days_are_chips_that_can_be_removed(some, signed_in):
    client = signed_in(some.office_chief)
    query = f"?leader={some.deputy.username}&area=I. Thể chế&quarter=2019-Q3&due_from=01/01/2019&due_to=31/12/2019"
    context = client.get(f"/nhiem-vu/{query}").context
    assert [chip["name"] for chip in context["form"].chips()] == ["leader", "due_from", "due_to", "area", "quarter"]
    assert context["page"].paginator.count == 1, "due on 28/6: in the third quarter, which begins on 15/6"
    assert client.get(f"/nhiem-vu/?leader={some.deputy.username}").context["page"].paginator.count == 6
    assert "30/02/2019" in client.get("/nhiem-vu/?due_from=30/02/2019&quarter=2019-Q9").content.decode()


def test_columns_are_kept_for_the_person_and_an_address_may_name_others(some, signed_in):
    client = signed_in(some.head)
    usual = client.get("/nhiem-vu/").content.decode()
    assert "Sản phẩm dự kiến" not in usual.split("<thead")[1].split("</thead")[0]
    client.post(reverse("task-list-columns"), {"column": ["content", "product", "due", "xyz"], "next": "/nhiem-vu/"})
    context = client.get("/nhiem-vu/").context
    assert context["asked"].columns == ("content", "product", "due")
    assert client.get("/nhiem-vu/?column=state").context["asked"].columns == ("content", "state")
    client.force_login(some.other_head)
    assert "product" not in client.get("/nhiem-vu/").context["asked"].columns
    assert KeptList.history.count() == 2


def test_a_list_is_kept_under_a_name_and_shared(some, signed_in):
    client = signed_in(some.head)
    send = {"name": "Việc quá hạn", "query": "state=late&page=2", "shared": "1", "next": "/nhiem-vu/"}
    client.post(reverse("task-list-keep"), send)
    client.post(reverse("task-list-keep"), {**send, "name": " "})
    client.force_login(some.other_head)
    page = client.get("/nhiem-vu/").content.decode()
    assert 'href="/nhiem-vu/?state=late">Việc quá hạn' in page
    kept = KeptList.objects.get(name="Việc quá hạn")
    assert client.post(reverse("task-list-drop", args=[kept.pk])).status_code == 404, "another person's"
    client.force_login(some.head)
    client.post(reverse("task-list-drop", args=[kept.pk]))
    assert "Việc quá hạn" not in client.get("/nhiem-vu/").content.decode()


# files


def shown_titles(client, query: str) -> list[str]:
    return [task.item.text for task, _group in client.get(f"/nhiem-vu/{query}").context["rows"]]


def cells_of(answer) -> list[list]:
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(answer.content)).active.rows]


def test_a_file_holds_exactly_what_is_shown_with_filters_and_time(some, signed_in):
    client = signed_in(some.observer)
    query = f"?state=late&unit={some.division.code}&column=content&column=due&column=number"
    rows = cells_of(client.get(f"/nhiem-vu/danh-sach.xlsx{query}"))
    words = "\n".join(str(row[0]) for row in rows[:6])
    assert "17/07/2019" in words
    assert str(some.division) in words
    assert "Quá hạn" in words
    assert "1 trên tổng số 8 nhiệm vụ" in words
    head = next(n for n, row in enumerate(rows) if row[0] == "Số")
    assert rows[head] == ["Số", "Nội dung", "Thời hạn"]
    assert [row[1] for row in rows[head + 1 :]] == shown_titles(client, query)
    assert rows[head + 1][2].date() == date(2019, 6, 28)


def test_a_grouped_file_has_the_groups_with_their_totals(some, signed_in):
    rows = cells_of(signed_in(some.observer).get("/nhiem-vu/danh-sach.xlsx?group=unit"))
    heads = [row[0] for row in rows if row[0] and str(row[0]).startswith(str(some.division))]
    assert heads == [f"{some.division}: 4 nhiệm vụ, 3 chưa xong, 1 quá hạn, 1 chờ xác nhận, 0 đã hoàn thành"]


def test_a_csv_begins_before_its_rows_are_read(the_office, signed_in, django_assert_num_queries):
    make_task(the_office.division, text="Rà soát thủ tục")
    answer = signed_in(the_office.head).get("/nhiem-vu/danh-sach.csv")
    pieces = iter(answer.streaming_content)
    with django_assert_num_queries(0):
        head = next(pieces) + next(pieces)
    assert head.decode("utf-8-sig").startswith("Nhiệm vụ\r\n")
    assert "Rà soát thủ tục" not in head.decode()
    with django_assert_num_queries(1):
        assert "Rà soát thủ tục" in b"".join(pieces).decode()


@pytest.mark.parametrize("text", ["=1+1", "+84 500", "-5 điểm", "@SUM(A1)", "\t=1"])
def test_no_cell_is_taken_for_a_formula(the_office, signed_in, text):
    make_task(the_office.division, item=make_item(lead=the_office.division, text=text))
    client = signed_in(the_office.observer)
    sheet = load_workbook(io.BytesIO(client.get("/nhiem-vu/danh-sach.xlsx?column=content").content)).active
    cells = [cell for row in sheet.rows for cell in row if cell.value and text.strip() in str(cell.value)]
    assert [cell.data_type for cell in cells] == ["s"]
    answer = client.get("/nhiem-vu/danh-sach.csv?column=content").getvalue().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(answer)))[-1] == [f"'{text}"]


def test_the_list_on_paper_has_all_rows_and_its_filters(some, signed_in):
    for _ in range(30):
        make_task(some.division)
    page = signed_in(some.observer).get("/nhiem-vu/ban-in/?state=late&group=unit").content.decode()
    assert page.count('class="rows__title"') == Task.objects.late_on(date(2019, 7, 17)).count() > 25
    assert "Quá hạn" in page


# several at once


def send(client, act: str, tasks: list[Task], **fields):
    chosen = [f"{task.pk}:{Task.objects.get(pk=task.pk).version}" for task in tasks]
    return client.post(reverse("task-bulk"), {"act": act, "task": chosen, "next": "/nhiem-vu/", **fields})


def test_reminding_asks_with_a_count_first_and_then_sends(some, signed_in):
    late = list(Task.objects.late_on(date(2019, 7, 17)))
    done = Task.objects.get(state=Task.State.REPORTED)
    client = signed_in(some.office_chief)
    page = send(client, "remind", [*late, done]).content.decode()
    assert f"Nhắc ngay: {len(late)} nhiệm vụ?" in page
    assert "Không thực hiện với 1 nhiệm vụ" in page
    assert not Digest.objects.exists(), "the question sends nothing"
    answer = send(client, "remind", late, confirmed="1")
    assert urlsplit(answer.url).path == "/nhiem-vu/"
    assert Digest.objects.filter(kind=Digest.Kind.CHASE).count() == 3


def test_many_reports_are_verified_in_two_presses_and_what_changed_meanwhile_is_left(some, signed_in):
    tasks = [reported(make_task(some.division), by=some.head, on=MONDAY) for _ in range(3)]
    own = reported(make_task(some.office), by=some.office_chief, on=MONDAY)
    client = signed_in(some.office_chief)
    chosen = [f"{task.pk}:{task.version}" for task in tasks]
    acts.withdraw(tasks[0], by=some.head, reason="nhầm")
    acts.report(tasks[0], by=some.head, proof=paper(MONDAY), on=date(2019, 7, 17))
    answer = client.post(
        reverse("task-bulk"),
        {"act": "verify", "task": [*chosen, str(own.pk)], "confirmed": "1", "next": "/nhiem-vu/"},
        follow=True,
    )
    states = [Task.objects.get(pk=task.pk).state for task in (*tasks, own)]
    assert states == ["reported", "done", "done", "reported"]
    assert "Đã xác nhận hoàn thành 2 nhiệm vụ." in answer.content.decode()
    assert "có người vừa sửa nhiệm vụ" in answer.content.decode()


def test_a_head_assigns_all_tasks_of_a_list_to_an_officer(some, signed_in):
    client = signed_in(some.head)
    query = f"unit={some.division.code}&state=open"
    page = client.post(reverse("task-bulk"), {"act": "assign", "all": "1", "query": query}).content.decode()
    assert "Phân công chuyên viên: 3 nhiệm vụ?" in page
    assert str(some.officer) in page
    tasks = list(Task.objects.open().filter(unit=some.division))
    send(client, "assign", tasks, confirmed="1", officer=some.officer.pk)
    assert {task.officer for task in Task.objects.open().filter(unit=some.division)} == {some.officer}


@pytest.mark.parametrize(("act", "status"), [("delete", 404), ("remind", 302), ("", 404)])
def test_a_press_on_nothing_or_of_an_unknown_act_does_nothing(some, signed_in, act, status):
    answer = signed_in(some.office_chief).post(reverse("task-bulk"), {"act": act, "task": ["x", "9" * 40, "1:x:"]})
    assert answer.status_code in (status, 200)
    assert not Digest.objects.exists()


def test_nobody_else_reminds_or_verifies(some, signed_in):
    tasks = list(Task.objects.all())
    client = signed_in(some.other_head)
    for act in ("remind", "verify"):
        send(client, act, tasks, confirmed="1")
    assert not Digest.objects.exists()
    assert not Task.objects.filter(state=Task.State.DONE).exists()
