"""Every heading that annexes are known to print, in any case, without accents, with broken or glued syllables."""

import unicodedata

import pytest

from cchc.search import fold
from tasks.importing.files.grid import Cell, Grid
from tasks.importing.table.headings import header_at, is_column_count, role_of

HEADINGS = {
    "number": ["STT", "TT", "Stt", "Số TT", "Số thứ tự"],
    "text": [
        "Nội dung", "Nội dung nhiệm vụ", "Nội dung công việc", "Nội dung, nhiệm vụ", "Nhiệm vụ", "Nhiệm vụ chi tiết",
        "Tên nhiệm vụ", "Tên nhiệm vụ cụ thể", "Công việc", "Chỉ tiêu",
    ],
    "lead": [
        "Đơn vị chủ trì", "Cơ quan chủ trì", "Cơ quan, đơn vị chủ trì", "Cơ quan chủ trì, theo dõi",
        "Cơ quan chủ trì soạn thảo", "Đơn vị thực hiện", "Đơn vị", "Bộ phận thực hiện",
    ],
    "coordinating": ["Đơn vị phối hợp", "Cơ quan phối hợp", "Cơ quan, đơn vị phối hợp"],
    "deadline": [
        "Thời gian", "Thời gian thực hiện", "Thời gian hoàn thành", "Thời hạn", "Thời hạn hoàn thành", "Thời điểm",
    ],
    "product": [
        "Sản phẩm", "Sản phẩm, kết quả", "Kết quả", "Kết quả đầu ra", "Kết quả/Đánh giá", "Sản phẩm bàn giao",
    ],
    "other": ["Cấp trình", "Căn cứ bổ sung", "Người thực hiện", "Thành viên", "Ghi chú"],
}  # fmt: skip
ALL = [(role, heading) for role, headings in HEADINGS.items() for heading in headings]


@pytest.mark.parametrize(("role", "heading"), ALL)
def test_a_heading_has_one_role_however_it_is_written(role, heading):
    spellings = [
        heading, heading.upper(), fold(heading), unicodedata.normalize("NFD", heading), heading.replace(" ", ""),
        heading.replace(" ", "\n"), f"{heading}:",
    ]  # fmt: skip
    assert {role_of(spelling) for spelling in spellings} == {role}


@pytest.mark.parametrize("heading", ["Đơn vị tính", "Năm 2019", "Tỷ lệ", "Họ và tên", "", "x" * 300])
def test_another_heading_has_no_task_role(heading):
    assert role_of(heading) in ("", "other")


def test_broken_syllables_of_a_pdf_are_read():
    assert role_of("CƠQUANCHỦ TRÌ") == "lead"
    assert role_of("Th ời gian hoàn th ành") == "deadline"


def grid(*rows):
    return Grid(1, rows=[[Cell(text) for text in row] for row in rows], numbers=list(range(1, len(rows) + 1)))


def test_columns_stand_in_any_order_and_some_are_missing():
    header = header_at(grid(["Thời hạn", "Chủ trì", "Nội dung"]), 0)
    assert header.columns == {"deadline": 0, "lead": 1, "text": 2}


def test_a_row_of_values_is_no_header_and_no_upper_half_of_one():
    rows = grid(["1", "Việc", "Văn phòng"], ["STT", "Nội dung", "Chủ trì"])
    assert header_at(rows, 0) is None
    assert header_at(rows, 1).height == 1


def test_the_row_that_counts_the_columns_is_no_item():
    assert is_column_count([Cell(text) for text in ("(1)", "(2)", "(3)", "(4)")])
    assert is_column_count([Cell(text) for text in ("A", "B", "1", "2", "3")])
    assert not is_column_count([Cell(text) for text in ("1", "Việc", "VP", "TTR")])
