"""Bars in parts as cells of a table: the same content gives the same bytes, needs no font, and prints in black."""

from __future__ import annotations

from decimal import Decimal

from docx.document import Document
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell

from reports.document.blocks import Chart
from reports.render.docx import text
from reports.render.docx.page import SMALL

# From dark to light, so that the parts differ in black and white too; the last one is an empty frame.
FILLS = ("2E6B4F", "8FC1A5", "F6D58A", "FFFFFF")
NAME, BESIDE = Mm(74), Mm(34)
HEIGHT = Mm(3)
SIZE = Pt(9)


def add(document: Document, chart: Chart, width: Length) -> None:
    """Title, legend, and a line a bar: its name, the bar, what stands beside it. All of it stays on one page."""
    title = document.add_paragraph()
    run = text.add(title, chart.title)
    run.bold, run.font.size = True, SMALL
    title.paragraph_format.keep_with_next = True
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(6), Pt(2)
    room = Length(int(width) - int(NAME) - int(BESIDE))
    table = _plain(document.add_table(rows=0, cols=3), (NAME, room, BESIDE))
    _legend(table, chart)
    for n, bar in enumerate(chart.bars, 1):
        cells = table.add_row().cells
        last = n == len(chart.bars)
        _words(cells[0], bar.name, keep=not last)
        _words(cells[2], bar.text, keep=not last)
        _bar(cells[1], bar.parts, chart.longest, room, keep=not last)
    below = document.add_paragraph().paragraph_format
    below.space_after, below.line_spacing_rule, below.line_spacing = Pt(0), WD_LINE_SPACING.EXACTLY, Pt(4)


def _legend(table: Table, chart: Chart) -> None:
    cell = table.add_row().cells[0].merge(table.rows[0].cells[2])
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.keep_with_next = True
    for n, (name, fill) in enumerate(zip(chart.legend, FILLS, strict=True)):
        sample = text.add(paragraph, ("   " if n else "") + "\N{BLACK SQUARE}" if fill != FILLS[-1] else "   □")
        sample.font.size = SIZE
        if fill != FILLS[-1]:
            colour = OxmlElement("w:color")
            colour.set(qn("w:val"), fill)
            sample._r.get_or_add_rPr().append(colour)
        text.add(paragraph, f" {name}").font.size = SIZE


def _bar(cell: _Cell, parts: tuple[Decimal, ...], longest: Decimal, room: Length, *, keep: bool) -> None:
    """A table of one row in the cell, a cell a part that is not nought."""
    drawn = [
        (int(int(room) * Decimal("0.97") * part / longest), fill)
        for part, fill in zip(parts, FILLS, strict=True)
        if part and longest
    ]
    # What is too thin to be seen still has a line.
    widths = [(max(width, int(Mm(0.6))), fill) for width, fill in drawn]
    first, room_after = cell.paragraphs[0], Pt(2)
    if widths:
        inner = _plain(cell.add_table(rows=1, cols=len(widths)), [Length(width) for width, _fill in widths])
        for part, (_width, fill) in zip(inner.rows[0].cells, widths, strict=True):
            _fill(part, fill)
            _thin(part.paragraphs[0], HEIGHT, keep=keep)
        first._p.getparent().remove(first._p)
    for paragraph in cell.paragraphs:  # Word wants one below the inner table
        _thin(paragraph, room_after, keep=keep)


def _thin(paragraph, height: Length, *, keep: bool) -> None:
    form = paragraph.paragraph_format
    form.space_after, form.line_spacing_rule, form.line_spacing = Pt(0), WD_LINE_SPACING.EXACTLY, height
    form.keep_with_next = keep


def _words(cell: _Cell, words: str, *, keep: bool) -> None:
    paragraph = cell.paragraphs[0]
    text.add(paragraph, words).font.size = SIZE
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.keep_with_next = keep


def _fill(cell: _Cell, fill: str) -> None:
    """The colour, with a frame: the part without a filling is seen by it."""
    properties = cell._tc.get_or_add_tcPr()
    borders = OxmlElement("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "404040")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties.append(borders)
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shading.set(qn(f"w:{name}"), value)
    properties.append(shading)


def _plain(table: Table, widths) -> Table:
    """Fixed columns, no space beside the text of cells."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is None:
        table._tbl.tblPr.append(margins)
    else:
        look.addprevious(margins)
    return table
