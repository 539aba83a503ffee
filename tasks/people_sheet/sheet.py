"""A sheet of people and units → rows of text, whatever order and headings its columns have. Writes nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from tasks.importing.files import open_file
from tasks.importing.files.grid import Grid
from tasks.vocabulary import load, squash

PEOPLE, UNITS = "people", "units"
# Where a table has it, its rows are of this kind; a table of people may have a column of units too.
TELLING = {PEOPLE: "name", UNITS: "name"}
HEADING_WITHIN = 20  # rows from the top


@dataclass
class Row:
    """One row: where it stands in the file, and its cells by column."""

    place: str
    cells: dict[str, str]

    def cell(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass
class Sheet:
    units: list[Row] = field(default_factory=list)
    people: list[Row] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)  # headings that are not known

    def as_json(self) -> dict[str, list]:
        return {kind: [[row.place, row.cells] for row in getattr(self, kind)] for kind in (UNITS, PEOPLE)}

    @classmethod
    def of_json(cls, kept: dict[str, list]) -> Sheet:
        """What `as_json` gave. Raises ValueError where it is something else."""
        try:
            rows = {
                kind: [
                    Row(str(place), {column: str(cells.get(column, ""))[:300] for column in load("people")[kind]})
                    for place, cells in kept[kind]
                ]
                for kind in (UNITS, PEOPLE)
            }
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not the rows of a sheet") from error
        return cls(**rows)


@cache
def _headings(kind: str) -> dict[str, str]:
    return {squash(text): column for column, texts in load("people")[kind].items() for text in texts}


def read(name: str, data: bytes) -> Sheet:
    """The rows of all tables that have a known heading. Raises open_file.Unreadable."""
    sheet = Sheet()
    for grid in open_file.read(name, data).grids:
        _take(grid, sheet)
    return sheet


def _take(grid: Grid, sheet: Sheet) -> None:
    for index, cells in enumerate(grid.rows[:HEADING_WITHIN]):
        texts = [squash(cell.text) for cell in cells]
        for kind in (PEOPLE, UNITS):
            columns = {
                _headings(kind)[text]: at for at, text in reversed(list(enumerate(texts))) if text in _headings(kind)
            }
            if TELLING[kind] in columns and len(columns) > 1:
                getattr(sheet, kind).extend(_below(grid, index, columns, least=2 if kind == PEOPLE else 1))
                sheet.unread += [
                    cells[at].text for at, text in enumerate(texts) if text not in (*_headings(kind), "", "stt", "tt")
                ]
                return


def _below(grid: Grid, heading: int, columns: dict[str, int], *, least: int) -> Iterator[Row]:
    """The rows with at least so many different cells; a line merged across the table is a heading within it."""
    for number, cells in zip(grid.numbers[heading + 1 :], grid.rows[heading + 1 :], strict=True):
        values = {column: " ".join(cells[at].text.split()) for column, at in columns.items() if at < len(cells)}
        filled = [value for value in values.values() if value]
        is_merged = len(filled) > 1 and len(set(filled)) == 1
        if len(filled) >= least and not is_merged:
            yield Row(f"{grid.index}/{number}", values)


def template(kind: str) -> bytes:
    """An empty sheet to fill in, as a CSV file that Excel opens."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerow(load("people")["template"][kind])
    return stream.getvalue().encode("utf-8-sig")
