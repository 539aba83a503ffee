"""What people typed comes out of a spreadsheet as they typed it, and figures as figures."""

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from cchc.files.cells import Row, Share, written
from cchc.files.spreadsheet import LONGEST_TEXT, BarChart, Column, Sheet, csv_file, xlsx

LETTERS_DAY = date(2019, 7, 17)
WITH_CHART, WITHOUT = BarChart("Đã làm", labels=0, values=(1,), first=0, last=1), None


def file_of(*values, chart=None, **more) -> bytes:
    columns = [Column(f"Cột {n}", 20) for n in range(max(2, len(values)))]
    sheet = Sheet(columns, [Row(values), Row(("hai", 2))], title="Biểu", notes=["Đến 17/07/2019"], chart=chart, **more)
    return xlsx(sheet, made_on=LETTERS_DAY)


def cells_of(*values, **more):
    """The cells as Excel sees them, below title, note, an empty row and the headings."""
    return load_workbook(io.BytesIO(file_of(*values, **more))).active[5]


@pytest.mark.parametrize("chart", [WITH_CHART, WITHOUT], ids=["with a chart", "row by row"])
@pytest.mark.parametrize(
    "text",
    ["=1+1", "=HYPERLINK(\"http://x\")", "{=SUM(A1)}", "@SUM(1)", "+84 262", "-5", "http://example.org", "00123",
     "15/7", "<b>&amp;</b>", "một\nhai", "  lùi vào"],
)  # fmt: skip
def test_a_text_stays_the_text_that_somebody_typed(text, chart):
    cell = cells_of(text, chart=chart)[0]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


@pytest.mark.parametrize("chart", [WITH_CHART, WITHOUT], ids=["with a chart", "row by row"])
@pytest.mark.parametrize("typed", ["dòng một\r\ndòng hai", "dòng một\rdòng hai", "dòng một\ndòng hai"])
def test_a_line_break_typed_with_enter_never_shows_as_x000d(typed, chart):
    file = file_of(typed, chart=chart)
    assert load_workbook(io.BytesIO(file)).active["A5"].value == "dòng một\ndòng hai"
    archive = zipfile.ZipFile(io.BytesIO(file))
    assert not any(b"_x000D_" in archive.read(name) for name in archive.namelist())


def test_control_characters_are_left_out():
    assert cells_of("a\x00b\x0bc\x1f\ufffe\ud800d")[0].value == "abcd"


@pytest.mark.parametrize("letter", ["ữ", "🏛"])
def test_a_text_too_long_for_a_cell_ends_with_an_ellipsis(letter):
    """The limit counts UTF-16 units: a letter beyond the basic plane is two."""
    value = cells_of(letter * (LONGEST_TEXT + 1))[0].value
    assert value.endswith(f"{letter}…")
    assert LONGEST_TEXT - 1 <= len(value.encode("utf-16-le")) // 2 <= LONGEST_TEXT
    assert cells_of("a" * LONGEST_TEXT)[0].value == "a" * LONGEST_TEXT


def test_numbers_days_and_shares_are_what_they_are():
    cells = cells_of(1234, Decimal("12.50"), Decimal("0.125"), Share(Decimal("66.7")), LETTERS_DAY, None, "")
    assert [cell.value for cell in cells[:4]] == [1234, 12.5, 0.125, 66.7]
    assert cells[4].value.date() == LETTERS_DAY
    assert [cell.value for cell in cells[5:]] == [None, None]
    assert [cell.number_format for cell in cells[:5]] == ["#,##0", "#,##0.00", "#,##0.000", "#,##0.0", "dd/mm/yyyy"]


def test_a_day_that_spreadsheets_cannot_count_is_written_as_text():
    assert cells_of(date(1890, 5, 19))[0].value == "19/05/1890"


def test_documents_write_the_same_values_in_words():
    values = [3, Decimal("12.50"), Share(Decimal("66.7")), Share(Decimal("100.0")), date(2020, 1, 5), None, "–"]
    assert [written(value) for value in values] == ["3", "12,50", "66,7", "100", "05/01/2020", "", "–"]


def test_a_sum_stays_out_of_the_filter_and_a_list_in_groups_has_none():
    columns = [Column("Đơn vị", 20), Column("Số", 9)]
    rows = [Row(("VP", 1)), Row(("KTN", 2)), Row(("Cộng", 3), strong=True)]
    groups = [Row(("I. Thể chế",), group=True), *rows]
    book = load_workbook(io.BytesIO(xlsx(Sheet(columns, rows), Sheet(columns, groups), made_on=LETTERS_DAY)))
    plain, grouped = book.worksheets
    assert (plain.auto_filter.ref, plain.freeze_panes) == ("A1:B3", "A2")
    assert plain["A4"].font.b
    assert grouped.auto_filter.ref is None
    assert (grouped["A2"].value, [str(each) for each in grouped.merged_cells.ranges]) == ("I. Thể chế", ["A2:B2"])


def test_what_is_typed_into_a_sheet_to_fill_stays_text_and_its_rows_grow():
    columns = [Column("Số", 8), Column("Ghi chú", 30, shade="#FFF8DC", as_text=True)]
    sheet = load_workbook(io.BytesIO(xlsx(Sheet(columns, [Row(("1",))], to_fill=True), made_on=LETTERS_DAY))).active
    assert (sheet["B2"].number_format, sheet["B2"].fill.fgColor.rgb) == ("@", "FFFFF8DC")
    assert sheet.row_dimensions[2].height is None
    assert sheet.auto_filter.ref is None


def test_the_same_content_gives_the_same_bytes():
    assert file_of("một", 1) == file_of("một", 1)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r\n=1", "＝1+1"])
def test_a_csv_cell_is_never_taken_for_a_formula(text):
    sheet = Sheet([Column("Nội dung", 9)], [Row((text,))], title="=Biểu")
    rows = list(csv.reader(io.StringIO(b"".join(csv_file(sheet)).decode("utf-8-sig"))))
    assert rows[0] == ["'=Biểu"]
    assert rows[-1][0].startswith("'")


def test_a_csv_has_its_numbers_and_days_in_words():
    rows = [Row(("VP: 1",), group=True), Row(("VP", 1234, Decimal("0.50"), Share(Decimal("66.7")), LETTERS_DAY, None))]
    text = b"".join(csv_file(Sheet([Column("Đơn vị", 9)] * 6, rows, title="Biểu"))).decode("utf-8-sig")
    assert text.splitlines()[-2:] == ["VP: 1", 'VP,1234,"0,50","66,7",17/07/2019,']
