"""DOCX → tables with their merged cells, and the paragraphs around them. Reads XML only; no link, no object."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from lxml import etree

from .csv_file import TooLarge
from .grid import Cell, Content, Grid, Paragraph, clean

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
    except etree.XMLSyntaxError as fault:
        raise ValueError(str(fault)) from fault
    content = Content()
    for fonts in root.iter(f"{W}rFonts", f"{STRICT}rFonts"):
        content.fonts |= {value for key, value in fonts.attrib.items() if _name(key) in ("ascii", "hAnsi")}
    body = next((child for child in root if _name(child.tag) == "body"), None)
    if body is None:
        raise ValueError("no body")
    counted = 0
    for block in _blocks(body):
        if _name(block.tag) == "tbl":
            content.grids.append(_grid(block, len(content.grids) + 1, limit))
        else:
            counted += 1
            if text := clean(_text(block)):
                content.paragraphs.append(Paragraph(counted, text, numbered=_is_numbered(block)))
    return content


def _name(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, also inside content controls, tracked insertions and custom XML."""
    for child in parent:
        name = _name(child.tag)
        if name in ("p", "tbl"):
            yield child
        elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml"):
            yield from _blocks(child)


def _inside(parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also inside content controls."""
    for child in parent:
        name = _name(child.tag)
        if name == wanted:
            yield child
        elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _inside(child, wanted)


def _text(element: etree._Element) -> str:
    parts: list[str] = []
    for child in element:
        name = _name(child.tag)
        if name == "t":
            parts.append(child.text or "")
        elif name == "tab":
            parts.append("\t")
        elif name in BREAKS:
            parts.append("\n")
        elif name == "noBreakHyphen":
            parts.append("-")
        elif name not in NOT_TEXT:
            parts.append(_text(child))
    return "".join(parts)


def _cell_text(cell: etree._Element) -> str:
    lines = []
    for block in _blocks(cell):
        if _name(block.tag) == "tbl":
            lines += [" ".join(_cell_text(inner) for inner in _inside(row, "tc")) for row in _inside(block, "tr")]
        else:
            lines.append(_text(block))
    return clean("\n".join(lines))


def _property(element: etree._Element, holder: str, name: str) -> etree._Element | None:
    for child in element:
        if _name(child.tag) == holder:
            return next((inner for inner in child if _name(inner.tag) == name), None)
    return None


def _value(element: etree._Element | None) -> str:
    if element is None:
        return ""
    return next(
        (value for key, value in element.attrib.items() if _name(key) in ("val", key) and key.endswith("val")), ""
    )


def _number(element: etree._Element | None, default: int) -> int:
    value = _value(element)
    return int(value) if value.isdecimal() else default


def _is_numbered(paragraph: etree._Element) -> bool:
    return _property(paragraph, "pPr", "numPr") is not None


def _is_bold(cell: etree._Element) -> bool:
    runs = [run for run in cell.iter(f"{W}r", f"{STRICT}r") if clean(_text(run))]
    return bool(runs) and all(
        (bold := _property(run, "rPr", "b")) is not None and _value(bold) not in ("0", "false") for run in runs
    )


def _grid(table: etree._Element, index: int, limit: int) -> Grid:
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
            if merge is not None and _value(merge) != "restart" and len(cells) < len(above):
                cell = above[len(cells)]
                if extra := _cell_text(element):
                    cell.text = f"{cell.text}\n{extra}".strip()
            else:
                cell = Cell(_cell_text(element), bold=_is_bold(element))
            cells += [cell] * span
        grid.rows.append(cells)
        grid.numbers.append(number)
        above = cells
    width = max((len(row) for row in grid.rows), default=0)
    for row in grid.rows:
        row.extend(Cell() for _ in range(width - len(row)))
    return grid
