"""What every reader of a file gives: tables of cells, and the paragraphs around them. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field


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


@dataclass(slots=True)
class Paragraph:
    """A line of text outside tables; `row` counts the paragraphs of the file from 1."""

    row: int
    text: str


@dataclass(slots=True)
class Content:
    grids: list[Grid] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    # Names of fonts that are declared; a legacy font explains text that looks broken.
    fonts: set[str] = field(default_factory=set)


def clean(text: str) -> str:
    """Text as it is kept: NFC, no control characters, lines without spaces at their ends, no empty lines."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    text = "".join(
        letter if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cf") else _space(letter)
        for letter in text
    )
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _space(letter: str) -> str:
    """A tab is a space, a zero-width sign nothing; a soft hyphen stays, since in TCVN3 text it is a letter."""
    return " " if letter == "\t" else "\u00ad" if letter == "\u00ad" else ""
