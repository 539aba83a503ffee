"""Dashboard, list, mails, reports, chase letter and Monday sheet say the same number of late tasks, and what a check-in
is: confirmed or not, never late."""

from dataclasses import replace
from datetime import date

import pytest

from reports import periods
from reports.chase_letter.content import chased_on
from reports.content import gather, types
from reports.content.comparison import since
from reports.content.counting import counts
from reports.document import official, tables
from reports.monday_sheet import content as monday
from scoring.engine.ledger import ledger
from scoring.index.index import index_of
from scoring.models import CriteriaSet, Criterion, ItemLink
from tasks.home import figures
from tasks.lifecycle import acts
from tasks.lists.states import Moment
from tasks.models import Task, conditions, workdays
from tasks.reminders.digest.plan import plan
from tasks.task_list.filter_form import TaskFilterForm
from tests.factories import LETTERS_DAY, make_task

DAY = LETTERS_DAY


@pytest.fixture
def late(office, settings):
    """Two late tasks, one due today, and a check-in whose days 14/3 and 14/6 have passed."""
    settings.CCHC_TODAY = DAY
    tasks = [make_task(office.division, schedule=f"on {day}") for day in ("2019-06-28", "2019-07-10")]
    make_task(office.division, schedule="on 2019-07-17")
    make_task(office.division, schedule="continuous")
    return tasks


def report():
    return gather.gather(periods.parse("2019-Q3"))


def test_everywhere_two_tasks_are_late(office, late, client):
    moment = Moment.of(DAY, workdays())
    late_on = set(Task.objects.late_on(DAY))
    assert late_on == set(late)
    assert set(TaskFilterForm.chosen(Task.objects.all(), {"state": "late"}, moment)) == late_on
    totals = figures.by_unit(Task.objects.all(), [office.division], moment).totals
    assert (totals["late"].number, totals["unconfirmed"].number, totals["due-today"].number) == (2, 2, 1)
    mail = next(row for row in plan(DAY) if row.person == office.head)
    assert [line["group"] for line in mail.lines].count("late") == 2
    assert [line["group"] for line in mail.lines].count("unconfirmed") == 2
    content = report()
    assert counts(content.reported_on, DAY).open_late == len(tables.late(content).rows) == 2
    assert set(chased_on(DAY)) == late_on
    assert sum(unit.late for unit in monday.gather().units) == 2
    client.force_login(office.office_chief)
    page = client.get("/tong-quan/").content.decode()
    assert "chưa xác nhận" in page


def test_no_check_in_is_silent_or_was_late_a_week_ago(late):
    moment = Moment.of(DAY, workdays())
    check_ins = Task.objects.filter(conditions.is_check_in())
    for state in ("late", "silent", "endangered", "late-new", "late-gone"):
        assert not TaskFilterForm.chosen(check_ins, {"state": state}, moment).exists(), state
    assert TaskFilterForm.chosen(Task.objects.all(), {"state": "unconfirmed"}, moment).count() == 2
    assert {task.days_late(DAY) for task in check_ins} == {0}


def test_a_report_counts_check_ins_in_the_total_apart_and_never_among_what_was_due(office, late):
    content = report()
    counted = counts(content.reported_on, DAY)
    # Late 2, due today 1, and four check-ins: two carried, two of the half-year to come not in this period but one.
    rows = [row for row in content.reported_on if row.check_in]
    assert {row.outcome for row in rows} <= {types.UNCONFIRMED, types.CHECK_IN_OPEN}
    assert {row.due_on for row in rows} == {None}
    assert counted.total == 3 + len(rows) == 3 + counted.check_ins
    assert (counted.fell_due, counted.due_on_the_day) == (3, 1)
    parts = (counted.on_time, counted.late, counted.done_undated, counted.open_in_time, counted.open_late,
             counted.open_undated, counted.check_ins)  # fmt: skip
    assert sum(parts) == counted.total
    told = [block.text for block in official.progress(official.Scope(content))]
    assert f"nội dung thường xuyên {len(rows)}" in told[0]
    table = tables.units(content)
    assert [column.name for column in table.columns][-2] == "Trong số đến hạn: đúng ngày lấy số liệu"
    number = {column.name: n for n, column in enumerate(table.columns)}
    total = table.rows[-1].cells
    assert total[number["Nội dung thường xuyên"]] == len(rows)
    assert total[number["Tổng số"]] == sum(
        total[number[name]]
        for name in ("Hoàn thành đúng hạn", "Hoàn thành quá hạn", "Chưa hoàn thành, trong hạn",
                     "Chưa hoàn thành, quá hạn", "Chưa hoàn thành, chưa xác định thời hạn",
                     "Nội dung thường xuyên")
    )  # fmt: skip


def test_a_confirmed_check_in_is_done_and_neither_on_time_nor_late(office, late):
    task = Task.objects.filter(conditions.is_check_in()).order_by("due_on").first()
    acts.verify(acts.report(task, by=office.head, text="vẫn duy trì"), by=office.office_chief)
    counted = counts(report().reported_on, DAY)
    assert (counted.check_ins_done, counted.on_time, counted.late, counted.done) == (1, 0, 0, 1)


def test_check_ins_of_a_report_frozen_earlier_are_counted_as_today_when_it_is_compared(office, late):
    task = Task.objects.filter(conditions.is_check_in()).order_by("due_on").first()
    acts.verify(acts.report(task, by=office.head, text="vẫn duy trì"), by=office.office_chief)
    now = report()
    by_day = {types.CHECK_IN_DONE: types.DONE_LATE, types.CHECK_IN_OPEN: types.OPEN, types.UNCONFIRMED: types.LATE}
    tasks = [
        replace(row, outcome=by_day[row.outcome], due_on=date(2019, 6, 14)) if row.check_in else row
        for row in now.tasks
    ]
    frozen = replace(now, tasks=tuple(tasks), schema=2)
    assert counts(frozen.reported_on, DAY).open_late > counts(now.reported_on, DAY).open_late
    compared = since(frozen, now, "")
    assert [row.before for row in compared.rows] == [row.now for row in compared.rows]
    assert (compared.settled, compared.newly_late, compared.still_late) == ((), (), 2)


def test_a_check_in_costs_no_lateness_in_the_ledger(office, late):
    criteria_set = CriteriaSet.objects.create(year=2019, name="Bộ thử", closes_on=date(2019, 12, 31))
    criterion = Criterion.objects.create(
        criteria_set=criteria_set, key="k", name="k", max_points=3, rule="share_on_time", params={"linear_from": "0"}
    )
    for task in Task.objects.select_related("item").distinct():
        ItemLink.objects.get_or_create(item=task.item, criterion=criterion, kind="counts")
    lines = ledger(index_of(DAY, 2019).projection)
    lost = {line.task.key for line in lines if line.task and line.lost}
    assert lost == {task.pk for task in late}
    at_risk = {line.task.key for line in lines if line.task and line.at_risk}
    assert not at_risk & set(Task.objects.filter(conditions.is_check_in()).values_list("pk", flat=True))
