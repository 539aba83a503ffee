"""Whole annexes: as Word, Excel and CSV, from Word-like writers and from LibreOffice."""

from datetime import date

import pytest

from tasks.importing.files import open_file
from tasks.importing.table import plan as reading
from tasks.importing.units.book import UnitBook

from . import annexes, writers
from .test_units import UNITS

BOOK = UnitBook.of(UNITS, {}, day=date(2019, 1, 1))
SETTING = reading.Setting(year=2019, document_on=date(2018, 11, 27))

TABLES = {
    "plain": (annexes.PLAIN, annexes.PLAIN_ITEMS),
    "header over two rows": (annexes.TWO_ROW_HEADER, annexes.TWO_ROW_HEADER_ITEMS),
    "lead before the content, merged down": (annexes.LEAD_FIRST, annexes.LEAD_FIRST_ITEMS),
    "deadline before the units, seven columns": (annexes.SEVEN_COLUMNS, annexes.SEVEN_COLUMNS_ITEMS),
    "header repeated": (annexes.REPEATED_HEADER, annexes.REPEATED_HEADER_ITEMS),
    "ditto marks": (annexes.DITTO, annexes.DITTO_ITEMS),
    "no numbers, no product": (annexes.NO_NUMBERS, annexes.NO_NUMBERS_ITEMS),
    "numbers start again": (annexes.STARTING_AGAIN, annexes.STARTING_AGAIN_ITEMS),
    "sections in sections": (annexes.NESTED, annexes.NESTED_ITEMS),
    "bullets and lines in cells": (annexes.BULLETS, annexes.BULLETS_ITEMS),
    "glued headings": (annexes.GLUED, annexes.GLUED_ITEMS),
    "decomposed letters": (annexes.nfd(annexes.PLAIN), annexes.PLAIN_ITEMS),
    "one content over two rows, a note below": (annexes.ONE_CONTENT, annexes.ONE_CONTENT_ITEMS),
}
PROSE = {
    "fields below numbered lines": (annexes.PROSE, annexes.PROSE_ITEMS),
    "fields as numbered lines": (annexes.NUMBERED_LINES, annexes.NUMBERED_LINES_ITEMS),
}


def read(name: str, data: bytes, setting=SETTING) -> reading.Plan:
    return reading.read(open_file.read(name, data), BOOK, setting)


def items(plan: reading.Plan):
    return [
        (row.number, row.section, row.text, row.lead, row.coordinating, row.schedule, row.product) for row in plan.rows
    ]


@pytest.mark.parametrize("case", TABLES)
@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_table_is_read_as_it_is_meant(case, kind):
    rows, expected = TABLES[case]
    data = writers.word("KẾ HOẠCH", rows) if kind == "docx" else writers.excel("PHỤ LỤC", "(Kèm theo Quyết định)", rows)
    plan = read(f"phu-luc.{kind}", data)
    assert plan.faults == []
    assert items(plan) == expected


@pytest.mark.parametrize("case", PROSE)
def test_a_list_in_prose_is_read_like_a_table(case):
    lines, expected = PROSE[case]
    plan = read("ke-hoach.docx", writers.word(*lines))
    assert plan.faults == []
    assert items(plan) == expected


@pytest.mark.docx_page
@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_files_that_libreoffice_wrote_read_the_same(kind, libreoffice, tmp_path):
    cases = list(TABLES.values())
    files = [writers.word("KẾ HOẠCH", rows) if kind == "docx" else writers.excel(rows) for rows, _items in cases]
    written = writers.by_libreoffice(libreoffice, tmp_path, files, kind)
    for data, (_rows, expected) in zip(written, cases, strict=True):
        plan = read(f"phu-luc.{kind}", data)
        assert plan.faults == []
        assert items(plan) == expected


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8-sig"), (";", "utf-8"), ("\t", "utf-16")])
def test_a_csv_file_is_read_whatever_parts_its_columns(delimiter, encoding):
    plan = read("phu-luc.csv", writers.text(annexes.PLAIN, delimiter, encoding))
    assert items(plan) == annexes.PLAIN_ITEMS


def test_cells_that_an_extraction_left_empty_count_from_the_row_above_with_a_mark():
    plan = read("phu-luc.csv", writers.text(annexes.LEAD_FIRST))
    assert items(plan) == annexes.LEAD_FIRST_ITEMS
    assert "lead_from_above" in plan.rows[1].flags


