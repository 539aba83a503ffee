"""Reading the files of a catalogue folder."""

import pytest
from django.core.exceptions import ValidationError

from tasks.catalogue.read import Fault, Folder, is_day

UNITS = "units.csv"


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def test_a_year_is_the_shipped_folder_and_a_path_is_itself(tmp_path):
    assert Folder.of("2019").year == 2019
    assert Folder.of(str(tmp_path)).path == tmp_path
    with pytest.raises(ValidationError, match="1999"):
        Folder.of("1999")


def test_rows_carry_the_line_on_which_they_begin(folder, tmp_path):
    (tmp_path / UNITS).write_text('code,name\nA,"two\nlines"\n\nB,  blanks cut \n', encoding="utf-8")
    assert [(row.line, row["code"], row["name"]) for row in folder.rows(UNITS)] == [
        (2, "A", "two\nlines"),
        (5, "B", "blanks cut"),
    ]
    assert folder.rows(UNITS)[0]["valid_from"] == ""


def test_an_absent_file_has_no_rows(folder):
    assert (folder.rows(UNITS), folder.header(UNITS), folder.has(UNITS), folder.year) == ([], [], False, None)


def test_a_byte_order_mark_is_no_part_of_the_first_column(folder, tmp_path):
    (tmp_path / UNITS).write_text("code,name\nVP,Văn phòng\n", encoding="utf-8-sig")
    assert folder.rows(UNITS)[0]["code"] == "VP"


def test_what_is_not_utf8_is_a_fault_with_its_line(folder, tmp_path):
    (tmp_path / UNITS).write_bytes("code,name\nVP,Văn phòng\n".encode("utf-16-le"))
    (tmp_path / "items.csv").write_bytes(b"document,number\nqd-1,1\nqd-1,\xe9\n")
    assert folder.unreadable("items.csv")[0].line == 3
    assert folder.rows("items.csv") == []


def test_a_row_with_too_many_or_too_few_cells_is_a_fault(folder, tmp_path):
    (tmp_path / UNITS).write_text("code,name\nA,Unit, of two words\nB\nC,Unit\n", encoding="utf-8")
    assert [fault.line for fault in folder.unreadable(UNITS)] == [2, 3]


@pytest.mark.parametrize("text", ["2019", "twenty", "20190", "", "２０１９"])
def test_the_year_is_four_digits(folder, tmp_path, text):
    (tmp_path / "set.csv").write_text(f"key,value\nyear,{text}\n", encoding="utf-8")
    assert folder.year == (2019 if text == "2019" else None)


def test_a_fault_prints_file_line_column_value_and_what_is_allowed():
    fault = Fault("items.csv", 7, "lead", "KTX", "a key of units.csv")
    assert str(fault) == "items.csv:7: lead: KTX: a key of units.csv"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("2019-02-28", True), ("2019-02-30", False), ("20190228", False), ("2019-W09-4", False), ("28/02/2019", False)],
)
def test_a_day_has_one_form(text, is_one):
    assert is_day(text) is is_one
