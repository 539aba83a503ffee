"""CSV, TSV and pasted rows → a grid. Pure."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from tasks.importing.files.grid import CELL_LIMIT, COLUMN_LIMIT, ROW_LIMIT, Cell, Content, Grid, Refusal, clean

SIGNS = ";\t,"
# Excel tells by such a first line what parts the columns; it is no row.
TOLD = {f"sep={sign}": sign for sign in SIGNS}


def decode(data: bytes) -> str:
    """Text in UTF-8 or UTF-16, with or without its mark. Raises Refusal."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise Refusal("not_unicode") from fault
    if "\0" in text:
        raise Refusal("not_unicode")
    return text


def read(data: bytes) -> Content:
    """One grid; a row is a record, so that a line break inside quotes does not count as a row."""
    return read_text(decode(data))


def read_text(text: str) -> Content:
    """The same for text that was pasted. Raises Refusal where it has too many rows."""
    content = Content()
    grid = Grid(index=1)
    for number, record in enumerate(_records(text), start=1):
        if len(grid.rows) > ROW_LIMIT:
            raise Refusal("too_many_rows", limit=ROW_LIMIT)
        cells = [Cell(clean(value[: CELL_LIMIT * 2])) for value in record[:COLUMN_LIMIT]]
        if any(value.strip() for value in record[COLUMN_LIMIT:]):
            content.leave_out(1, number, " | ".join(record[COLUMN_LIMIT : COLUMN_LIMIT + 10]), "columns_beyond")
        grid.rows.append(cells)
        grid.numbers.append(number)
    while grid.rows and not any(cell.text for cell in grid.rows[-1]):
        grid.rows.pop()
        grid.numbers.pop()
    grid.level()
    content.grids.append(grid)
    return content


def _records(text: str) -> Iterator[list[str]]:
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))  # of the whole process: it may only grow
    first = text[:20].split("\n", 1)[0].strip().lower()
    sign = TOLD.get(first) if first.startswith("sep=") else None
    if sign:
        text = text.partition("\n")[2]
        yield []
    sign = sign or max(SIGNS, key=lambda one: _alike(text, one))
    # Quotes that do not fit together are letters of the text: else one of them swallows all that follows.
    quoting = csv.QUOTE_MINIMAL if _is_well_quoted(text, sign) else csv.QUOTE_NONE
    yield from csv.reader(io.StringIO(text, newline=""), delimiter=sign, quoting=quoting)


def _alike(text: str, sign: str) -> int:
    """How many of the first records have the same width, if parted by `sign`; commas in a text part nothing."""
    records = islice(csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=sign), 60)
    widths = Counter(len(record) for record in records if len(record) > 1)
    return max(widths.values(), default=0)


def _is_well_quoted(text: str, sign: str) -> bool:
    try:
        for _record in csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True):
            pass
    except csv.Error:
        return False
    return True
