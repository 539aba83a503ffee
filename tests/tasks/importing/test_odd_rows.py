"""Rows that stand oddly: none is read wrongly without a mark or a fault."""

import pytest

from . import writers
from .test_annexes import items, read

HEADER = ["STT", "Nội dung", "Đơn vị chủ trì", "Thời gian"]


def plan(*tables):
    return read("phu-luc.docx", writers.word(*tables))


def short(found):
    return [(number, section, text, lead, schedule) for number, section, text, lead, _c, schedule, _p in items(found)]


def test_an_item_after_sub_items_does_not_stay_below_their_heading():
    found = plan([HEADER, ["1", "Mục một", "", ""], ["", "- Việc con", "Văn phòng", "Quý I/2019"],
                  ["2", "Việc hai", "Thanh tra", "Quý II/2019"]])  # fmt: skip
    assert short(found) == [
        ("1.1", "1. Mục một", "- Việc con", "VP", "on 2019-03-31"),
        ("2", "", "Việc hai", "TTR", "on 2019-06-30"),
    ]


def test_a_total_is_no_content_and_a_loose_line_is_marked():
    found = plan([HEADER, ["1", "Việc", "Văn phòng", "Quý I/2019"], ["", "và việc liên quan", "", ""],
                  ["", "Tổng cộng", "", ""]])  # fmt: skip
    assert found.rows[0].text == "Việc\nvà việc liên quan"
    assert "text_goes_on" in found.rows[0].flags


def test_an_item_without_lead_is_a_fault_and_no_heading():
    found = plan([HEADER, ["1", "Việc một", "", ""], ["2", "Việc hai", "Văn phòng", "Quý I/2019"]])
    assert [(fault.place.row, fault.role) for fault in found.faults] == [(2, "lead")]


def test_two_tables_that_count_anew_keep_their_items_apart():
    found = plan([HEADER, ["1", "Việc", "Văn phòng", "Quý I"]], [HEADER, ["1", "Việc", "Thanh tra", "Quý I"]])
    assert [row.number for row in found.rows] == ["1.1", "2.1"]
    assert all("number_with_section" in row.flags for row in found.rows)


def test_units_of_both_kinds_in_one_cell_are_told_apart():
    found = plan([HEADER, ["1", "Việc", "Chủ trì: Văn phòng\nPhối hợp: Thanh tra, P. KTN", "Quý I/2019"]])
    assert (found.rows[0].lead, found.rows[0].coordinating) == ("VP", "TTR KTN")


def test_start_and_end_in_two_columns_count_by_the_end():
    down, right = writers.DOWN, writers.RIGHT
    found = plan([["TT", "Nội dung", "Chủ trì", "Thời gian", right], [down, down, down, "Bắt đầu", "Hoàn thành"],
                  ["1", "Việc", "Văn phòng", "Tháng 1/2019", "Tháng 3/2019"]])  # fmt: skip
    assert found.rows[0].schedule == "on 2019-03-31"


def test_a_column_with_an_unknown_heading_is_named():
    found = plan([[*HEADER, "Độ mật"], ["1", "Việc", "Văn phòng", "Quý I/2019", "Thường"]])
    assert found.unread == [(1, "Độ mật")]
    assert found.faults == []


def test_a_heading_over_two_columns_counts_for_both():
    right = writers.RIGHT
    found = plan([["STT", "Nội dung", right, "Chủ trì", "Thời gian"],
                  ["1", "a)", "Việc một", "Văn phòng", "Quý I/2019"],
                  ["2", "Việc hai", right, "Văn phòng", "Quý I/2019"]])  # fmt: skip
    assert [row.text for row in found.rows] == ["a) Việc một", "Việc hai"]
    assert ["columns_joined" in row.flags for row in found.rows] == [True, False]


def test_empty_columns_that_an_extraction_left_are_read_with_the_heading_before_them():
    rows = [["STT", "", "Nội dung", "", "Chủ trì", "Thời gian", ""],
            ["1", "", "", "Việc một", "Văn phòng", "", "Quý I/2019"]]  # fmt: skip
    found = read("phu-luc.csv", writers.text(rows))
    assert short(found) == [("1", "", "Việc một", "VP", "on 2019-03-31")]


@pytest.mark.parametrize("name", ["several_leads", "unit_scope", "only_concerned", "outside_agency", "unit_guessed"])
def test_what_is_not_plain_about_units_is_marked(name):
    cells = {
        "several_leads": "Văn phòng, Thanh tra", "unit_scope": "Văn phòng (đối với thủ tục chung)",
        "only_concerned": "Các phòng liên quan", "outside_agency": "Văn phòng, Sở Nội vụ",
        "unit_guessed": "Phòng Kinh tế nghành",
    }  # fmt: skip
    assert name in plan([HEADER, ["1", "Việc", cells[name], "Quý I/2019"]]).rows[0].flags


def test_a_sections_title_merged_over_the_columns_beside_its_number_is_no_item():
    right = writers.RIGHT
    found = plan([HEADER, ["I", "Hoàn thiện thể chế", right, right], ["1", "Việc", "Văn phòng", "Quý I/2019"]])
    assert short(found) == [("1", "I. Hoàn thiện thể chế", "Việc", "VP", "on 2019-03-31")]
    assert found.faults == []


