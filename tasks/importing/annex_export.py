"""A document's items in the annex's usual form, as XLSX and DOCX; both import again without loss."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell

from cchc import clock
from cchc.dates import short_date
from cchc.files import spreadsheet
from cchc.files.cells import Row
from tasks.importing.deadlines import deadline as deadlines
from tasks.importing.files.grid import clean
from tasks.importing.table.numbering import Sections
from tasks.models import Document, Item
from tasks.vocabulary import load

COLUMNS = ("number", "text", "product", "lead", "coordinating", "deadline")
WIDTHS_MM = (14, 88, 45, 40, 45, 35)


@dataclass(frozen=True)
class Line:
    """A heading over the full width, or the cells of one item in the order of COLUMNS."""

    heading: str = ""
    cells: tuple[str, ...] = ()


def headings() -> list[str]:
    return [load("headings")[role][0] for role in COLUMNS]


def lines(document: Document) -> Iterator[Line]:
    """Headings and items from the first to the last."""
    items = document.items.select_related("lead").prefetch_related("coordinating").order_by("position", "pk")
    shown = Sections()
    for item in items:
        for heading in _way_to(shown, " ".join(item.section.split()), item.number):
            yield Line(heading=heading)
        yield Line(cells=_cells(item, document))


def _way_to(shown: Sections, section: str, number: str) -> list[str]:
    """The fewest headings after which a reader finds the item `number` in `section`; moves `shown` there."""
    end = load("headings")["nothing"][0]
    parts = section.split(" > ")
    ways: list[list[str]] = [[]]
    ways += [parts[depth:] for depth in range(len(parts) - 1, -1, -1)] if section else []
    ways += [[end, *parts], [end, section]] if section else [[end]]
    for way in ways:
        tried = Sections(list(shown.stack), shown.below)
        for heading in way:
            if heading == end:
                tried.clear()
            else:
                tried.enter(heading)
        tried.item(number)
        if tried.text() == section:
            break
    shown.stack, shown.below = tried.stack, tried.below
    return way


def _cells(item: Item, document: Document) -> tuple[str, ...]:
    everyone = load("sheets")["annex"]["everyone"]
    lead = everyone if item.every_unit_leads or item.lead is None else item.lead.name
    names = sorted(item.coordinating.all(), key=lambda unit: (unit.position, unit.pk))
    coordinating = everyone if item.every_unit_coordinates else "; ".join(unit.name for unit in names)
    deadline = deadlines.written(item.schedule, item.schedule_text, year=document.year)
    return item.number, clean(item.text), clean(item.product), lead, coordinating, deadline


def title(document: Document) -> tuple[str, str]:
    """The two lines above the table."""
    words = load("sheets")["annex"]
    attached = words["attached"].format(number=document.number, day=short_date(document.date), issuer=document.issuer)
    return words["title"], attached


def xlsx(document: Document) -> bytes:
    """One sheet; every value is a text, so that no number loses its zeros."""
    columns = [spreadsheet.Column(name, width / 2) for name, width in zip(headings(), WIDTHS_MM, strict=True)]
    rows = (Row(line.cells or (line.heading,), group=not line.cells) for line in lines(document))
    first, second = title(document)
    sheet = spreadsheet.Sheet(columns, rows, title=first, notes=[second], centred=True, to_fill=True)
    return spreadsheet.xlsx(sheet, made_on=clock.today())


def word(document: Document) -> bytes:
    """An A4 page on its side with the table; the heading row stands on every page."""
    file = docx.Document()
    section = file.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin = section.bottom_margin = section.right_margin = section.left_margin = Mm(15)
    style = file.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    for text, bold in zip(title(document), (True, False), strict=True):
        paragraph = file.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        run.bold, run.italic = bold, not bold
    table = file.add_table(rows=0, cols=len(COLUMNS), style="Table Grid")
    table.autofit = False
    head = _row(table, headings(), bold=True)
    repeated = OxmlElement("w:tblHeader")
    head[0]._tc.getparent().get_or_add_trPr().append(repeated)
    for line in lines(document):
        if line.heading:
            cells = _row(table, [""] * len(COLUMNS))
            merged = cells[0].merge(cells[-1])
            _write(merged, line.heading, bold=True)
        else:
            _row(table, line.cells)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def _row(table: Table, values: list[str] | tuple[str, ...], *, bold: bool = False) -> tuple[_Cell, ...]:
    cells = table.add_row().cells
    for cell, value, width in zip(cells, values, WIDTHS_MM, strict=True):
        cell.width = Mm(width)
        _write(cell, value, bold=bold)
    return cells


def _write(cell: _Cell, value: str, *, bold: bool = False) -> None:
    cell.text = value
    for run in cell.paragraphs[0].runs:
        run.bold = bold
        run.font.size = Pt(11)
