"""What Word and Excel do by themselves (count, hide, take a text for a day, lose letters): none is read wrongly."""

import io
import zipfile
from datetime import date

import docx
import openpyxl
import pytest

from tasks.importing.files import docx_numbers

from . import writers
from .test_annexes import items, read
from .test_odd_rows import HEADER, plan, short

NUMBERING = """<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""


def numbered_by_word(rows: list[tuple[int | None, list[str]]]) -> bytes:
    """A table whose first column holds no text: Word counts, at the level given."""
    file = docx.Document()
    table = file.add_table(rows=len(rows) + 1, cols=len(HEADER))
    for column, heading in enumerate(HEADER):
        table.cell(0, column).text = heading
    for at, (level, texts) in enumerate(rows, start=1):
        for column, text in enumerate(texts, start=1):
            table.cell(at, column).text = text
        if level is not None:
            numbers = table.cell(at, 0).paragraphs[0]._p.get_or_add_pPr().get_or_add_numPr()
            numbers.get_or_add_ilvl().val, numbers.get_or_add_numId().val = level, 1
    stream = io.BytesIO()
    file.save(stream)
    written = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(written, "w") as new:
        for part in old.namelist():
            new.writestr(part, NUMBERING if part == "word/numbering.xml" else old.read(part))
    return written.getvalue()


def sheet(fill) -> bytes:
    book = openpyxl.Workbook()
    fill(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_numbers_that_word_counts_are_read_as_they_are_seen():
    found = read("a.docx", numbered_by_word([
        (0, ["Chỉ đạo", "", ""]), (1, ["Việc một", "Văn phòng", "Quý I/2019"]),
        (1, ["Việc hai", "Thanh tra", "Quý I/2019"]), (0, ["Cải cách", "", ""]),
        (1, ["Việc ba", "Văn phòng", "Quý I/2019"]), (2, ["ý một", "Văn phòng", "Quý II/2019"]),
    ]))  # fmt: skip
    assert [(row.number, row.section, row.text) for row in found.rows] == [
        ("I.1", "I. Chỉ đạo", "Việc một"),
        ("I.2", "I. Chỉ đạo", "Việc hai"),
        ("II.1", "II. Cải cách", "Việc ba"),
        ("II.1.a", "II. Cải cách", "ý một"),
    ]


def test_a_list_in_prose_that_word_counts_by_its_style():
    file = docx.Document()
    for text, lead, deadline in (
        ("Ban hành quy chế", "Văn phòng", "Quý I/2019"),
        ("Rà soát thủ tục", "Thanh tra", "Quý II/2019"),
    ):
        file.add_paragraph(text, style="List Number")
        file.add_paragraph(f"Đơn vị chủ trì: {lead}", style="List Bullet")
        file.add_paragraph(f"Thời hạn: {deadline}", style="List Bullet")
    stream = io.BytesIO()
    file.save(stream)
    assert short(read("a.docx", stream.getvalue())) == [
        ("1", "", "Ban hành quy chế", "VP", "on 2019-03-31"),
        ("2", "", "Rà soát thủ tục", "TTR", "on 2019-06-30"),
    ]


@pytest.mark.parametrize(
    ("value", "number_format", "schedule", "printed"),
    [
        (date(2019, 6, 1), "mmm-yy", "on 2019-06-30", "06/2019"),  # typed as 6/2019
        (date(2026, 6, 15), "d-mmm", "on 2019-06-15", "15/06"),  # typed as 15/6 in 2026
        (date(2019, 6, 15), "[$-42A]dd mmmm yyyy", "on 2019-06-15", "15/06/2019"),
        (date(2019, 1, 1), "yyyy", "on 2019-12-31", "2019"),
        (6.2019, "General", "on 2019-06-30", "6.2019"),
    ],
)
def test_a_day_of_excel_is_read_as_far_as_it_is_shown(value, number_format, schedule, printed):
    def fill(page):
        page.append(HEADER)
        page.append([1, "Việc", "Văn phòng", value])
        page["D2"].number_format = number_format

    (row,) = read("a.xlsx", sheet(fill)).rows
    assert (row.schedule, row.schedule_text) == (schedule, printed)


def test_a_number_keeps_its_nought_and_one_that_became_a_day_or_a_formula_is_a_fault():
    def fill(page):
        page.append(HEADER)
        page.append([1.1, "Việc", "Văn phòng", "Quý I/2019"])
        page.append([1.1, "Việc", "Văn phòng", "Quý I/2019"])
        page.append([date(2019, 2, 1), "Việc", "Văn phòng", "Quý I/2019"])
        page.append(["=A2+1", "Việc", "Văn phòng", "Quý I/2019"])
        page["A3"].number_format, page["A4"].number_format = "0.00", "dd/mm"

    found = read("a.xlsx", sheet(fill))
    assert [row.number for row in found.rows[:2]] == ["1.1", "1.10"]
    assert [(fault.place.row, fault.role, fault.value) for fault in found.faults] == [
        (4, "number", "01/02"),
        (5, "number", "=A2+1"),
    ]


def test_what_a_sheet_hides_is_not_read_and_is_named():
    def fill(page):
        page.append(["STT", "Nội dung", "Đơn vị chủ trì", "Đơn vị chủ trì", "Thời gian"])
        page.append([1, "Việc một", "Thanh tra", "Văn phòng", "Quý I/2019"])
        page.append([2, "Việc hai", "Thanh tra", "Văn phòng", "Quý I/2019"])
        page.column_dimensions["C"].hidden = page.row_dimensions[3].hidden = True
        other = page.parent.create_sheet("Cũ")
        other.append(["STT", "Nội dung", "Chủ trì", "Thời gian"])
        other.sheet_state = "hidden"

    found = read("a.xlsx", sheet(fill))
    assert [(row.text, row.lead) for row in found.rows] == [("Việc một", "VP")]
    first, second = found.hidden
    assert "C, 3" in first
    assert "Cũ" in second


def test_commas_in_the_texts_do_not_part_a_file_that_semicolons_part():
    rows = [HEADER, ["1", "Rà soát, cập nhật, công bố, niêm yết", "Văn phòng, Thanh tra", "15/3, 15/6, 15/9/2019"]]
    found = read("a.csv", writers.text([["PHỤ LỤC, danh mục", "", "", ""], *rows], ";", "utf-8"))
    assert [(row.text, row.lead, row.coordinating) for row in found.rows] == [(rows[1][1], "VP", "TTR")]


@pytest.mark.parametrize(
    "text", ["Ban h?nh k? ho?ch", "Ban hành kế hoạch".encode().decode("cp1252", "replace"), "Ban h\ufffdnh"]
)
def test_letters_that_were_lost_are_a_fault_and_no_text(text):
    (fault,) = plan([HEADER, ["1", text, "Văn phòng", "Quý I/2019"]]).faults
    assert (fault.place.row, fault.column) == (2, "Nội dung")


def test_a_question_mark_between_two_sentences_is_no_lost_letter():
    assert plan([HEADER, ["1", "Ai làm gì?Khi nào xong?", "Văn phòng", "Quý I/2019"]]).faults == []


def test_the_signatures_in_the_rows_below_a_table_are_no_items():
    found = plan([HEADER, ["1", "Việc", "Văn phòng", "Quý I/2019"], ["", "Nơi nhận:", "", "GIÁM ĐỐC"],
                  ["", "- Như trên;", "", ""], ["", "- Lưu: VT.", "", "Nguyễn Văn A"]])  # fmt: skip
    assert [row.number for row in found.rows] == ["1"]
    assert found.faults == []


def test_of_two_columns_of_content_the_first_groups_the_second_or_begins_it():
    header = ["STT", "Nhiệm vụ", "Nội dung", "Chủ trì", "Thời gian"]
    found = plan([header, ["1", "Chỉ đạo", "Ban hành kế hoạch", "Văn phòng", "Quý I/2019"],
                  ["2", writers.DOWN, "Báo cáo", "Thanh tra", "Quý II/2019"]])  # fmt: skip
    assert [row[:4] for row in items(found)] == [
        ("1", "Chỉ đạo", "Ban hành kế hoạch", "VP"),
        ("2", "Chỉ đạo", "Báo cáo", "TTR"),
    ]
    found = plan([header, ["1", "Tuyên truyền", "Viết bài", "Văn phòng", "Quý I/2019"],
                  ["2", "Đào tạo", "Mở lớp", "Thanh tra", "Quý II/2019"]])  # fmt: skip
    assert [row.text for row in found.rows] == ["Tuyên truyền: Viết bài", "Đào tạo: Mở lớp"]
    assert all("two_contents" in row.flags for row in found.rows)


def test_a_second_column_of_one_kind_is_named_as_not_read():
    found = plan([[*HEADER, "Sản phẩm", "Kết quả"], ["1", "Việc", "Văn phòng", "Quý I/2019", "Bài", "Tốt"]])
    assert (found.rows[0].product, found.unread) == ("Bài", [(1, "Kết quả")])
    found = plan([["STT", "Nội dung", "Chỉ tiêu", "Chủ trì", "Thời gian"], ["1", "Việc", "95%", "Văn phòng", "Quý I"]])
    assert (found.rows[0].text, found.unread) == ("Việc", [(1, "Chỉ tiêu")])


def test_parts_of_an_item_have_its_lead_unless_they_print_their_own():
    found = plan([HEADER, ["1", "Các việc:", "Văn phòng", "Năm 2019"], ["1.1", "Rà soát", "", "Quý I/2019"],
                  ["1.2", "Báo cáo", "Thanh tra", "Quý II/2019"], ["2", "Việc hai", "", "Quý III/2019"]])  # fmt: skip
    assert [(row.number, row.lead) for row in found.rows] == [("1", "VP"), ("1.1", "VP"), ("1.2", "TTR"), ("2", "")]
    assert "lead_from_above" in found.rows[1].flags
    assert [fault.place.row for fault in found.faults] == [5]


def test_the_heading_above_a_table_is_the_section_of_its_items():
    found = plan("I. Thể chế", [HEADER, ["1", "Việc", "Văn phòng", "Quý I/2019"]],
                 "II. Thủ tục", [HEADER, ["1", "Việc", "Thanh tra", "Quý II/2019"]])  # fmt: skip
    assert [(row.number, row.section) for row in found.rows] == [("I.1", "I. Thể chế"), ("II.1", "II. Thủ tục")]


@pytest.mark.parametrize(
    ("number", "figures", "written"),
    [
        (4, "upperRoman", "IV"), (4, "lowerRoman", "iv"), (28, "lowerLetter", "bb"), (3, "upperLetter", "C"),
        (7, "decimalZero", "7"), (7, "none", ""), (10**9, "upperRoman", "1000000000"), (-1, "lowerLetter", "-1"),
    ],
)  # fmt: skip
def test_figures_of_a_list_however_large_the_number(number, figures, written):
    assert docx_numbers.written(number, figures) == written
