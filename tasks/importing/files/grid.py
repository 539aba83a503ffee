"""What every reader of a file gives: tables of cells, the paragraphs around them, and what was left out. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field
from typing import Any

# Limits of a file's content, the same in each format. An annex of a thousand items stays far below them.
ROW_LIMIT = 1000
COLUMN_LIMIT = 60
CELL_LIMIT = 20_000  # characters; Excel itself takes 32,767
TEXT_LIMIT = 8_000_000  # characters of all cells and paragraphs together
LEFT_OUT_LIMIT = 200


class Refusal(Exception):
    """A file is not read. `key` names the sentence (`tasks.importing.files.open_file`), `facts` fill it."""

    def __init__(self, key: str, **facts: Any):
        super().__init__(key)
        self.key = key
        self.facts = facts


@dataclass(eq=False, slots=True)
class Cell:
    """One cell; a merged one stands, as the same object, in every row and column that it spans."""

    text: str = ""
    bold: bool = False
    fault: str = ""  # key of a flag that makes the cell unreadable, as "formula_without_value"
    flags: tuple[str, ...] = ()


@dataclass(slots=True)
class Grid:
    """A table or sheet. `index` counts tables in the file from 1, `numbers` gives each row's number in it from 1.

    `hidden` names rows and columns that the file hides (a filter does); None where the whole sheet is hidden.
    """

    index: int
    name: str = ""
    rows: list[list[Cell]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    hidden: list[str] | None = field(default_factory=list)
    heading: str = ""  # the line of text right above the table

    def level(self) -> None:
        """Give every row as many cells as the widest has."""
        width = max((len(row) for row in self.rows), default=0)
        for row in self.rows:
            row.extend(Cell() for _ in range(width - len(row)))


@dataclass(slots=True)
class Paragraph:
    """A line of text outside tables; `row` counts the paragraphs of the file from 1."""

    row: int
    text: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of the file that is not read. `row` is 0 for a whole table; `why` is a key of `messages.LEFT_OUT`."""

    table: int
    row: int
    text: str
    why: str


@dataclass(slots=True)
class Content:
    grids: list[Grid] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    # Names of fonts that are declared; a legacy font explains text that looks broken.
    fonts: set[str] = field(default_factory=set)
    left_out: list[LeftOut] = field(default_factory=list)

    def leave_out(self, table: int, row: int, text: str, why: str) -> None:
        """Name what is not read, each thing once."""
        entry = LeftOut(table, row, clean(text)[:200], why)
        if entry not in self.left_out[-LEFT_OUT_LIMIT:]:
            self.left_out.append(entry)

    def check_size(self) -> None:
        """Cut no text unsaid: a cell that is too long is a fault. Raises Refusal where all together is too much."""
        total = 0
        for cell in {id(cell): cell for grid in self.grids for row in grid.rows for cell in row}.values():
            if len(cell.text) > CELL_LIMIT:
                cell.text, cell.fault = cell.text[:CELL_LIMIT], "text_too_long"
            total += len(cell.text)
        total += sum(len(paragraph.text) for paragraph in self.paragraphs)
        if total > TEXT_LIMIT:
            raise Refusal("too_large_inside")


def pack(content: Content) -> dict[str, Any]:
    """The content as plain JSON; a merged cell stands in it once."""
    places: dict[int, int] = {}
    cells: list[Cell] = []

    def place(cell: Cell) -> int:
        if id(cell) not in places:
            places[id(cell)] = len(cells)
            cells.append(cell)
        return places[id(cell)]

    grids = [
        [grid.index, grid.name, [[place(cell) for cell in row] for row in grid.rows], grid.numbers, grid.hidden,
         grid.heading]
        for grid in content.grids
    ]  # fmt: skip
    return {
        "grids": grids,
        "cells": [[cell.text, cell.bold, cell.fault, list(cell.flags)] for cell in cells],
        "paragraphs": [[paragraph.row, paragraph.text] for paragraph in content.paragraphs],
        "fonts": sorted(content.fonts),
        "left_out": [list(astuple(entry)) for entry in content.left_out[:LEFT_OUT_LIMIT]],
    }


def unpack(data: dict[str, Any]) -> Content:
    """The opposite of `pack`."""
    cells = [Cell(text, bold, fault, tuple(flags)) for text, bold, fault, flags in data["cells"]]
    grids = [
        Grid(index, name, [[cells[at] for at in row] for row in rows], numbers, hidden, heading)
        for index, name, rows, numbers, hidden, heading in data["grids"]
    ]
    paragraphs = [Paragraph(row, text) for row, text in data["paragraphs"]]
    return Content(grids, paragraphs, set(data["fonts"]), [LeftOut(*entry) for entry in data["left_out"]])


# Signs that a picture font (Wingdings, Symbol) puts where Unicode has no letters: ticks, crosses, empty boxes.
_PICTURES = {0xF0FC: "✓", 0xF0FE: "☑", 0xF0FD: "☒", 0xF0FB: "✗", 0xF052: "☑", 0xF0A8: "□", 0xF06F: "□", 0xF071: "□"}
# Other signs of such a font are bullets where a line begins with them.
_BULLETS = range(0xF020, 0xF100)


def clean(text: str) -> str:
    """Text as it is kept: NFC, no control characters, lines without spaces at their ends, no empty lines."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    text = "".join(letter if " " <= letter < "\x7f" or letter == "\n" else _kept(letter) for letter in text)
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(_bullet(line) for line in lines if line)


def _kept(letter: str) -> str:
    """A tab is a space, a zero-width sign or what is no character nothing.

    A soft hyphen stays, since in TCVN3 text it is a letter.
    """
    code = ord(letter)
    if letter in "\t\x0c\u2028\u2029":
        return " " if letter == "\t" else "\n"
    if letter == "\u00ad":
        return letter
    if unicodedata.category(letter) in ("Cc", "Cf", "Cs") or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return ""
    return _PICTURES.get(code, letter)


def _bullet(line: str) -> str:
    return f"- {line[1:].strip()}".strip() if ord(line[0]) in _BULLETS else line


_RAISED = str.maketrans("0123456789()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
_NO_MARKS = dict.fromkeys(_RAISED.values())


def raised(text: str) -> str:
    """Text set above the line, in signs of their own: "15/6" with the mark 1 is "15/6¹", not "15/61"."""
    return text.lower().translate(_RAISED)


def without_marks(text: str) -> str:
    """Without raised figures and letters, as a heading, a day or a name is read."""
    return text.translate(_NO_MARKS)


def texts(cells: Iterable[Cell]) -> list[str]:
    """What stands in a row, a merged cell once."""
    return [cell.text for cell in dict.fromkeys(cells) if cell.text]
