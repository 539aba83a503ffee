"""XLSX → a grid a sheet. Formulas give the value that was saved with them; nothing is computed, no link is followed.

Sheets are read as a stream: one may be formatted down to its last row and column. openpyxl's reader of streams gives
neither merged areas nor what is hidden nor a formula beside its value, and gives up where a style is damaged.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from tasks.importing.files import number_format
from tasks.importing.files.archive import Archive, Damaged, attribute, child, children, is_on, local, whole
from tasks.importing.files.grid import CELL_LIMIT, COLUMN_LIMIT, ROW_LIMIT, Cell, Content, Grid, Refusal, clean, raised

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
SHEETS_LIMIT = 100


@dataclass(slots=True)
class _Value:
    """A cell as it is stored."""

    kind: str
    text: str = ""
    style: int = 0
    formula: str | None = None
    rich: tuple[str, tuple[str, ...]] | None = None  # text and flags of a text that stands in the cell itself


@dataclass(slots=True)
class _Sheet:
    """What the stream of a sheet gives, until the shared texts are known."""

    rows: dict[int, dict[int, _Value]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    beyond: dict[int, list[_Value]] = field(default_factory=dict)  # cells right of the last column that is read


@dataclass(slots=True)
class _Styles:
    """Number format, bold type and font of each style of a cell."""

    formats: list[str] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    struck: list[bool] = field(default_factory=list)
    fonts: list[str] = field(default_factory=list)

    def format_of(self, style: int) -> str:
        return self.formats[style] if style < len(self.formats) else ""

    def has(self, switches: list[bool], style: int) -> bool:
        return style < len(switches) and switches[style]


def read(archive: Archive, name: str) -> Content:
    """Every sheet, a hidden one without its rows. Raises Refusal, also where no sheet can be read."""
    try:
        book = archive.tree(name)
    except Damaged as fault:
        raise Refusal("damaged") from fault
    content = Content()
    relations = archive.relation_ids(name)
    parts = dict(relations.values())
    from_1904 = attribute(child(book, "workbookPr"), "date1904") in ("1", "true")
    sheets: dict[int, _Sheet] = {}
    names: dict[int, str] = {}
    index = 0
    for one in children(child(book, "sheets"), "sheet")[:SHEETS_LIMIT]:
        kind, target = relations.get(attribute(one, "id"), ("", ""))
        if kind != "worksheet":
            continue
        index += 1
        names[index] = attribute(one, "name")
        try:
            sheet = _stream(archive, target)
        except Damaged:
            content.leave_out(index, 0, names[index], "damaged_sheet")
            continue
        if attribute(one, "state") in ("", "visible"):
            sheets[index] = sheet
        elif sheet.rows:
            content.grids.append(Grid(index=index, name=names[index], hidden=None))
            content.leave_out(index, 0, names[index], "hidden_sheet")
    if not sheets and not content.grids:
        raise Refusal("damaged")
    texts = _Texts(archive, parts.get("sharedStrings", ""), sheets.values())
    styles = _styles(archive, parts.get("styles", ""), content)
    for index, sheet in sheets.items():
        reader = _Reader(Grid(index=index, name=names[index]), sheet, texts, styles, content)
        reader.from_1904 = from_1904
        reader.read()
        content.grids.append(reader.grid)
    content.grids.sort(key=lambda grid: grid.index)
    content.check_size()
    return content


def _stream(archive: Archive, part: str) -> _Sheet:
    """The filled cells of one sheet. Raises Damaged, and Refusal for more rows than an annex has."""
    sheet = _Sheet()
    number = 0
    for element in archive.elements(part, "row", "col", "mergeCell"):
        tag = local(element.tag)
        if tag == "row":
            number = _take_row(sheet, element, number)
        elif tag == "col":
            if _is_true(element, "hidden") or element.get("width") == "0":
                sheet.hidden_columns.append((whole(element.get("min") or ""), whole(element.get("max") or "")))
        elif len(sheet.merged) < ROW_LIMIT * 10 and (area := _area(element.get("ref") or "")):
            sheet.merged.append(area)
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return sheet


def _take_row(sheet: _Sheet, row: etree._Element, above: int) -> int:
    """The row's number. Cells and rows that do not say where they stand follow the one before."""
    number = whole(row.get("r") or "") or above + 1
    if not any(map(len, row)):  # formatted, but empty
        return number
    column = 0
    for cell in row:
        place = cell.get("r")
        column = _column(place.rstrip("0123456789")) if place else column + 1
        if len(cell) and (value := _value(cell)) is not None:
            _put(sheet, number, column, value)
    if number in sheet.rows and (_is_true(row, "hidden") or row.get("ht") == "0"):
        sheet.hidden_rows.add(number)
    return number


