"""CSV → a grid. Pure."""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import islice

from tasks.importing.files.grid import Cell, Content, Grid, clean


class TooLarge(Exception):
    """A table has more rows than an annex can have."""


class UnknownEncoding(Exception):
    """The text is in no form of Unicode."""


def decode(data: bytes) -> str:
    """Text in UTF-8 or UTF-16, with or without its mark. Raises UnknownEncoding."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise UnknownEncoding from fault
    if "\0" in text:
        raise UnknownEncoding
    return text


def _alike(text: str, delimiter: str) -> int:
    """How many of the first records have the same width, if parted by `delimiter`; commas in a text part nothing."""
    try:
        records = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 60))
    except csv.Error:
        return 0
    widths = Counter(len(record) for record in records if len(record) > 1)
    return max(widths.values(), default=0)


def read(data: bytes, *, limit: int) -> Content:
    """One grid; a row is a record, so that a line break inside quotes does not count as a row."""
    text = decode(data)
    csv.field_size_limit(1_000_000)
    delimiter = max(";\t,", key=lambda sign: _alike(text, sign))
    grid = Grid(index=1)
    try:
        for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            if number > limit:
                raise TooLarge
            grid.rows.append([Cell(clean(value)) for value in record])
            grid.numbers.append(number)
    except csv.Error as fault:
        raise UnknownEncoding from fault
    width = max((len(row) for row in grid.rows), default=0)
    for row in grid.rows:
        row.extend(Cell() for _ in range(width - len(row)))
    return Content(grids=[grid])
