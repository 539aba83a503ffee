"""What a person must see in one minute, in whose hands it is, and how it is updated in place."""

import re
from datetime import date

import pytest
from django.urls import reverse

from cchc.accounts import rights
from cchc.accounts.models import Unit
from tasks.home import my_work
from tasks.lifecycle import acts, check_ins, requests
from tasks.lists.states import Moment
from tasks.models import Act, Request, Task, workdays
from tasks.task_list.filters import everything
from tests.factories import LETTERS_DAY, add_function, make_document, make_item, make_task, reported

MONDAY = date(2019, 7, 15)


@pytest.fixture
def moment(db):
    return Moment.of(LETTERS_DAY, workdays())


def groups(person, moment) -> dict[str, list[Task]]:
    return {group.key: group.tasks for group in my_work.groups(everything(person, moment.day), person, moment)}


def dispatch_task(unit, due: str = "2019-07-26") -> Task:
    document = make_document(kind="dispatch", date=MONDAY, issuer="UBND tỉnh")
    return make_task(unit, item=make_item(document, unit, schedule=f"on {due}"))


def test_a_head_sees_each_task_once_in_the_first_group_that_it_belongs_to(the_office, moment):
    office, unit = the_office, the_office.division
    new = dispatch_task(unit)
    late = make_task(unit)
    soon = make_task(unit, schedule="on 2019-07-31")
    back = reported(make_task(unit), by=office.head, on=MONDAY)
    back = acts.send_back(back, by=office.office_chief, reason="thiếu")
    silent = make_task(unit, schedule="on 2019-08-10")
    make_task(unit, schedule="on 2019-11-29")
    make_task(office.other_division)
    assert groups(office.head, moment) == {
        "new": [new], "sent-back": [back], "late": [late], "due-soon": [soon], "silent": [silent],
    }  # fmt: skip


def test_an_officer_sees_what_is_assigned_to_them(the_office, moment):
    make_task(the_office.division)
    mine = make_task(the_office.division)
    acts.assign(mine, by=the_office.head, officer=the_office.officer)
    assert [task.pk for task in groups(the_office.officer, moment)["late"]] == [mine.pk]


def test_an_acting_head_sees_what_the_head_sees(the_office, moment):
    late = make_task(the_office.division)
    assert groups(the_office.officer, moment) == {}
    add_function(the_office.officer, "acting_head", the_office.division,
                 valid_from=date(2019, 7, 1), valid_to=date(2019, 7, 31))  # fmt: skip
    assert groups(the_office.officer, moment) == {"late": [late]}


def test_the_office_chief_keeps_the_leaderships_tasks_too(the_office, moment):
    late = make_task(the_office.leadership)
    assert groups(the_office.office_chief, moment)["late"] == [late]


def test_a_long_group_shows_its_first_tasks_counts_them_all_and_opens_in_place(the_office, moment, signed_in):
    for _ in range(my_work.ROWS_A_GROUP + 3):
        make_task(the_office.division)
    (group,) = my_work.groups(everything(the_office.head, moment.day), the_office.head, moment)
    assert (len(group.tasks), group.total) == (my_work.ROWS_A_GROUP, my_work.ROWS_A_GROUP + 3)
    page = signed_in(the_office.head).get(reverse("my-work")).content.decode()
    (longer,) = re.findall(r'href="(\?longer=[^"]+)#late"', page)
    page = signed_in(the_office.head).get(reverse("my-work") + longer).content.decode()
    assert page.count("<article") == group.total
    assert 'href="?longer=' not in page


PEOPLE = ["director", "deputy", "deputy_of_office", "office_chief", "coordinator", "head", "officer", "observer"]


@pytest.mark.parametrize("who", PEOPLE)
def test_what_waits_for_a_check_or_decision_agrees_with_the_table_of_rights(the_office, who):
    office = the_office
    tasks = [
        reported(make_task(office.division), by=office.head, on=MONDAY),
        reported(make_task(office.division), by=office.office_chief, on=MONDAY),
        reported(make_task(office.office), by=office.office_chief, on=MONDAY),
        reported(make_task(office.office), by=office.coordinator, on=MONDAY),
        reported(make_task(office.leadership), by=office.office_chief, on=MONDAY),
    ]
    person = getattr(office, who)
    found = set(acts.to_verify_by(person, Task.objects.all()))
    assert found == {task for task in tasks if rights.allowed(person, "verify", task)}

    for unit, head in ((office.division, office.head), (office.office, office.office_chief)):
        task = make_task(unit, schedule="on 2019-08-09")
        requests.ask_extension(task, by=head, day=date(2019, 8, 20), reason="chờ")
    asked = set(requests.to_decide_by(person))
    assert asked == {one for one in Request.objects.all() if rights.allowed(person, "decide", one)}