def _put(sheet: _Sheet, number: int, column: int, value: _Value) -> None:
    if column <= COLUMN_LIMIT:
        sheet.rows.setdefault(number, {})[column] = value
    elif len(sheet.beyond.setdefault(number, [])) < 5:
        sheet.beyond[number].append(value)
    if max(len(sheet.rows), len(sheet.beyond)) > ROW_LIMIT:
        raise Refusal("too_many_rows", limit=ROW_LIMIT)


def _value(cell: etree._Element) -> _Value | None:
    """None for a cell that holds nothing, whatever its format is."""
    kind, text, formula, rich = cell.get("t") or "n", "", None, None
    for part in cell:
        tag = local(part.tag)
        if tag == "v":
            text = part.text or ""
        elif tag == "f":
            formula = f"={part.text or ''}"
        elif tag == "is":
            rich = _rich(part)
    if not text and formula is None and not (rich and rich[0]):
        return None
    return _Value(kind, text[: CELL_LIMIT * 2], whole(cell.get("s") or ""), formula and formula[:500], rich)


def _rich(parent: etree._Element) -> tuple[str, tuple[str, ...]]:
    """A text of one or several runs; reading aids beside it (rPh) are no text."""
    parts: list[str] = []
    flags: list[str] = []
    for part in parent:
        tag = local(part.tag)
        if tag == "t":
            parts.append(_unescaped(part.text or ""))
        elif tag == "r":
            text = _unescaped("".join(one.text or "" for one in children(part, "t")))
            properties = child(part, "rPr")
            if text.strip() and is_on(child(properties, "strike")):
                flags.append("struck_out")
            is_raised = attribute(child(properties, "vertAlign"), "val") == "superscript"
            parts.append(raised(text) if is_raised else text)
    return "".join(parts), tuple(dict.fromkeys(flags))


def _unescaped(text: str) -> str:
    """ "_x000D_" is how a sheet writes a sign that XML cannot hold."""
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class _Texts:
    """The texts that cells share: of a long list only those are kept that the cells use."""

    def __init__(self, archive: Archive, part: str, sheets: Iterable[_Sheet]):
        self.by_number: dict[int, tuple[str, tuple[str, ...]]] = {}
        used = {
            whole(value.text, -1)
            for sheet in sheets
            for row in (*sheet.rows.values(), *({0: value} for values in sheet.beyond.values() for value in values))
            for value in row.values()
            if value.kind == "s"
        }
        if not used or not archive.has(part):
            return
        try:
            for number, element in enumerate(_ends(archive, part)):
                if number in used:
                    self.by_number[number] = _rich(element)
        except Damaged as fault:
            raise Refusal("damaged") from fault

    def of(self, number: str) -> tuple[str, tuple[str, ...]] | None:
        """None where the file has lost the text."""
        return self.by_number.get(whole(number, -1))


def _ends(archive: Archive, part: str) -> Iterator[etree._Element]:
    for element in archive.elements(part, "si"):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _styles(archive: Archive, part: str, content: Content) -> _Styles:
    """A damaged part is named; then dates are shown as the numbers that they are stored as."""
    styles = _Styles()
    if not part or not archive.has(part):
        return styles
    try:
        root = archive.tree(part)
    except Damaged:
        content.leave_out(0, 0, part, "damaged_styles")
        return styles
    formats = dict(number_format.BUILT_IN)
    for one in children(child(root, "numFmts"), "numFmt"):
        formats[whole(one.get("numFmtId") or "")] = one.get("formatCode") or ""
    fonts = children(child(root, "fonts"), "font")
    for one in children(child(root, "cellXfs"), "xf"):
        styles.formats.append(formats.get(whole(one.get("numFmtId") or ""), ""))
        number = whole(one.get("fontId") or "")
        font = fonts[number] if number < len(fonts) else None
        styles.bold.append(bool(is_on(child(font, "b"))))
        styles.struck.append(bool(is_on(child(font, "strike"))))
        styles.fonts.append(attribute(child(font, "name"), "val"))
    return styles


