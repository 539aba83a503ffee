"""Every heading that annexes are known to print, in any case, without accents, with broken or glued syllables."""

import unicodedata

import pytest

from cchc.search import fold
from tasks.importing.files.grid import Cell, Grid
from tasks.importing.table.headings import ALIKE, EXACT, header_at, is_column_count, role_of, understood

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


# Headings that no list has: understood by their words and by the order of these.
BY_WORDS = {
    "deadline": [
        "Thời gian triển khai", "Ngày hoàn thành", "Ngày kết thúc", "Lộ trình", "Thời gian thực hiện/hoàn thành",
        "Lộ trình thực hiện", "Mốc hoàn thành", "Thời gian phải hoàn thành trong năm 2019", "Hạn chót", "Hạn cuối",
        "Thời gian bắt đầu, kết thúc", "Ngày phải xong",
    ],
    "lead": [
        "Đơn vị tham mưu", "Phòng, ban chủ trì", "ĐV chủ trì", "Đơn vị, cá nhân thực hiện",
        "Đơn vị/ cá nhân phụ trách", "Đơn vị chủ trì, phối hợp", "Phòng chuyên môn chủ trì", "CQ chủ trì",
        "Cá nhân, đơn vị chịu trách nhiệm", "Đơn vị được giao thực hiện", "Phòng đầu mối",
    ],
    "coordinating": ["Các đơn vị phối hợp thực hiện", "ĐV phối hợp", "Phòng, ban tham gia", "Đơn vị hỗ trợ"],
    "text": ["Tên đầu việc", "Nhiệm vụ trọng tâm năm 2019", "Nội dung chi tiết của nhiệm vụ"],
    "product": ["Sản phẩm phải đạt được", "Kết quả thực hiện", "Sản phẩm của nhiệm vụ"],
    "other": [
        "Kinh phí thực hiện (triệu đồng)", "Ngày bắt đầu", "Cơ quan trình", "Cá nhân chủ trì", "Lãnh đạo theo dõi",
        "Mức độ hoàn thành", "Số lượng", "Đơn vị được kiểm tra",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("role", "heading"), [(role, one) for role, headings in BY_WORDS.items() for one in headings])
def test_a_heading_that_no_list_has_is_understood_by_its_words_and_is_less_sure(role, heading):
    for spelling in (heading, heading.upper(), fold(heading), unicodedata.normalize("NFD", heading), f"{heading}¹"):
        found, score = understood(spelling)
        assert found == role
        assert score < EXACT


@pytest.mark.parametrize(
    "heading",
    ["Ngày", "Tháng", "Năm", "Văn phòng", "Thanh tra Sở", "Phòng Kinh tế ngành", "Tháng 6/2019", "Quý II", "Kế hoạch",
     "Kế hoạch cải cách hành chính năm 2019", "Báo cáo kết quả công tác", "Triển khai thực hiện", "Độ mật",
     "Xây dựng kế hoạch kiểm tra"],
)  # fmt: skip
def test_a_value_of_a_cell_is_no_heading(heading):
    assert understood(heading) == ("", 0)


def test_the_order_of_the_words_says_what_a_column_holds():
    assert role_of("Nội dung phối hợp") == "text"
    assert role_of("Thời gian phối hợp") == "deadline"
    assert role_of("Đơn vị phối hợp, chủ trì") == "coordinating"
    assert role_of("Sản phẩm của đơn vị chủ trì") == "product"


def grid(*rows):
    return Grid(1, rows=[[Cell(text) for text in row] for row in rows], numbers=list(range(1, len(rows) + 1)))


def test_columns_stand_in_any_order_and_some_are_missing():
    header = header_at(grid(["Thời hạn", "Chủ trì", "Nội dung"]), 0)
    assert header.columns == {"deadline": 0, "lead": 1, "text": 2}


def test_words_make_a_header_of_the_first_rows_only():
    rows = grid(["Số", "Tên đầu việc", "ĐV chủ trì", "Ngày hoàn thành"], ["1", "Nội dung họp", "VP", "30/6"],
                ["Nội dung họp", "Nhiệm vụ phối hợp", "ĐV chủ trì", "Hạn cuối"])  # fmt: skip
    header = header_at(rows, 0)
    assert header.columns == {"number": 0, "text": 1, "lead": 2, "deadline": 3}
    assert [column.score < ALIKE for column in header.read] == [False, True, True, True]
    assert header_at(rows, 2, first=False) is None


def test_of_two_columns_with_one_role_the_one_that_the_list_has_counts():
    header = header_at(grid(["Nội dung", "ĐV thực hiện", "Đơn vị chủ trì", "Thời hạn"]), 0)
    assert header.columns["lead"] == 2
    assert header.unknown == ("ĐV thực hiện",)


def test_a_person_says_what_a_column_holds():
    rows = grid(["Nội dung", "Đơn vị chủ trì", "Khi nào", "Thời gian"])
    assert header_at(rows, 0).columns["deadline"] == 3
    header = header_at(rows, 0, roles={2: "deadline", 3: ""})
    assert header.columns["deadline"] == 2
    assert header.unknown == ("Thời gian",)
    values = grid(["Việc", "Văn phòng", "30/6", "Quý IV"])
    assert header_at(values, 0, roles={0: "text", 1: "lead", 2: "deadline"}) is None


def test_below_one_heading_the_lower_one_says_more():
    rows = grid(["Nội dung", "Đơn vị thực hiện", "Đơn vị thực hiện", "Thời hạn"], ["", "Chủ trì", "Phối hợp", ""])
    rows.rows[0][2] = rows.rows[0][1]
    rows.rows[1][0], rows.rows[1][3] = rows.rows[0][0], rows.rows[0][3]
    assert header_at(rows, 0).columns == {"text": 0, "lead": 1, "coordinating": 2, "deadline": 3}


def test_a_row_of_values_is_no_header_and_no_upper_half_of_one():
    rows = grid(["1", "Việc", "Văn phòng"], ["STT", "Nội dung", "Chủ trì"])
    assert header_at(rows, 0) is None
    assert header_at(rows, 1).height == 1


def test_the_row_that_counts_the_columns_is_no_item():
    assert is_column_count([Cell(text) for text in ("(1)", "(2)", "(3)", "(4)")])
    assert is_column_count([Cell(text) for text in ("A", "B", "1", "2", "3")])
    assert not is_column_count([Cell(text) for text in ("1", "Việc", "VP", "TTR")])
