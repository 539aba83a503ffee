"""The columns of a list, on the page and in its file, and how the rows become a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst

from cchc.files import spreadsheet
from cchc.files.cells import Row, Value


@dataclass(frozen=True)
class Column:
    """One column. `value` is what its cell says of a row on a day, as data.

    Where the reader chooses columns, the page writes the inside of a cell with a macro of `template`, which for the
    column "due" is `due_cell`.
    """

    label: str | Promise
    value: Callable[[Any, date], Value]
    width: int = 16  # of the sheet, in letters
    sort: str = ""  # of the list's orders
    css: str = ""
    template: str = ""
    has_heading: bool = True  # on a telephone's card, where the content is the title
    reads: Callable[[Any], Any] | None = None  # adds to the rows what only this column shows


def sheet(
    columns: Sequence[Column], rows: Iterable[Any], day: date, *, title: str, notes: Sequence[str]
) -> spreadsheet.Sheet:
    """A line a row, below the title and the notes."""
    return spreadsheet.Sheet(
        [spreadsheet.Column(capfirst(str(column.label)), column.width) for column in columns],
        (Row([column.value(row, day) for column in columns]) for row in rows),
        title=title,
        notes=notes,
    )