class _Reader:
    """One sheet → its grid."""

    def __init__(self, grid: Grid, sheet: _Sheet, texts: _Texts, styles: _Styles, content: Content):
        self.grid = grid
        self.sheet = sheet
        self.texts = texts
        self.styles = styles
        self.content = content
        self.from_1904 = False

    def read(self) -> None:
        rows = {
            number: {column: self._cell(value, number) for column, value in cells.items()}
            for number, cells in sorted(self.sheet.rows.items())
        }
        width = max((column for cells in rows.values() for column in cells), default=0)
        merged = self._merged(rows)
        width = max([width, *(column for _row, column in merged)], default=0)
        hidden = self._hidden_columns(rows, width)
        self.grid.hidden = [_letters(column) for column in hidden]
        for column in hidden:
            seen = next((cells[column].text for cells in rows.values() if column in cells and cells[column].text), "")
            self.content.leave_out(self.grid.index, 0, f"{_letters(column)}: {seen}", "hidden_column")
        shown = [column for column in range(1, width + 1) if column not in hidden]
        for number, cells in rows.items():
            if number in self.sheet.hidden_rows:
                self.grid.hidden.append(str(number))
                seen = " | ".join(cell.text for _column, cell in sorted(cells.items()) if cell.text)
                self.content.leave_out(self.grid.index, number, seen, "hidden_row")
                continue
            self.grid.rows.append([merged.get((number, at)) or cells.get(at) or Cell() for at in shown])
            self.grid.numbers.append(number)
        for number, values in self.sheet.beyond.items():
            beyond = " | ".join(self._cell(value, number).text for value in values)
            self.content.leave_out(self.grid.index, number, beyond, "columns_beyond")

    def _merged(self, rows: dict[int, dict[int, Cell]]) -> dict[tuple[int, int], Cell]:
        """The cell of each place inside a merged area. Areas lie beside each other, so they never hold more places
        than the sheet; a file in which they do is damaged, and the rest of them is left out."""
        places: dict[tuple[int, int], Cell] = {}
        spent = 0
        filled = list(rows)
        for first_row, first_column, last_row, last_column in self.sheet.merged:
            numbers = filled[bisect_left(filled, first_row) : bisect_right(filled, last_row)]
            columns = range(first_column, min(last_column, COLUMN_LIMIT) + 1)
            spent += len(numbers) * len(columns)
            if spent > ROW_LIMIT * COLUMN_LIMIT:
                self.content.leave_out(self.grid.index, first_row, "", "merged_areas")
                break
            origin = rows.get(first_row, {}).get(first_column)
            if origin is not None:
                places |= {(number, column): origin for number in numbers for column in columns}
        return places

    def _hidden_columns(self, rows: dict[int, dict[int, Cell]], width: int) -> list[int]:
        """Hidden columns that hold something; their cells are left out, so that what is seen is what is read."""
        filled = {column for cells in rows.values() for column, cell in cells.items() if cell.text}
        spans = self.sheet.hidden_columns
        return [at for at in range(1, width + 1) if at in filled and any(first <= at <= end for first, end in spans)]

    def _cell(self, value: _Value, number: int) -> Cell:
        style = value.style
        if font := self.styles.fonts[style] if style < len(self.styles.fonts) else "":
            self.content.fonts.add(font)
        flags = ["formula"] if value.formula is not None else []
        if value.formula is not None and not value.text and not value.rich:
            if value.kind == "str":  # a formula whose value is an empty text
                return Cell("", flags=tuple(flags))
            return Cell(value.formula, fault="formula_without_value")
        if value.kind == "e":
            return Cell(value.text, fault="formula_error")
        if value.kind == "s" and self.texts.of(value.text) is None:
            return Cell(f"#{value.text}", fault="text_missing")
        text, more = self._text(value)
        if not text and value.text and value.kind != "s":  # a format of empty parts
            self.content.leave_out(self.grid.index, number, value.text, "hidden_text")
        if text.strip() and self.styles.has(self.styles.struck, style):
            more = (*more, "struck_out")
        flags += [name for name in more if name not in flags]
        return Cell(clean(text), bold=self.styles.has(self.styles.bold, style), flags=tuple(flags))

    def _text(self, value: _Value) -> tuple[str, tuple[str, ...]]:
        form = self.styles.format_of(value.style)
        if value.kind in ("s", "str", "inlineStr"):
            shared = self.texts.of(value.text) if value.kind == "s" else None
            text, flags = value.rich or shared or (_unescaped(value.text), ())
            return (number_format.shown_text(text, form), flags) if form not in ("", "General", "@") else (text, flags)
        if value.kind == "b":
            return ("TRUE" if value.text in ("1", "true") else "FALSE"), ()
        if value.kind == "d":  # ISO 8601
            match = re.match(r"(\d{4})-(\d\d)-(\d\d)", value.text)
            return (f"{match[3]}/{match[2]}/{match[1]}" if match else value.text), ()
        try:
            number = float(value.text)
        except ValueError:
            return value.text, ()
        return number_format.shown(number, form, from_1904=self.from_1904), ()


def _is_true(element: etree._Element, name: str) -> bool:
    return element.get(name) in ("1", "true")


@lru_cache(maxsize=COLUMN_LIMIT * 10)
def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper()[:3]:
        number = number * 26 + ord(letter) - 64
    return max(1, number)


def _letters(column: int) -> str:
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _area(ref: str) -> tuple[int, int, int, int] | None:
    first, _colon, last = ref.partition(":")
    start, end = PLACE.fullmatch(first), PLACE.fullmatch(last)
    if start is None or end is None:
        return None
    return int(start[2]), _column(start[1]), int(end[2]), _column(end[1])
