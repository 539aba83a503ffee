"""DOCX → tables with their merged cells, and the paragraphs around them. Reads XML only; no link, no object."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from lxml import etree

from tasks.importing.files import docx_numbers
from tasks.importing.files.csv_file import TooLarge
from tasks.importing.files.docx_numbers import Lists, child, local, value
from tasks.importing.files.grid import Cell, Content, Grid, Paragraph, clean

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
BREAKS = {"br", "cr"}
# What is not the text of its paragraph: deleted text, the marks of fields, drawings with their own paragraphs.
NOT_TEXT = {
    "del",
    "moveFrom",
    "instrText",
    "delText",
    "drawing",
    "pict",
    "object",
    "AlternateContent",
    "footnoteReference",
}
COLUMNS_LIMIT = 60


def read(archive: zipfile.ZipFile, *, limit: int) -> Content:
    """Every table of the body in its order. Raises TooLarge, and ValueError for XML that is no document."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(archive.read("word/document.xml"), parser)
        lists = docx_numbers.lists_of(archive, parser)
    except etree.XMLSyntaxError as fault:
        raise ValueError(str(fault)) from fault
    content = Content()
    for fonts in root.iter(f"{W}rFonts", f"{STRICT}rFonts"):
        content.fonts |= {value for key, value in fonts.attrib.items() if local(key) in ("ascii", "hAnsi")}
    body = child(root, "body")
    if body is None:
        raise ValueError("no body")
    counted, above = 0, ""
    for block in _blocks(body):
        if local(block.tag) == "tbl":
            content.grids.append(_grid(block, len(content.grids) + 1, limit, lists))
            content.grids[-1].heading, above = above, ""
        else:
            counted += 1
            if text := _line(block, lists):
                content.paragraphs.append(Paragraph(counted, text))
                above = text
    return content


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, also inside content controls, tracked insertions and custom XML."""
    for block in parent:
        name = local(block.tag)
        if name in ("p", "tbl"):
            yield block
        elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml"):
            yield from _blocks(block)


def _inside(parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also inside content controls."""
    for part in parent:
        name = local(part.tag)
        if name == wanted:
            yield part
        elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _inside(part, wanted)


def _text(element: etree._Element) -> str:
    parts: list[str] = []
    for part in element:
        name = local(part.tag)
        if name == "t":
            parts.append(part.text or "")
        elif name == "tab":
            parts.append("\t")
        elif name in BREAKS:
            parts.append("\n")
        elif name == "noBreakHyphen":
            parts.append("-")
        elif name not in NOT_TEXT:
            parts.append(_text(part))
    return "".join(parts)


def _line(paragraph: etree._Element, lists: Lists) -> str:
    """A paragraph with the number that the word processor puts before it."""
    return clean(f"{lists.label(paragraph)} {_text(paragraph)}")


def _cell_text(cell: etree._Element, lists: Lists) -> str:
    lines = []
    for block in _blocks(cell):
        if local(block.tag) == "tbl":
            rows = _inside(block, "tr")
            lines += [" ".join(_cell_text(inner, lists) for inner in _inside(row, "tc")) for row in rows]
        else:
            lines.append(_line(block, lists))
    return clean("\n".join(lines))


def _property(element: etree._Element, holder: str, name: str) -> etree._Element | None:
    return child(child(element, holder), name)


def _number(element: etree._Element | None, default: int) -> int:
    text = value(element)
    return int(text) if text.isdecimal() else default


def _is_bold(cell: etree._Element) -> bool:
    runs = [run for run in cell.iter(f"{W}r", f"{STRICT}r") if clean(_text(run))]
    return bool(runs) and all(
        (bold := _property(run, "rPr", "b")) is not None and value(bold) not in ("0", "false") for run in runs
    )


def _grid(table: etree._Element, index: int, limit: int, lists: Lists) -> Grid:
    grid = Grid(index=index)
    above: list[Cell] = []
    for number, row in enumerate(_inside(table, "tr"), start=1):
        if number > limit:
            raise TooLarge
        cells: list[Cell] = [
            Cell() for _ in range(min(COLUMNS_LIMIT, _number(_property(row, "trPr", "gridBefore"), 0)))
        ]
        for element in _inside(row, "tc"):
            span = min(COLUMNS_LIMIT, max(1, _number(_property(element, "tcPr", "gridSpan"), 1)))
            merge = _property(element, "tcPr", "vMerge")
            if merge is not None and value(merge) != "restart" and len(cells) < len(above):
                cell = above[len(cells)]
                if extra := clean("\n".join(_text(block) for block in _blocks(element))):
                    cell.text = f"{cell.text}\n{extra}".strip()
            else:
                cell = Cell(_cell_text(element, lists), bold=_is_bold(element))
            cells += [cell] * span
        grid.rows.append(cells)
        grid.numbers.append(number)
        above = cells
    width = max((len(row) for row in grid.rows), default=0)
    for row in grid.rows:
        row.extend(Cell() for _ in range(width - len(row)))
    return grid