# in place


def press(client, act: str, task: Task, **fields):
    task.refresh_from_db()
    headers = {"HX-Request": "true", "HX-Target": f"row-{task.pk}"}
    return client.post(reverse(f"task-{act}", args=[task.pk]), {"seen": task.version, **fields}, headers=headers)


def test_a_row_is_updated_in_place_and_says_so(the_office, signed_in):
    task = make_task(the_office.division)
    answer = press(signed_in(the_office.head), "note", task, text="đã họp", forecast_on="26/07/2019")
    row = answer.content.decode()
    assert answer.status_code == 200
    assert row.lstrip().startswith("<article")
    assert f'id="row-{task.pk}"' in row
    assert "Đã lưu tiến độ." in row
    assert "26/07/2019" in row
    task.refresh_from_db()
    assert f'name="seen" value="{task.version}"' in row, "the next press goes on from here"


def test_a_row_keeps_what_was_typed_when_it_is_refused(the_office, signed_in):
    task = make_task(the_office.division)
    answer = press(signed_in(the_office.head), "note", task, text="đã họp", forecast_on="30/02/2019")
    row = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="đã họp"' in row
    assert "30/02/2019" in row
    assert 'role="alert"' in row


def test_new_work_is_accepted_and_reports_are_verified_in_place(the_office, signed_in):
    new = dispatch_task(the_office.division)
    assert "Đã tiếp nhận." in press(signed_in(the_office.head), "accept", new).content.decode()
    done = reported(make_task(the_office.division), by=the_office.head, on=MONDAY)
    assert "Đã xác nhận hoàn thành." in press(signed_in(the_office.office_chief), "verify", done).content.decode()


def test_without_javascript_the_same_press_leads_back_to_the_row(the_office, signed_in):
    task = make_task(the_office.division)
    client = signed_in(the_office.head)
    page = client.get(reverse("my-work")).content.decode()
    assert f'action="{reverse("task-note", args=[task.pk])}"' in page
    back = f"/viec-can-xu-ly/#row-{task.pk}"
    answer = client.post(reverse("task-note", args=[task.pk]), {"seen": task.version, "nothing_new": "1", "next": back})
    assert answer.url == back
    assert task.acts.last().kind == Act.Kind.NOTHING_NEW


def test_an_empty_page_says_what_to_do_next(the_office, signed_in):
    page = signed_in(the_office.head).get(reverse("my-work")).content.decode()
    assert "Không có việc nào chờ bạn." in page
    assert reverse("task-list") in page


# a quarter's check-ins


@pytest.fixture
def quarter(the_office):
    """Two check-ins a quarter of the division, one standing order beside them, and one of nobody's check-in."""
    letter = make_document(date=date(2019, 7, 17))
    other = make_document()
    first = make_item(letter, the_office.division, schedule="continuous", number="1")
    second = make_item(other, the_office.division, schedule="continuous", number="1")
    for item in (first, second):
        make_task(the_office.division, item=item)
    make_task(the_office.office, item=make_item(letter, the_office.office, schedule="continuous", number="2"))
    own = make_item(letter, the_office.division, schedule="standing", number="3")
    left_over = make_item(letter, the_office.leadership, schedule="standing", number="4")
    return own, left_over


def test_a_quarters_check_ins_stand_together_with_the_orders_they_cover(the_office, quarter):
    own, left_over = quarter
    found = check_ins.quarters(LETTERS_DAY, Task.objects.all())
    by_unit = {(one.unit, one.number): one for one in found}
    assert set(by_unit) == {(the_office.division, 1), (the_office.division, 2), (the_office.division, 3),
                            (the_office.office, 3)}  # fmt: skip
    assert by_unit[the_office.division, 3].orders == [own]
    assert by_unit[the_office.office, 3].orders == [left_over]
    assert len(by_unit[the_office.division, 3].tasks) == 2
    assert by_unit[the_office.division, 3].due_on == date(2019, 9, 13), "the cut-off 14/9 is a Saturday"