def test_a_table_of_figures_beside_the_plan_is_left_out_and_named():
    item = ["1", "Việc", "Văn phòng", "Quý I/2019"]
    found = plan([HEADER, item], [["STT", "Chỉ tiêu", "Đơn vị tính", "Kết quả"], ["1", "Hồ sơ", "bộ", "120"]],
                 [["Nội dung", "Thời hạn", "Số liệu"], ["Hồ sơ trễ", "Quý I", "3"]])  # fmt: skip
    assert [row.text for row in found.rows] == ["Việc"]
    assert found.faults == []
    assert [(one.table, one.why) for one in found.left_out] == [(2, "no_tasks"), (3, "no_tasks")]


@pytest.mark.parametrize(
    "row",
    [["", "Tổng số", "", "2"], ["", "Cộng", "", "2 nhiệm vụ"], ["Tổng cộng", writers.RIGHT, "", "02"],
     ["Cộng:", "", "", "2"], ["", "Tổng số nhiệm vụ: 2", "", "x"], ["", "TỔNG", "2", "2"]],
)  # fmt: skip
def test_a_row_that_adds_up_is_left_out_and_named(row):
    found = plan([HEADER, ["1", "Việc", "Văn phòng", "Quý I/2019"], row])
    assert [one.text for one in found.rows] == ["Việc"]
    assert found.faults == []
    assert [(one.table, one.row, one.why) for one in found.left_out] == [(1, 3, "total")]


def test_an_item_about_a_total_is_no_total():
    found = plan([HEADER, ["1", "Tổng kết công tác năm", "Văn phòng", "Quý IV/2019"], ["2", "Cộng đồng ASEAN",
                 "Văn phòng", "Quý IV/2019"]])  # fmt: skip
    assert len(found.rows) == 2


def test_notes_and_signatures_below_a_table_are_named():
    found = plan([HEADER, ["1", "Việc", "Văn phòng", "Quý I/2019"], ["Ghi chú: bản thảo", *[writers.RIGHT] * 3],
                  ["Nơi nhận:", "", "", "GIÁM ĐỐC"], ["- Như trên;", "", "", ""]])  # fmt: skip
    assert [(one.row, one.why) for one in found.left_out] == [(3, "note"), (4, "signature"), (5, "signature")]


def test_a_lead_that_is_merged_on_into_the_second_table_is_carried_on_with_a_mark():
    first = [HEADER, ["1", "Việc một", "Văn phòng", "Quý I/2019"]]
    found = plan(first, [HEADER, ["2", "Việc hai", "", "Quý II/2019"], ["3", "Việc ba", "Thanh tra", "Quý II"]])
    assert [(row.lead, "lead_from_above" in row.flags) for row in found.rows] == [
        ("VP", False), ("VP", True), ("TTR", False),
    ]  # fmt: skip
    assert found.faults == []
    found = plan(first, [HEADER, ["2", "Việc hai", "Thanh tra", "Quý II"], ["3", "Việc ba", "", "Quý II/2019"]])
    assert [(fault.place.table, fault.place.row, fault.role) for fault in found.faults] == [(2, 3, "lead")]


def test_a_lead_merged_with_the_heading_of_the_second_table_is_the_one_above():
    down = writers.DOWN
    found = plan([HEADER, ["1", "Việc một", "Văn phòng", "Quý I/2019"]],
                 [HEADER, ["2", "Việc hai", down, "Quý II/2019"]])  # fmt: skip
    assert [row.lead for row in found.rows] == ["VP", "VP"]


@pytest.mark.parametrize("mark", ["x", "X", "✓", "●"])
def test_crosses_under_quarters_are_deadlines(mark):
    down, right = writers.DOWN, writers.RIGHT
    top = ["TT", "Nội dung", "Chủ trì", "Thời gian thực hiện", right, right, right]
    low = [down, down, down, "Quý I", "Quý II", "Quý III", "Quý IV"]
    found = plan([top, low, ["1", "Việc một", "Văn phòng", mark, "", mark, ""],
                  ["2", "Việc hai", "Văn phòng", "", "", "", mark],
                  ["3", "Việc ba", "Văn phòng", mark, right, right, ""],
                  ["4", "Việc bốn", "Văn phòng", "", "15/6", "", ""]])  # fmt: skip
    assert [row.schedule for row in found.rows] == [
        "dates 2019-03-31 2019-09-30", "on 2019-12-31", "on 2019-09-30", "on 2019-06-15",
    ]  # fmt: skip
    assert all("crosses" in row.flags for row in found.rows)
    assert found.faults == []
    assert found.unread == []


def test_crosses_under_months_in_a_header_of_one_row_and_a_row_without_any():
    found = plan([["TT", "Nội dung", "Chủ trì", "T6", "T9/2019", "Tháng 12"], ["1", "Việc", "Văn phòng", "", "x", "x"],
                  ["2", "Việc", "Văn phòng", "", "", ""]])  # fmt: skip
    assert [row.schedule for row in found.rows] == ["dates 2019-09-30 2019-12-31", "undated"]
    assert "no_deadline" in found.rows[1].flags


def test_columns_are_told_with_their_roles_and_scores():
    found = plan([["STT", "Tên đầu việc", "ĐV chủ trì", "Ngày hoàn thành", "Độ mật"],
                  ["1", "Việc", "Văn phòng", "30/6/2019", "x"]])  # fmt: skip
    assert short(found) == [("1", "", "Việc", "VP", "on 2019-06-30")]
    assert [(table, column.index, column.role) for table, column in found.columns] == [
        (1, 0, "number"), (1, 1, "text"), (1, 2, "lead"), (1, 3, "deadline"), (1, 4, ""),
    ]  # fmt: skip
    assert [column.heading for _table, column in found.guessed_columns] == [
        "Tên đầu việc",
        "ĐV chủ trì",
        "Ngày hoàn thành",
    ]
