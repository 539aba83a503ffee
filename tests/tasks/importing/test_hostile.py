"""Files that are broken, protected or made to do harm: refused with a sentence, or read within limits."""

import io
import resource
import time
import zipfile

import openpyxl
import pytest

from tasks.importing.files import open_file
from tasks.importing.files.open_file import Unreadable

from . import annexes, writers
from .test_annexes import items, read

SECONDS, MEGABYTES = 30, 500
DOCUMENT = (
    '<?xml version="1.0"?>{dtd}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{body}</w:body></w:document>"
)


@pytest.fixture(autouse=True)
def _within_limits():
    """Whatever happens to the file, it costs at most 30 seconds and 500 MB."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.monotonic()
    yield
    assert time.monotonic() - started < SECONDS
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < MEGABYTES


def archive(**parts: str | bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return stream.getvalue()


def row(number: int) -> str:
    cells = (str(number), "Nội dung dài " * 8, "Văn phòng", "Quý I/2019")
    return "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{c}</w:t></w:r></w:p></w:tc>" for c in cells) + "</w:tr>"


def refused(name: str, data: bytes) -> str:
    with pytest.raises(Unreadable) as refusal:
        open_file.read(name, data)
    return str(refusal.value)


def test_an_old_doc_file_is_refused_with_what_to_do():
    assert ".docx" in refused("ke-hoach.doc", open_file.OLD_OFFICE + b"\0" * 5000)


def test_a_file_with_a_password_is_refused():
    data = open_file.OLD_OFFICE + b"\0" * 600 + open_file.ENCRYPTED
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
    data = archive(word__document_xml="<a>" + " " * (open_file.PART_LIMIT + 1) + "</a>")
    assert len(data) < open_file.MEGABYTE
    assert "MB" in refused("a.docx", data)
    many = archive(**{f"word__media{n}": b"\0" * open_file.MEGABYTE for n in range(160)})
    assert "larger" in refused("a.docx", many)


def test_a_table_of_fifty_megabytes_is_refused():
    body = "<w:tbl>" + "".join(map(row, range(200_000))) + "</w:tbl>"
    assert len(body.encode()) > 50 * open_file.MEGABYTE
    assert "MB" in refused("a.docx", archive(word__document_xml=DOCUMENT.format(dtd="", body=body)))


def test_a_hundred_thousand_rows_are_refused_in_word_excel_and_csv():
    body = "<w:tbl>" + "".join(map(row, range(20_000))) + "</w:tbl>"
    assert "rows" in refused("a.docx", archive(word__document_xml=DOCUMENT.format(dtd="", body=body)))
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for number in range(100_000):
        sheet.append([number, "Việc", "Văn phòng", "Quý I"])
    stream = io.BytesIO()
    book.save(stream)
    assert "rows" in refused("a.xlsx", stream.getvalue())
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
