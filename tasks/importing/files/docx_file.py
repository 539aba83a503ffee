"""DOCX → tables with their merged cells, and the paragraphs around them. Reads XML only; no link, no object."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from tasks.importing.files.archive import (
    Archive,
    Damaged,
    attribute,
    child,
    children,
    is_on,
    local,
    value,
    whole,
)
from tasks.importing.files.docx_numbers import Lists, lists_of
from tasks.importing.files.docx_styles import Styles
from tasks.importing.files.grid import (
    COLUMN_LIMIT,
    ROW_LIMIT,
    Cell,
    Content,
    Grid,
    Paragraph,
    Refusal,
    clean,
    raised,
)

LINE_LIMIT = 50_000  # paragraphs in cells and outside; an annex of a thousand items has some ten thousand
BREAKS = {"br", "cr"}
# Deleted text is kept in the file as long as the change is not accepted.
DELETED = {"del", "moveFrom"}
# What is not the text of its paragraph: the marks of fields and footnotes, properties.
NOT_TEXT = {"instrText", "delText", "delInstrText", "footnoteReference", "endnoteReference", "rPr", "pPr", "sdtPr"}
DRAWINGS = {"drawing", "pict", "object", "AlternateContent"}
PICTURES = {"blip", "imagedata", "OLEObject", "chart", "relIds"}
# Around blocks, rows and cells: content controls, tracked insertions, custom XML.
AROUND = {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"}


def read(archive: Archive, name: str) -> Content:
    """Every table of the body in its order. Raises Refusal, also where the main part is damaged."""
    try:
        root = archive.tree(name)
    except Damaged as fault:
        raise Refusal("damaged") from fault
    content = Content()
    styles, lists = _styles_and_lists(archive, name, content)
    body = child(root, "body")
    if body is None:
        raise Refusal("damaged")
    for fonts in root.iter("{*}rFonts"):
        content.fonts |= {text for key, text in fonts.attrib.items() if local(key) in ("ascii", "hAnsi")}
    _Body(content, lists, styles).read(body)
    # What stands outside tables counts as the table after the last one, as its rows do.
    outside = len(content.grids) + 1
    content.left_out = [replace(one, table=outside) if one.row and not one.table else one for one in content.left_out]
    content.check_size()
    return content


def _styles_and_lists(archive: Archive, name: str, content: Content) -> tuple[Styles, Lists]:
    """What the other parts say; one that is damaged is named, and the document is read without it."""
    parts = dict(archive.related(name)) or {"styles": "word/styles.xml", "numbering": "word/numbering.xml"}
    styles, lists = Styles(), Lists()
    for kind in ("styles", "numbering"):
        if not (part := parts.get(kind)) or not archive.has(part):
            continue
        try:
            root = archive.tree(part)
        except Damaged:
            content.leave_out(0, 0, part, f"damaged_{kind}")
            continue
        if kind == "styles":
            styles = Styles.of(root)
        else:
            lists = lists_of(root, styles)
    return styles, lists


@dataclass(slots=True)
class _Text:
    """The text of a cell or line as it is gathered."""

    parts: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    pictures: int = 0


class _Body:
    """A document read from top to bottom."""

    def __init__(self, content: Content, lists: Lists, styles: Styles):
        self.content = content
        self.lists = lists
        self.styles = styles
        self.lines = 0
        self.table = self.row = self.counted = 0  # where the reading stands; table 0 is the text outside tables
        self.above = ""

    def read(self, parent: etree._Element) -> None:
        for block in self._blocks(parent):
            if local(block.tag) == "tbl":
                self.table, self.row = len(self.content.grids) + 1, 0
                grid = Grid(index=self.table)
                self.content.grids.append(grid)
                self._fill(grid, block)
                grid.heading, self.above, self.table = self.above, "", 0
            elif local(block.tag) == "altChunk":
                self.content.leave_out(0, self.counted, "", "embedded")
            else:
                self._paragraph(block)

    def _paragraph(self, block: etree._Element) -> None:
        self.counted += 1
        self.row = self.counted
        gathered = _Text()
        if text := self._line(block, gathered):
            self.content.paragraphs.append(Paragraph(self.counted, text))
            self.above = text
        self._name_what_is_left_out(gathered)
        for box in gathered.boxes:
            self.read(box)

    def _blocks(self, parent: etree._Element) -> Iterator[etree._Element]:
        """Paragraphs and tables, also inside content controls, tracked insertions and custom XML."""
        for block in parent:
            name = local(block.tag)
            if name in ("p", "tbl", "altChunk"):
                yield block
            elif name in AROUND:
                yield from self._blocks(block)
            elif name == "AlternateContent" and (choice := _first_choice(block)) is not None:
                yield from self._blocks(choice)

    def _gather(self, element: etree._Element, paragraph: etree._Element | None, into: _Text) -> None:
        for part in element:
            name = local(part.tag)
            if name == "r" and self.styles.is_hidden(part, paragraph):
                inner = _Text()
                self._run(part, paragraph, inner)
                into.hidden.append("".join(inner.parts))
            elif name == "r":
                self._run(part, paragraph, into)
            elif name in DELETED:
                into.deleted.append("".join(one.text or "" for one in part.iter("{*}delText", "{*}t")))
            else:
                self._part(part, name, paragraph, into)

    def _run(self, run: etree._Element, paragraph: etree._Element | None, into: _Text) -> None:
        own = _Text()
        for part in run:
            self._part(part, local(part.tag), paragraph, own)
        text = "".join(own.parts)
        properties = child(run, "rPr")
        if text.strip() and (is_on(child(properties, "strike")) or is_on(child(properties, "dstrike"))):
            own.flags.append("struck_out")
        into.parts.append(raised(text) if self.styles.is_raised(run) else text)
        into.boxes += own.boxes
        into.hidden += own.hidden
        into.deleted += own.deleted
        into.flags += own.flags
        into.pictures += own.pictures

    def _part(self, part: etree._Element, name: str, paragraph: etree._Element | None, into: _Text) -> None:
        if name == "t":
            into.parts.append(part.text or "")
        elif name == "tab":
            into.parts.append("\t")
        elif name in BREAKS:
            into.parts.append("\n")
        elif name == "noBreakHyphen":
            into.parts.append("-")
        elif name == "sym":
            code = attribute(part, "char")
            into.parts.append(chr(int(code, 16)) if len(code) == 4 and _is_hex(code) else "")
        elif name in DRAWINGS:
            boxes = list(_boxes(part))
            into.boxes += boxes
            if not boxes and any(local(one.tag) in PICTURES for one in part.iter()):
                into.pictures += 1
        elif name not in NOT_TEXT:
            self._gather(part, paragraph, into)

    def _line(self, paragraph: etree._Element, into: _Text, *, counts: bool = True) -> str:
        """A paragraph with the number that the word processor puts before it."""
        self.lines += 1
        if self.lines > LINE_LIMIT:
            raise Refusal("too_large_inside")
        own = _Text(boxes=into.boxes, hidden=into.hidden, deleted=into.deleted, flags=into.flags)
        label = self.lists.label(paragraph) if counts else ""
        self._gather(paragraph, paragraph, own)
        into.pictures += own.pictures
        return clean(f"{label} {''.join(own.parts)}")

    def _cell_text(self, parent: etree._Element, into: _Text, *, counts: bool = True) -> str:
        """The lines of a cell; without `counts` its paragraphs have no numbers (a cell merged with the one above)."""
        lines = []
        for block in self._blocks(parent):
            if local(block.tag) == "tbl":
                for row in _inside(block, "tr"):
                    lines.append(" ".join(self._cell_text(inner, into) for inner in _inside(row, "tc")))
            elif local(block.tag) == "p":
                lines.append(self._line(block, into, counts=counts))
                boxes, into.boxes[:] = list(into.boxes), []
                for box in boxes:
                    lines.append(self._cell_text(box, into))
                    into.flags.append("text_box")
        return clean("\n".join(lines))

    def _fill(self, grid: Grid, table: etree._Element) -> None:
        above: list[Cell] = []
        for number, row in enumerate(_inside(table, "tr"), start=1):
            if number > ROW_LIMIT:
                raise Refusal("too_many_rows", limit=ROW_LIMIT)
            self.row = number
            properties = child(row, "trPr")
            why = "hidden_row" if is_on(child(properties, "hidden")) else ""
            why = why or ("deleted_row" if child(properties, "del") is not None else "")
            if why:
                seen = [
                    " ".join(one.text or "" for one in cell.iter("{*}t", "{*}delText")) for cell in _inside(row, "tc")
                ]
                self.content.leave_out(self.table, number, " | ".join(filter(None, seen)), why)
                continue
            above = self._row(row, above)
            grid.rows.append(above)
            grid.numbers.append(number)
        grid.level()

    def _row(self, row: etree._Element, above: list[Cell]) -> list[Cell]:
        cells = [Cell() for _ in range(min(COLUMN_LIMIT, _count(child(row, "trPr"), "gridBefore", 0)))]
        for element in _inside(row, "tc"):
            if len(cells) >= COLUMN_LIMIT:
                if text := self._cell_text(element, _Text()):
                    self.content.leave_out(self.table, self.row, text, "columns_beyond")
                continue
            properties = child(element, "tcPr")
            span = min(COLUMN_LIMIT - len(cells), max(1, _count(properties, "gridSpan", 1)))
            merge = child(properties, "vMerge")
            cells += [self._cell(element, merge, above, len(cells))] * span
        return cells

    def _cell(self, element: etree._Element, merge: etree._Element | None, above: list[Cell], at: int) -> Cell:
        gathered = _Text()
        goes_on = merge is not None and value(merge) != "restart" and at < len(above)
        text = self._cell_text(element, gathered, counts=not goes_on)
        self._name_what_is_left_out(gathered)
        if gathered.pictures and not text:
            self.content.leave_out(self.table, self.row, "", "picture")
        if goes_on:
            cell = above[at]
            if text:
                cell.text = f"{cell.text}\n{text}".strip()
            return cell
        return Cell(text, bold=self._is_bold(element), flags=tuple(dict.fromkeys(gathered.flags)))

    def _is_bold(self, cell: etree._Element) -> bool:
        runs = [run for run in cell.iter("{*}r") if any((one.text or "").strip() for one in children(run, "t"))]
        return bool(runs) and all(is_on(child(child(run, "rPr"), "b")) for run in runs)

    def _name_what_is_left_out(self, gathered: _Text) -> None:
        for why, found in (("hidden_text", gathered.hidden), ("deleted_text", gathered.deleted)):
            if text := clean("".join(found)):
                self.content.leave_out(self.table, self.row, text, why)


def _inside(parent: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also inside content controls."""
    for part in parent:
        name = local(part.tag)
        if name == wanted:
            yield part
        elif name in AROUND:
            yield from _inside(part, wanted)


def _boxes(drawing: etree._Element) -> Iterator[etree._Element]:
    """The text boxes of a drawing; of a new and an old form of one drawing the first that has any."""
    if local(drawing.tag) == "AlternateContent":
        for choice in drawing:
            if found := list(_boxes(choice)):
                yield from found
                return
        return
    for part in drawing:
        if local(part.tag) == "txbxContent":
            yield part
        else:
            yield from _boxes(part)


def _first_choice(block: etree._Element) -> etree._Element | None:
    return next(iter(block), None)


def _count(properties: etree._Element | None, name: str, default: int) -> int:
    return whole(value(child(properties, name)), default)


def _is_hex(text: str) -> bool:
    return all(letter in "0123456789abcdefABCDEF" for letter in text)
