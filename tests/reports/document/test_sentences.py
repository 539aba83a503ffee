"""Sentences built from counts read as an office writes them: no noughts, no number where all are of one kind."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from reports import wording
from reports.content.index_types import LedgerRow
from reports.content.types import CANCELLED, DONE_LATE, DONE_ON_TIME, LATE, OPEN, PERIOD
from reports.document import index_tables, official, papers, tables
from reports.document.official import Scope

# Contents are gathered from a test database, which is made only for tests that say they need one.
pytestmark = pytest.mark.django_db


def test_nothing_that_fills_the_official_report_belongs_to_the_inside():
    assert {fill.__module__ for fill in official.FILLS.values()} == {"reports.document.official"}


def asked(contents, *outcomes: str) -> Scope:
    content = contents["2019-H1"]
    rows = tuple(replace(content.tasks[0], key=n, group=PERIOD, outcome=each) for n, each in enumerate(outcomes))
    return Scope(replace(content, tasks=rows), rows)


def said(fill, found: Scope) -> str:
    return next(iter(fill(found))).text


@pytest.mark.parametrize(
    ("outcomes", "told"),
    [
        ((), "Trong kỳ không có nhiệm vụ đến hạn thuộc nội dung này."),
        ((DONE_ON_TIME,), "Trong kỳ có 1 nhiệm vụ thuộc nội dung này, đã hoàn thành (đúng hạn)."),
        ((LATE,), "Trong kỳ có 1 nhiệm vụ thuộc nội dung này, chưa hoàn thành (quá hạn)."),
        ((OPEN, OPEN), "Trong kỳ có 2 nhiệm vụ thuộc nội dung này, chưa có nhiệm vụ nào hoàn thành (trong hạn)."),
        (
            (DONE_ON_TIME, DONE_LATE),
            "Trong kỳ có 2 nhiệm vụ thuộc nội dung này, đều đã hoàn thành (đúng hạn 1, quá hạn 1).",
        ),
        (
            (DONE_ON_TIME, OPEN, LATE),
            "Trong kỳ có 3 nhiệm vụ thuộc nội dung này: 1 nhiệm vụ đã hoàn thành (đúng hạn), "
            "2 nhiệm vụ chưa hoàn thành (trong hạn 1, quá hạn 1).",
        ),
    ],
)
def test_how_far_the_tasks_of_a_part_are(contents, outcomes, told):
    assert said(official.tasks, asked(contents, *outcomes)) == told


@pytest.mark.parametrize(
    ("outcomes", "told"),
    [
        ((DONE_ON_TIME, OPEN), "Không có nhiệm vụ quá hạn."),
        ((LATE, OPEN), "Còn 1 nhiệm vụ quá hạn chưa hoàn thành."),
        ((DONE_LATE,), "1 nhiệm vụ hoàn thành nhưng quá hạn."),
        ((LATE, DONE_LATE), "Còn 1 nhiệm vụ quá hạn chưa hoàn thành; 1 nhiệm vụ hoàn thành nhưng quá hạn."),
    ],
)
def test_shortcomings_name_what_there_is(contents, outcomes, told):
    assert said(official.shortcomings, asked(contents, *outcomes)) == told


def test_a_period_in_which_nothing_is_done_says_so(contents):
    assert (
        said(official.achieved, asked(contents, OPEN, LATE))
        == "Trong kỳ có 2 nhiệm vụ, chưa có nhiệm vụ nào hoàn thành."
    )


def test_what_was_typed_for_a_part_stands_in_the_place_of_its_list_of_results(contents):
    found = asked(contents, DONE_ON_TIME)
    assert [block.text for block in official.tasks(found)][1] == "Các kết quả chính:"
    assert len(list(official.tasks(replace(found, typed=True)))) == 1
    outline = papers.outline_of(contents["2019-H1"], papers.OFFICIAL)
    keys = [part.texts for part in outline.parts if "tasks" in part.fill]
    assert len(set(keys)) == len(keys) == 9
    paper = papers.official(replace(contents["2019-H1"], texts=((keys[0], "Sở đã ban hành 3 văn bản."),)))
    words = [getattr(block, "text", "") for block in paper.blocks]
    assert words[words.index("Sở đã ban hành 3 văn bản.") - 1].startswith("Trong kỳ có")


def test_it_names_the_decree_in_force_on_its_date_and_the_plan_of_the_year(contents):
    content = contents["2019-H1"]
    opening = papers.official(content).blocks[0].text
    assert "theo Nghị định số 09/2019/NĐ-CP ngày 24/01/2019 của Chính phủ và Kế hoạch Cải cách hành chính" in opening
    assert "(Quyết định số 130/QĐ-SKHĐT ngày 27/11/2018)" in opening
    before = papers.official(replace(content, made_on=date(2019, 3, 11))).blocks[0].text
    assert "Nghị định" not in before
    assert "và thực hiện Kế hoạch Cải cách hành chính" in before
    assert papers.official(replace(content, plans=())).blocks[0].text.count("Quyết định") == 0


def test_items_are_counted_beside_their_tasks(contents):
    one, other = contents["2019-H1"].tasks[:2]
    rows = (
        replace(one, key=1, group=PERIOD, outcome=DONE_ON_TIME, item="1/1"),
        replace(one, key=2, group=PERIOD, outcome=OPEN, item="1/2"),
        replace(other, key=3, group=PERIOD, outcome=DONE_LATE, item="2", text="nội dung khác"),
        replace(other, key=4, group=PERIOD, outcome=CANCELLED, item="3", text="đã dừng"),
    )
    words = [block.text for block in official.progress(Scope(replace(contents["2019-H1"], tasks=rows)))]
    assert "Tính theo nội dung: 1/2 nội dung đã hoàn thành toàn bộ nhiệm vụ trong kỳ." in words


def test_that_the_whole_set_is_provisional_stands_above_the_table_and_not_in_each_row(contents):
    found = contents["2019-H1"].index
    assert found.provisional
    names = [row.cells[0] for row in index_tables.index(found.total, found.rows, provisional_set=True).rows]
    assert not any("tạm tính" in name for name in names)
    one = index_tables.index(found.total, found.rows, provisional_set=False).rows
    assert any("(tạm tính)" in row.cells[0] for row in one)


def test_lines_are_put_together_only_where_all_that_the_row_says_holds_for_each():
    line = LedgerRow("A", "A1", "late", "0.00", "0.10", ("Thanh tra Sở",), False, False, 16, "1/KH, 1", "", "9/BC")
    found = index_tables.gathered([
        line, replace(line, task="1/KH, 2", proof=""), replace(line, task="1/KH, 3", days_late=47),
        replace(line, task="1/KH, 4", lost="0.50"),
    ])  # fmt: skip
    assert [(row.task, row.proof, row.days_late, row.at_risk) for row in found] == [
        ("2 nhiệm vụ", "", 16, "0.20"), ("1/KH, 3", "9/BC", 47, "0.10"), ("1/KH, 4", "9/BC", 16, "0.10"),
    ]  # fmt: skip


def test_the_period_stays_on_one_line_of_the_title(contents):
    assert (
        "6\N{NO-BREAK SPACE}tháng\N{NO-BREAK SPACE}đầu\N{NO-BREAK SPACE}năm"
        in papers.internal(contents["2019-H1"]).subject
    )


def test_what_is_due_on_the_cut_off_day_is_named_apart_among_what_fell_due(contents):
    scope = asked(contents, DONE_ON_TIME, OPEN, OPEN)
    as_of = scope.content.as_of
    days = (date(2019, 5, 31), as_of, date(2019, 12, 31))
    rows = tuple(replace(row, due_on=due_on) for row, due_on in zip(scope.rows, days, strict=True))
    words = [block.text for block in official.progress(Scope(replace(scope.content, tasks=rows), rows))]
    assert words[-1] == (
        "Tỷ lệ hoàn thành đúng hạn trên tổng số nhiệm vụ đến hạn (trong đó 1 nhiệm vụ đến hạn đúng ngày "
        f"{official.day(as_of)}): 1/2, bằng 50%."
    )


def test_the_day_of_a_proof_stands_once_however_it_is_written(contents):
    row = replace(
        contents["2019-H1"].tasks[0], outcome=DONE_ON_TIME, proof="Biên bản 10/07/2019", proof_on=date(2019, 7, 10),
        days_late=0,
    )  # fmt: skip
    assert tables.result(row, True, date(2019, 7, 17)) == "Đã hoàn thành đúng hạn: Biên bản 10/07/2019"


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("130/QĐ-SKHĐT", "Quyết định số 130/QĐ-SKHĐT ngày 10/7/2019"),
        ("Biên bản 10/07/2019", "Biên bản 10/07/2019"),
        ("Biên bản 10/7/2019", "Biên bản 10/7/2019"),
        ("Biên bản họp", "Biên bản họp ngày 10/7/2019"),
        ("MẪU-01/UBND-TH", "Công văn số MẪU-01/UBND-TH ngày 10/7/2019"),
    ],
)
def test_kind_and_day_of_a_document_stand_once(number, told):
    assert wording.document(number, date(2019, 7, 10)) == told


def test_what_is_not_due_is_not_told_as_unfinished_with_no_points(contents):
    line = LedgerRow(
        component="A", criterion="B", cause="pending", lost="0.00", at_risk="0.25", units=("Phòng",), joint=False,
        objective=False, days_late=None, task="1/KH, 1", text="",
    )  # fmt: skip
    *_, row = index_tables.ledger(replace(contents["2019-H1"].index, ledger=(line,))).rows
    assert "Chưa hoàn thành" not in row.cells
    assert row.cells[-2:] == (None, Decimal("0.25"))