def test_one_press_confirms_all_of_a_quarter(the_office, quarter, signed_in):
    client = signed_in(the_office.head)
    page = client.get(reverse("my-work")).content.decode()
    url = reverse("confirm-check-ins", args=[the_office.division.code, "2019-09-14"])
    assert url in page
    assert "Xác nhận cả 2 nội dung" in page
    client.post(url, {"text": "Không có phát sinh"})
    done = Task.objects.filter(state=Task.State.REPORTED)
    assert {(task.unit, task.product_on, task.decreed_on) for task in done} == {
        (the_office.division, LETTERS_DAY, date(2019, 9, 14))
    }
    assert done.count() == 2
    assert "không còn nội dung định kỳ" in client.post(url, {"text": "x"}, follow=True).content.decode()


def test_nobody_confirms_another_units_check_ins(the_office, quarter, signed_in):
    url = reverse("confirm-check-ins", args=[the_office.division.code, "2019-09-14"])
    assert signed_in(the_office.other_head).post(url, {"text": "x"}).status_code == 403
    assert not Task.objects.filter(state=Task.State.REPORTED).exists()


@pytest.mark.parametrize("path", ["KTN/30-02", "KTN/2019-02-30", "XYZ/2019-09-14"])
def test_a_quarter_that_does_not_exist_is_not_found(the_office, signed_in, path):
    assert signed_in(the_office.head).post(f"/viec-can-xu-ly/dinh-ky/{path}/").status_code == 404


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2019, 7, 17), date(2019, 9, 14)),
        (date(2019, 9, 14), date(2019, 9, 14)),
        (date(2019, 9, 15), date(2019, 12, 14)),
        (date(2019, 12, 15), date(2020, 3, 14)),
    ],
)
def test_the_running_quarter_ends_on_the_next_cut_off(day, end):
    assert check_ins.end_of_quarter(day) == end
    assert Unit.Kind.OFFICE in Unit.WORKING_KINDS


def test_what_is_reported_stays_in_sight_until_it_is_verified(the_office, moment, signed_in):
    task = reported(make_task(the_office.division), by=the_office.head, on=MONDAY)
    assert groups(the_office.head, moment) == {"reported": [task]}
    page = signed_in(the_office.head).get(reverse("my-work")).content.decode()
    assert reverse("task-withdraw", args=[task.pk]) in page
    acts.verify(task, by=the_office.office_chief)
    assert groups(the_office.head, moment) == {}


def test_a_row_remembers_the_last_note_the_reason_of_a_sending_back_and_an_undecided_request(the_office, signed_in):
    task = reported(make_task(the_office.division, schedule="on 2019-07-26"), by=the_office.head, on=MONDAY)
    acts.send_back(task, by=the_office.office_chief, reason="thiếu biên bản", on=MONDAY)
    acts.note(task, by=the_office.head, text="đang bổ sung biên bản")
    asked = requests.ask_extension(task, by=the_office.head, day=date(2019, 8, 9), reason="chờ số liệu")
    client = signed_in(the_office.head)
    page = client.get(reverse("my-work")).content.decode()
    assert "trả lại ngày 15/07/2019: thiếu biên bản" in page
    assert "đang bổ sung biên bản" in page
    assert "chưa quyết định" in page
    assert "đã cập nhật tuần này" in page
    requests.withdraw(asked, by=the_office.head)
    assert "chưa quyết định" not in client.get(reverse("my-work")).content.decode()


def test_the_first_words_on_a_task_begin_it_and_nothing_new_does_not(the_office):
    task = make_task(the_office.division, schedule="on 2019-11-29")
    task = acts.note(task, by=the_office.head)
    assert (task.state, task.started_on) == (Task.State.TODO, None)
    task = acts.note(task, by=the_office.head, text="đã họp tổ soạn thảo")
    assert (task.state, task.started_on) == (Task.State.DOING, LETTERS_DAY)
