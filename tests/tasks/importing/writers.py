"""Annex files made in the test: one description of a table, written as Word, Excel, CSV, or by LibreOffice."""

from __future__ import annotations

import csv
import io
import subprocess
import zipfile
from pathlib import Path

import docx
import openpyxl

DOWN, RIGHT = "^", "<"  # the cell belongs to the one above, or to the one on its left


def _areas(rows):
    """(first row, first column, last row, last column) of every merged area."""
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value in (DOWN, RIGHT):
                continue
            last_r, last_c = r, c
            while last_c + 1 < len(row) and row[last_c + 1] == RIGHT:
                last_c += 1
            while last_r + 1 < len(rows) and rows[last_r + 1][c] == DOWN:
                last_r += 1
            if (last_r, last_c) != (r, c):
                yield r, c, last_r, last_c


def word(*blocks) -> bytes:
    """Each block is a line of text, or a table as rows of texts."""
    file = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            file.add_paragraph(block)
            continue
        table = file.add_table(rows=len(block), cols=len(block[0]))
        for r, row in enumerate(block):
            for c, value in enumerate(row):
                if value not in (DOWN, RIGHT, ""):
                    table.cell(r, c).text = str(value)
        for r, c, last_r, last_c in _areas(block):
            table.cell(r, c).merge(table.cell(last_r, last_c))
            table.cell(r, c).text = str(block[r][c])
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def excel(*sheets) -> bytes:
    """Each block is a sheet; lines of text stand as rows of their own above the next table."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    lines = []
    for block in sheets:
        if isinstance(block, str):
            lines.append([block])
            continue
        sheet = book.create_sheet()
        above = len(lines)
        for row in [*lines, *block]:
            sheet.append([None if value in (DOWN, RIGHT, "") else value for value in row])
        for r, c, last_r, last_c in _areas(block):
            sheet.merge_cells(
                start_row=r + 1 + above, start_column=c + 1, end_row=last_r + 1 + above, end_column=last_c + 1
            )
        lines = []
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


DOCUMENT = (
    '<?xml version="1.0"?>{dtd}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{body}</w:body></w:document>"
)


def parts(contents: dict[str, str | bytes]) -> bytes:
    """An archive of parts by their names."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in contents.items():
            file.writestr(name, content)
    return stream.getvalue()


def archive(**contents: str | bytes) -> bytes:
    """The same with names as Python writes them: word__document_xml."""
    named = {}
    for name, content in contents.items():
        name = name.replace("___rels__", "/_rels/").replace("__", "/").replace("_bin", ".bin")
        named[name.replace("_xml", ".xml.rels" if "/_rels/" in name else ".xml")] = content
    return parts(named)


def workbook(rows: str, *, after: str = "", styles: str = "") -> bytes:
    """A sheet of raw rows, with what stands after them."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    return archive(
        xl__workbook_xml=f"<workbook xmlns='{main}' xmlns:r='{kinds}'><sheets>"
        "<sheet name='Phụ lục' sheetId='1' r:id='r1'/></sheets></workbook>",
        xl___rels__workbook_xml=f"<Relationships xmlns='{relations}'>"
        f"<Relationship Id='r1' Type='{kinds}/worksheet' Target='worksheets/sheet1.xml'/>"
        f"<Relationship Id='r2' Type='{kinds}/styles' Target='styles.xml'/></Relationships>",
        xl__worksheets__sheet1_xml=f"<worksheet xmlns='{main}'><sheetData>{rows}</sheetData>{after}</worksheet>",
        xl__styles_xml=f"<styleSheet xmlns='{main}'>{styles}</styleSheet>",
    )


def text(rows, delimiter=",", encoding="utf-8-sig") -> bytes:
    """A CSV file: merged cells are empty, as an extraction leaves them."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerows([["" if value in (DOWN, RIGHT) else value for value in row] for row in rows])
    return stream.getvalue().encode(encoding)


def by_libreoffice(program: str, folder: Path, files: list[bytes], kind: str) -> list[bytes]:
    """The files as LibreOffice writes them: through its own format and back."""
    own = {"docx": "odt", "xlsx": "ods"}[kind]
    for number, data in enumerate(files):
        (folder / f"{number}.{kind}").write_bytes(data)
    for source, target in ((kind, own), (own, kind)):
        out = folder / "out" if target == kind else folder
        subprocess.run(
            [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", target,
             "--outdir", str(out), *(str(folder / f"{number}.{source}") for number in range(len(files)))],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
    return [(folder / "out" / f"{number}.{kind}").read_bytes() for number in range(len(files))]