def test_several_tables_in_a_file_are_read_together_and_others_are_named():
    data = writers.word(
        "Chỉ tiêu", annexes.TARGETS, "Nhiệm vụ", annexes.REPEATED_HEADER, annexes.SECOND_PAGE, annexes.SIGNATURES
    )
    plan = read("ke-hoach.docx", data)
    assert plan.faults == []
    assert [(row.place.table, row.place.row, row.number, row.lead, row.schedule) for row in plan.rows] == [
        (2, 2, "1", "VP", "on 2019-03-31"),
        (2, 4, "2", "TTR", "on 2019-04-30"),
        (3, 1, "3", "TTR", "on 2019-05-31"),
        (3, 2, "4", "VP", "on 2019-05-31"),
    ]
    assert [number for number, _first in plan.skipped] == [1, 4]
    assert "table_continued" in plan.rows[2].flags


def test_sheets_are_tables_and_dates_and_numbers_are_what_the_reader_sees():
    rows = [
        ["STT", "Nội dung", "Đơn vị chủ trì", "Thời hạn"],
        [1, "Việc một", "Văn phòng", date(2019, 12, 15)],
        [2.0, "Việc hai", "Văn phòng", "Quý I/2019"],
    ]
    plan = read("ke-hoach.xlsx", writers.excel([["Bìa"]], rows))
    assert [(row.place.table, row.place.row, row.number, row.schedule) for row in plan.rows] == [
        (2, 2, "1", "on 2019-12-15"),
        (2, 3, "2", "on 2019-03-31"),
    ]


def test_a_fault_names_table_row_column_value_and_what_is_allowed():
    rows = [
        ["STT", "Nội dung", "Đơn vị chủ trì", "Thời hạn"],
        ["1", "Việc một", "Bộ phận một cửa", "Tháng 3/2019"],
        ["2", "Việc hai", "", "31/9/2019"],
        ["2", "Việc ba", "Văn phòng", "Tháng 3/2019"],
    ]
    plan = read("ke-hoach.docx", writers.word(rows))
    found = [(fault.place.row, fault.column, fault.value) for fault in plan.faults]
    assert found == [
        (2, "Đơn vị chủ trì", "Bộ phận một cửa"),
        (3, "Đơn vị chủ trì", ""),
        (3, "Thời hạn", "31/9/2019"),
        (4, plan.faults[3].column, "2"),
    ]
    assert all(fault.message for fault in plan.faults)


def test_a_value_put_right_in_the_preview_counts():
    rows = [["STT", "Nội dung", "Chủ trì", "Thời hạn"], ["1", "Việc", "Bộ phận một cửa", "31/9/2019"]]
    mends = {"1-2": {"lead": "VP", "deadline": "30/9/2019"}}
    setting = reading.Setting(year=2019, document_on=date(2018, 11, 27), mends=mends)
    plan = read("a.docx", writers.word(rows), setting)
    assert plan.faults == []
    assert (plan.rows[0].lead, plan.rows[0].schedule) == ("VP", "on 2019-09-30")
    left_out = reading.Setting(year=2019, document_on=date(2018, 11, 27), left_out=frozenset({"1-2"}))
    assert read("a.docx", writers.word(rows), left_out).rows == []


@pytest.mark.parametrize(
    ("encoding", "lines"),
    [
        ("TCVN3", [["TT", "Néi dung", "§¬n vÞ chñ tr×"], ["1", "Ban hµnh kÕ ho¹ch", "V¨n phßng Së"]]),
        ("VNI", [["TT", "Noäi dung", "Ñôn vò chuû trì"], ["1", "Ban haønh keá hoaïch", "Vaên phoøng"]]),
    ],
)  # fmt: skip
def test_text_of_an_old_font_is_named_and_not_imported(encoding, lines):
    for name, data in (
        ("a.docx", writers.word(lines)),
        ("a.xlsx", writers.excel(lines)),
        ("a.csv", writers.text(lines)),
    ):
        plan = read(name, data)
        assert plan.rows == []
        assert encoding in plan.faults[0].message


def test_old_text_in_one_cell_of_a_good_table_names_the_cell():
    rows = [["STT", "Nội dung", "Chủ trì", "Thời hạn"], ["1", "Ban hµnh kÕ ho¹ch", "Văn phòng", "Quý I"]]
    (fault,) = read("a.docx", writers.word(rows)).faults
    assert (fault.place.row, fault.column) == (2, "Nội dung")
    assert "TCVN3" in fault.message


def test_a_file_without_a_task_table_says_what_it_found():
    (fault,) = read("a.docx", writers.word(annexes.TARGETS)).faults
    assert "Chỉ tiêu" in fault.value
