"""Files that are broken, protected or made to do harm: refused with a sentence, or read within limits."""

import io
import resource
import sys
import time
from contextlib import contextmanager, suppress

import openpyxl
import pytest

from tasks.importing.files import isolation, open_file, reader
from tasks.importing.files.archive import DOCUMENT_LIMIT, MEGABYTE
from tasks.importing.files.open_file import Unreadable

from . import annexes, writers
from .test_annexes import items, read
from .writers import DOCUMENT, archive, workbook

SECONDS, MEGABYTES = 30, 300
pytestmark = [pytest.mark.usefixtures("files_read_apart"), pytest.mark.slow]


@contextmanager
def within_limits():
    """Whatever the file is, reading it costs at most 30 seconds, and 300 MB of this process and of its reader."""
    started = time.monotonic()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert time.monotonic() - started < SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MEGABYTES
    assert reader.MEMORY_BYTES <= MEGABYTES * MEGABYTE


def row(number: int) -> str:
    cells = (str(number), "Nội dung dài " * 8, "Văn phòng", "Quý I/2019")
    return "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>" for c in cells) + "</w:tr>"


def refused(name: str, data: bytes) -> str:
    with within_limits(), pytest.raises(Unreadable) as refusal:
        open_file.read(name, data)
    return str(refusal.value)


def test_an_old_doc_file_is_refused_with_what_to_do():
    assert ".docx" in refused("ke-hoach.doc", reader.OLD_OFFICE + b"\0" * 5000)


def test_a_file_with_a_password_is_refused():
    data = reader.OLD_OFFICE + b"\0" * 600 + reader.ENCRYPTED
    assert "password" in refused("ke-hoach.docx", data)


@pytest.mark.parametrize("name", ["ke-hoach.docm", "ke-hoach.xlsm"])
def test_a_macro_file_is_refused_by_its_name(name):
    assert "macros" in refused(name, writers.word(annexes.PLAIN))


def test_a_macro_file_is_refused_by_its_content():
    data = archive(word__document_xml=DOCUMENT.format(dtd="", body=""), word__vbaProject_bin=b"x")
    assert "macros" in refused("ke-hoach.docx", data)


@pytest.mark.parametrize(
    "dtd",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;">]>',
        '<!DOCTYPE a SYSTEM "http://example.org/a.dtd">',
    ],
)
def test_entities_are_refused_before_anything_is_read(dtd):
    body = "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>" if "ENTITY" in dtd else ""
    assert "entities" in refused("a.docx", archive(word__document_xml=DOCUMENT.format(dtd=dtd, body=body)))


def test_a_zip_bomb_is_refused_unopened():
    data = archive(word__document_xml="<a>" + " " * (DOCUMENT_LIMIT + 1) + "</a>")
    assert len(data) < MEGABYTE
    assert "MB" in refused("a.docx", data)
    many = archive(**{f"word__media{n}": b"\0" * MEGABYTE for n in range(160)})
    assert "larger" in refused("a.docx", many)


def test_a_table_of_fifty_megabytes_is_refused():
    body = "<w:tbl>" + "".join(map(row, range(200_000))) + "</w:tbl>"
    assert len(body.encode()) > 50 * MEGABYTE
    assert "MB" in refused("a.docx", archive(word__document_xml=DOCUMENT.format(dtd="", body=body)))


def test_a_hundred_thousand_rows_are_refused_in_word_excel_and_csv():
    body = "<w:tbl>" + "".join(map(row, range(20_000))) + "</w:tbl>"
    assert "rows" in refused("a.docx", archive(word__document_xml=DOCUMENT.format(dtd="", body=body)))
    cells = "".join(f"<c t='inlineStr'><is><t>{text}</t></is></c>" for text in ("1", "Việc", "Văn phòng", "Quý I"))
    assert "rows" in refused("a.xlsx", workbook(f"<row>{cells}</row>" * 100_000))
    assert "rows" in refused("a.csv", b"1,a,b,c\n" * 100_000)


def test_thousands_of_empty_rows_below_a_table_do_no_harm():
    book = openpyxl.Workbook()
    for line in annexes.REPEATED_HEADER:
        book.active.append(line)
    book.active.cell(60_000, 1).font = openpyxl.styles.Font(bold=True)
    stream = io.BytesIO()
    book.save(stream)
    assert items(read("a.xlsx", stream.getvalue())) == annexes.REPEATED_HEADER_ITEMS


def test_a_formula_counts_with_its_saved_value_and_without_one_names_the_cell():
    rows = [["STT", "Nội dung", "Chủ trì", "Thời hạn"], ["1", '="Việc"&" một"', "Văn phòng", "Quý I"]]
    (fault,) = [fault for fault in read("a.xlsx", writers.excel(rows)).faults if fault.role == "text"]
    assert (fault.place.row, fault.column, fault.value) == (2, "Nội dung", '="Việc"&" một"')


def test_a_link_to_another_file_is_not_followed():
    rows = [["STT", "Nội dung", "Chủ trì", "Thời hạn"], ["1", "='[other.xlsx]Sheet1'!A1", "Văn phòng", "Quý I"]]
    assert any("formula" in fault.message for fault in read("a.xlsx", writers.excel(rows)).faults)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"%PDF-1.4 ..."),
        ("a.docx", b""),
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.xlsx", writers.excel(annexes.PLAIN)[:-200]),
        ("a.docx", archive(word__document_xml="<not closed")),
        ("a.docx", archive(word__document_xml="<other/>")),
        ("a.xlsx", archive(xl__workbook_xml="<workbook/>")),
        ("a.zip", archive(readme="x")),
        ("a.csv", "Nội dung".encode("cp1258", "replace") + b"\xff\xff"),
        ("a.csv", b"a\0b"),
    ],
)
def test_what_is_broken_or_no_annex_is_refused_with_a_sentence(name, data):
    assert refused(name, data).endswith((".", "first.", "itself."))


