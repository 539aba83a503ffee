"""The annex of the plans' tasks: each item once, each task in it, whoever leads it."""

from dataclasses import replace
from datetime import date

import pytest

from reports.content.counting import by_item
from reports.content.types import CARRIED, DONE_LATE, DONE_ON_TIME, LATER, OPEN, REPORTED_ON
from reports.document import papers, plan_tables
from reports.document.blocks import Table
from reports.wording import roman

# Contents are gathered from a test database, which is made only for tests that say they need one.
pytestmark = pytest.mark.django_db

DAY = date(2019, 6, 14)


def table(content) -> Table:
    return plan_tables.plans(content)


def by_group(made: Table) -> dict[str, list[tuple]]:
    """The rows under the plan that they stand under."""
    held: dict[str, list[tuple]] = {}
    for row in made.rows:
        if row.group and row.strong:
            held[row.cells[0]] = under = []
        elif not row.group:
            under.append(row.cells)
    return held


def test_every_plan_has_as_many_items_as_its_source_states_in_their_order(contents):
    content = contents["2019-H1"]
    found = by_group(table(content))
    for n, plan in enumerate(content.plans, 1):
        rows = next(rows for title, rows in found.items() if plan.number in title)
        numbers = [int(row[0]) for row in rows]
        assert numbers == list(range(1, (plan.stated_items or plan.items) + 1))
        assert list(found)[n - 1].startswith(f"{roman(n)}. {plan.title} (số {plan.number} ngày ")


@pytest.mark.parametrize("code", ["2019-H1", "2019-H2", "2019"])
def test_every_task_that_the_report_counts_stands_in_one_row_of_one_annex(contents, code):
    content = contents[code]
    tables = [block for annex in papers.official(content).annexes for block in annex.blocks if isinstance(block, Table)]
    rows = [row.cells for made in tables for row in made.rows if not row.group and len(row.cells) == 6]
    plans = {(plan.number, plan.dated_on) for plan in content.plans}
    listed = [
        row for row in content.tasks if row.group in (*REPORTED_ON, LATER) or (row.document, row.document_on) in plans
    ]
    assert len(rows) == len(by_item(listed)) + len(content.twins)
    for row in content.reported_on:
        assert any(cells[1].startswith(row.text) for cells in rows), row.text


def test_an_item_done_by_the_tasks_of_another_names_it(contents):
    rows = next(rows for title, rows in by_group(table(contents["2019-H1"])).items() if "130/QĐ-SKHĐT" in title)
    assert next(row for row in rows if row[0] == "7")[-1] == "Thực hiện cùng nội dung 7 của 132/QĐ-SKHĐT"


def test_the_provinces_tasks_stand_after_the_plans_with_their_document(contents):
    content = contents["2019-H1"]
    title, rows = list(by_group(table(content)).items())[-1]
    assert title == "VII. Nhiệm vụ giao tại các văn bản khác"
    assert rows[0][1] == "Báo cáo tình hình giải ngân vốn đầu tư công (mẫu) (MẪU-01/UBND-TH)"


@pytest.fixture
def row(contents):
    return replace(
        contents["2019-H1"].tasks[0], outcome=OPEN, due_on=date(2019, 7, 1), draft=False, proof="", group=LATER
    )


def due(row, day, **more):
    """The task due on the plan's day."""
    return replace(row, decreed_on=day, due_on=day, **more)


def test_several_tasks_of_an_item_are_told_by_state_each_with_its_documents(row):
    site = {"proof": "Trang tin", "outcome": DONE_ON_TIME}
    rows = [
        due(row, date(2019, 1, 25), outcome=DONE_ON_TIME, proof="147/BC", proof_on=date(2019, 1, 22)),
        due(row, date(2019, 2, 25), outcome=DONE_LATE, proof="306/BC", proof_on=date(2019, 3, 1), days_late=4),
        due(row, date(2019, 3, 25), proof_on=date(2019, 3, 20), **site),
        due(row, date(2019, 4, 25), proof_on=date(2019, 4, 24), **site),
        due(row, date(2019, 12, 25)),
    ]
    assert plan_tables.results(rows, DAY).split("\n") == [
        "Đã hoàn thành đúng hạn (3/5): 147/BC ngày 22/01/2019; Trang tin ngày 20/3/2019, 24/4/2019",
        "Đã hoàn thành quá hạn 4 ngày (1/5): 306/BC ngày 01/3/2019",
        "Chưa đến hạn (1/5)",
    ]
    assert plan_tables.deadlines(rows) == "25/01; 25/02; 25/3; 25/4; 25/12/2019"


def test_days_of_two_years_keep_their_years_and_no_day_is_a_dash(row):
    rows = [due(row, day) for day in (date(2020, 1, 15), date(2019, 11, 25), date(2019, 12, 25))]
    assert plan_tables.deadlines(rows) == "25/11; 25/12/2019; 15/01/2020"
    assert plan_tables.deadlines([due(row, None)]) == "–"


def test_the_plans_day_stands_with_the_one_in_force_where_that_is_another(row):
    moved = replace(row, decreed_on=date(2019, 6, 15), due_on=date(2019, 6, 17))
    assert plan_tables.deadlines([moved]) == "15/6/2019 (nay là 17/6/2019)"
    same = replace(row, decreed_on=date(2019, 9, 30), due_on=date(2019, 9, 30))
    assert plan_tables.deadlines([same]) == date(2019, 9, 30)
    assert plan_tables.deadlines([moved, same]) == "15/6 (nay là 17/6/2019); 30/9/2019"


def test_what_was_carried_into_the_period_says_so(row):
    late = replace(row, group=CARRIED, outcome="late", due_on=date(2019, 5, 31), days_late=14)
    assert plan_tables.results([late], DAY) == "Chưa hoàn thành, quá hạn 14 ngày (chuyển từ kỳ trước)"
    assert plan_tables.results([late, row], DAY).startswith(
        "Chưa hoàn thành, quá hạn 14 ngày (chuyển từ kỳ trước) (1/2)"
    )


def test_other_items_of_the_same_first_number_are_not_put_together(row):
    assert len(by_item([replace(row, item="3/1"), replace(row, item="3/2", text="Việc khác")])) == 2


@pytest.mark.parametrize(
    ("n", "told"), [(1, "I"), (4, "IV"), (9, "IX"), (11, "XI"), (14, "XIV"), (40, "XL"), (99, "XCIX")]
)
def test_chapters_are_numbered_in_roman_figures_however_many(n, told):
    assert roman(n) == told
