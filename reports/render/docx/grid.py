"""Tables of a DOCX: borders, column widths, a header that repeats on each page, rows that no page splits unless they
are taller than a third of it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table as DocxTable
from lxml import etree

from cchc.files.cells import Row, clean
from reports.document import blocks
from reports.render.docx import text
from reports.render.docx.page import TABLE, WIDTH, WIDTH_LANDSCAPE

ALIGN = {blocks.LEFT: None, blocks.CENTRE: "center", blocks.RIGHT: "right"}
INDENT_A_DEPTH = Mm(4)
PADDING = Mm(1)
# From so many columns on the header is set smaller, so that no word of it breaks.
MANY_COLUMNS, DENSE = 8, Pt(9)
# A table of so few rows and letters stays on one page.
FEW_ROWS, FEW_LETTERS = 12, 1500
# About how much room a letter and a line take at the table's size, and the lines of a third of a page by its width.
LETTER = TABLE * 47 // 100
LINES_OF_A_THIRD: dict[int, int] = {WIDTH: 19, WIDTH_LANDSCAPE: 12}


def borderless(document: Document, widths: Sequence[Length | int]) -> DocxTable:
    """A table of one row for putting things side by side, edge to edge."""
    table = document.add_table(rows=1, cols=len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _fix(table, widths)
    _pad(table, Mm(0))
    return table


def add(document: Document, table: blocks.Table, width: Length) -> DocxTable:
    """The table over `width`, with its header row and all of its rows."""
    total = sum(column.width for column in table.columns)
    widths = [int(width) * column.width // total for column in table.columns]
    drawn = document.add_table(rows=1, cols=len(table.columns))
    drawn.style = "Table Grid"
    drawn.alignment = WD_TABLE_ALIGNMENT.CENTER
    _fix(drawn, widths)
    _pad(drawn, PADDING)
    for cell, column in zip(drawn.rows[0].cells, table.columns, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.keep_with_next = bool(table.rows)  # no header alone at the foot of a page
        run = text.add(paragraph, column.name)
        run.bold, run.font.size = True, TABLE if len(table.columns) < MANY_COLUMNS else DENSE
    mark_row(drawn.rows[0]._tr, header=True)
    # Written as XML: a table of thousands of rows through the objects takes minutes.
    together = _is_small(table)
    for n, row in enumerate(table.rows, 1):
        following = table.rows[n] if n < len(table.rows) else None
        splits = not row.group and _lines(row, widths) > LINES_OF_A_THIRD[width]
        drawn._tbl.append(_row(row, table.columns, widths, keep=_keeps(row, following, together), splits=splits))
    below = document.add_paragraph().paragraph_format
    below.space_after, below.line_spacing_rule, below.line_spacing = Pt(0), WD_LINE_SPACING.EXACTLY, Pt(6)
    return drawn


def _keeps(row: Row, following: Row | None, together: bool) -> bool:
    """Whether the row stays on the page of the next: all of a small table, a heading with what it heads, and the last
    row with a sum."""
    return following is not None and (together or row.strong or (following.strong and not following.group))


def _lines(row: Row, widths: Sequence[int]) -> int:
    """About how many lines the row's tallest cell has."""
    room = [max(1, (width - 2 * PADDING) // LETTER) for width in widths]
    return max(
        sum(math.ceil(max(1, len(line)) / letters) for line in text.split("\n"))
        for text, letters in zip(row.words, room, strict=True)
    )


def _is_small(table: blocks.Table) -> bool:
    few = len(table.rows) <= FEW_ROWS
    return few and sum(len(text) for row in table.rows for text in row.words) <= FEW_LETTERS


def _fix(table: DocxTable, widths: Sequence[Length | int]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Length(int(width))
    for cell, width in zip(table.rows[0].cells, widths, strict=True):
        cell.width = Length(int(width))


def _pad(table: DocxTable, gap: Length) -> None:
    """A little space beside the text; Word wants it before the table's look."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        _below(margins, side, w=str(Length(gap).twips), type="dxa")
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is None:
        table._tbl.tblPr.append(margins)
    else:
        look.addprevious(margins)


def mark_row(row, *, header: bool = False) -> None:
    """No row is split over two pages; a header is repeated on each."""
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))


def _row(
    row: Row, columns: Sequence[blocks.Column], widths: Sequence[int], *, keep: bool = False, splits: bool = False
):
    element = OxmlElement("w:tr")
    properties = _below(element, "w:trPr")
    if not splits:
        _below(properties, "w:cantSplit")
    if row.group:
        _cell(
            element, row.words[0], sum(widths), span=len(columns), strong=row.strong, italic=not row.strong, keep=True
        )
        return element
    for n, (value, column, width) in enumerate(zip(row.words, columns, widths, strict=True)):
        depth = row.depth if n == 0 else 0
        _cell(element, value, width, align=ALIGN[column.align], strong=row.strong, keep=keep, depth=depth)
    return element


def _cell(
    row,
    value: str,
    width: int,
    *,
    span: int = 1,
    align: str | None = None,
    strong: bool = False,
    italic: bool = False,
    keep: bool = False,
    depth: int = 0,
) -> None:
    cell = _below(row, "w:tc")
    properties = _below(cell, "w:tcPr")
    _below(properties, "w:tcW", w=str(Length(width).twips), type="dxa")
    if span > 1:
        _below(properties, "w:gridSpan", val=str(span))
    for n, words in enumerate(clean(value).split("\n")):
        paragraph = _below(cell, "w:p")
        form = _below(paragraph, "w:pPr")
        if keep:
            _below(form, "w:keepNext")
        _below(form, "w:spacing", after="0")
        if depth:
            _below(form, "w:ind", left=str(Length(INDENT_A_DEPTH * depth).twips))
        if align:
            _below(form, "w:jc", val=align)
        if not words and n:
            continue
        run = _below(paragraph, "w:r")
        look = _below(run, "w:rPr")
        if strong:
            _below(look, "w:b")
        if italic:
            _below(look, "w:i")
        _below(look, "w:sz", val=str(int(TABLE.pt * 2)))
        text.fill(run, words)


def _below(parent, tag: str, **attributes: str):
    element = etree.SubElement(parent, qn(tag))
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element