def test_a_file_that_is_too_large_is_refused_unread():
    assert "MB" in refused("a.docx", b"PK" + b"\0" * open_file.FILE_LIMIT)


HEADINGS = ("STT", "Nội dung", "Đơn vị chủ trì", "Thời gian")


def cells(number: int, *texts: object, style: int = 0) -> str:
    """A row of a sheet with texts and numbers."""
    found = "".join(
        f"<c r='{chr(65 + at)}{number}' s='{style}'><v>{text}</v></c>" if isinstance(text, float | int)
        else f"<c r='{chr(65 + at)}{number}' t='inlineStr'><is><t>{text}</t></is></c>"
        for at, text in enumerate(texts)
    )  # fmt: skip
    return f"<row r='{number}'>{found}</row>"


def sample(count: int = 25, last: object = "Quý I/2019", style: int = 0) -> str:
    rows = [cells(1, *HEADINGS)]
    rows += [cells(number, str(number - 1), "Việc", "Văn phòng", last, style=style) for number in range(2, count + 2)]
    return "".join(rows)


def styles(number_format: str) -> str:
    return (
        f"<numFmts><numFmt numFmtId='200' formatCode='{number_format}'/></numFmts>"
        "<cellXfs><xf numFmtId='0'/><xf numFmtId='200'/></cellXfs>"
    )


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("[" * 5000 + "dd/mm/yyyy", "43646"),
        ("[a]" * 2000 + "dd/mm/yyyy", "43646"),
        ("0." + "0" * 1_000_000, "43646."),
        ("&quot;" * 5001, "43646"),
        ("_" * 5000, "43646"),
        (";" * 5000, ""),
    ],
)
def test_a_number_format_made_to_freeze_its_reader_costs_nothing(number_format, shown):
    data = workbook(sample(1, 43646, style=1), styles=styles(number_format))
    with within_limits():
        (grid,) = open_file.read("a.xlsx", data).grids
    assert grid.rows[1][3].text.startswith(shown)
    assert len(grid.rows[1][3].text) < 50


def test_merged_areas_over_every_column_cost_nothing_and_are_named():
    merges = "".join(f"<mergeCell ref='A{n}:XFD{n + 900}'/>" for n in range(1, 1001))
    data = workbook(sample(25), after=f"<mergeCells>{merges}</mergeCells>")
    with within_limits():
        content = open_file.read("a.xlsx", data)
    assert len(content.grids[0].rows) == 26
    assert len(content.grids[0].rows[0]) <= 60


def test_a_sheet_formatted_to_its_last_row_is_read_like_one_that_is_not():
    empty = "".join(f"<row r='{n}'><c r='A{n}' s='1'/><c r='B{n}' s='1'/><c r='C{n}' s='1'/><c r='D{n}' s='1'/></row>"
                    for n in range(27, 200_001))  # fmt: skip
    with within_limits():
        content = open_file.read("a.xlsx", workbook(sample(25) + empty))
    assert len(content.grids[0].rows) == 26
    assert content.left_out == []


def test_thousands_of_columns_are_named_and_not_read():
    with within_limits():
        content = open_file.read("a.csv", ("x," * 20_000 + "\n").encode() * 3)
    assert {len(row) for row in content.grids[0].rows} == {60}
    assert [(one.row, one.why) for one in content.left_out] == [
        (1, "columns_beyond"),
        (2, "columns_beyond"),
        (3, "columns_beyond"),
    ]
    wide = "".join(f"<c><v>{n}</v></c>" for n in range(16_384))
    with within_limits():
        content = open_file.read("a.xlsx", workbook(sample(2) + f"<row r='9'>{wide}</row>"))
    assert [(one.row, one.why) for one in content.left_out] == [(9, "columns_beyond")]
    body = (
        "<w:tbl><w:tr>"
        + "<w:tc><w:tcPr><w:gridSpan w:val='999999'/></w:tcPr><w:p/></w:tc>" * 50_000
        + "</w:tr></w:tbl>"
    )
    with within_limits():
        content = open_file.read("a.docx", archive(word__document_xml=DOCUMENT.format(dtd="", body=body)))
    assert len(content.grids[0].rows[0]) == 60


@pytest.mark.parametrize(
    "body",
    [
        "<w:p><w:r>" * 100 + "</w:r></w:p>" * 100,
        "<w:tbl><w:tr><w:tc>" * 80 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 80,
        "<w:p><w:r><w:t>" + "a" * 9_000_000 + "</w:t></w:r></w:p>",
        "<w:p/>" * 1_000_000,
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='" + "9" * 5000 + "'/><w:numId w:val='1'/></w:numPr></w:pPr></w:p>",
    ],
)
def test_a_document_made_to_be_costly_is_read_or_refused_within_limits(body):
    data = archive(word__document_xml=DOCUMENT.format(dtd="", body=body))
    with within_limits(), suppress(Unreadable):
        open_file.read("a.docx", data)


def test_a_reader_that_never_ends_or_takes_all_memory_is_stopped_with_a_sentence(monkeypatch):
    for code in ("while True: pass", "x = bytearray(10**9)", "import os; os.kill(os.getpid(), 11)", "exit(3)"):
        program = f"import sys; from tasks.importing.files import reader\ndef read(n, d):\n  {code}\n" \
                  "reader.read = read; reader.SECONDS = 2; reader.main()"  # fmt: skip
        monkeypatch.setattr(
            isolation, "_command", lambda _module, name, code=program: [sys.executable, "-c", code, name]
        )
        assert "time or memory" in refused("a.csv", b"a,b") or code == "exit(3)"
