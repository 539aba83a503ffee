"""What cells of tables hold: texts, counts, decimals, shares and days. Spreadsheets write them as such, documents in
words. Pure: no Django."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cchc.dates import official_date

# What XML 1.0 does not allow: control characters, halves of a surrogate pair, and two that are no characters.
_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Share:
    """A share in percent: 66.7 for two of three."""

    percent: Decimal


Value = str | int | Decimal | Share | date | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table.

    Of a `group` row only the first cell is written, across the table. A `strong` row is bold: a sum or a heading.
    `depth` indents the first cell.
    """

    cells: Sequence[Value]
    group: bool = False
    strong: bool = False
    depth: int = 0

    @property
    def words(self) -> tuple[str, ...]:
        """The cells as documents write them."""
        return tuple(written(cell) for cell in self.cells)


def written(value: Value) -> str:
    """The value as Vietnamese documents write it: 05/01/2020; 14/6/2020; 12,50; 66,7; 100. Nothing for None."""
    if isinstance(value, date):
        return official_date(value)
    if isinstance(value, Share):
        return str(value.percent).removesuffix(".0").replace(".", ",")
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    return "" if value is None else str(value)


def clean(text: str) -> str:
    """The text without characters that XML does not allow; a line break of any system is a line feed."""
    return _NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
