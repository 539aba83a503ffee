"""A catalogue folder as rows with their line numbers, and what is wrong with a cell. Its form: README.md here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file; prints as `file:line: column: value: what is allowed`."""

    file: str
    line: int
    column: str
    value: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.column}: {self.value}: {self.message}"


class Faulty(ValidationError):
    """A folder that cannot be loaded; `faults` says why, line by line. Nothing was written."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = list(faults)
        super().__init__([str(fault) for fault in self.faults])


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: its cells by column, blanks at their ends cut off; a column that is absent is empty."""

    file: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def fault(self, column: str, message: str, value: str | None = None) -> Fault:
        return Fault(self.file, self.line, column, self[column] if value is None else value, message)

    def day(self, column: str) -> date | None:
        """The day in a cell, None where it is empty. Raises ValueError."""
        return date.fromisoformat(self[column]) if self[column] else None

    def whole(self, column: str) -> int | None:
        """The whole number in a cell, None where it is empty. Raises ValueError."""
        return int(self[column]) if self[column] else None

    def words(self, column: str) -> list[str]:
        return self[column].split()


@dataclass(frozen=True)
class _File:
    header: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    exists: bool = True


class Folder:
    """One year's catalogue. Files are read once; an absent file has no rows."""

    def __init__(self, path: Path | str):
        self.path = Path(path)
        self._files: dict[str, _File] = {}

    @classmethod
    def of(cls, name: str) -> Folder:
        """The shipped folder of a year ("2019"), else the folder at the path `name`.

        Raises ValidationError where there is no such folder.
        """
        path = HERE / name if name.isascii() and name.isdigit() else Path(name)
        if not path.is_dir():
            raise ValidationError(
                _("%(name)s is neither the year of a shipped catalogue nor a folder.") % {"name": name}
            )
        return cls(path)

    def __str__(self) -> str:
        return str(self.path)

    def rows(self, name: str) -> list[Row]:
        return self._file(name).rows

    def header(self, name: str) -> list[str]:
        """The columns of a file; empty where the file is absent."""
        return self._file(name).header

    def has(self, name: str) -> bool:
        return self._file(name).exists

    def unreadable(self, name: str) -> list[Fault]:
        """What keeps a file from being read as a table: not UTF-8, more or fewer cells than columns."""
        return self._file(name).faults

    @cached_property
    def settings(self) -> dict[str, str]:
        """What set.csv says, by key; of a key that stands twice the last."""
        return {row["key"]: row["value"] for row in self.rows("set.csv")}

    @property
    def year(self) -> int | None:
        """The year that set.csv names; None where it names none (`scoring.catalogue.check` says so)."""
        text = self.settings.get("year", "")
        return int(text) if text.isascii() and text.isdigit() and 1000 <= int(text) <= 9999 else None

    def _file(self, name: str) -> _File:
        if name not in self._files:
            self._files[name] = _read(self.path / name)
        return self._files[name]


def _read(path: Path) -> _File:
    if not path.is_file():
        return _File(exists=False)
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return _File(faults=[Fault(path.name, line, "", repr(content[error.start : error.end]), _("UTF-8 text"))])
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [column.strip() for column in next(reader, [])]
    rows, faults = [], []
    for line, cells in _numbered(reader):
        if len(cells) != len(header):
            allowed = _("%(columns)d cells, as many as there are columns") % {"columns": len(header)}
            faults.append(Fault(path.name, line, "", _("%(cells)d cells") % {"cells": len(cells)}, allowed))
        stripped = (cell.strip() for cell in cells)
        rows.append(Row(path.name, line, dict(zip(header, stripped, strict=False))))
    return _File(header, rows, faults)


def _numbered(reader) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it begins; a quoted cell may run over several, blank lines are no record."""
    line = reader.line_num + 1
    for cells in reader:
        if cells:
            yield line, cells
        line = reader.line_num + 1


# What is wrong with a cell. Each gives the faults, none where it is right.


def missing(row: Row, *columns: str) -> list[Fault]:
    return [row.fault(column, _("must be given")) for column in columns if not row[column]]


def is_day(text: str) -> bool:
    """Whether `text` is a day as YYYY-MM-DD (and nothing else that ISO 8601 allows)."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def not_a_day(row: Row, *columns: str, needed: bool = False) -> list[Fault]:
    message = _("a day of the calendar as YYYY-MM-DD")
    return [row.fault(column, message) for column in columns if (needed or row[column]) and not is_day(row[column])]


def not_one_of(row: Row, column: str, allowed: Iterable[str]) -> list[Fault]:
    allowed = list(allowed)
    if row[column] in allowed:
        return []
    return [row.fault(column, _("one of %(allowed)s") % {"allowed": ", ".join(allowed)})]


def unknown(row: Row, column: str, known: Iterable[str], file: str) -> list[Fault]:
    """A fault for each word of a cell that names nothing in `file`."""
    known = set(known)
    message = _("a key of %(file)s") % {"file": file}
    return [row.fault(column, message, word) for word in row.words(column) if word not in known]


def too_long(row: Row, **limits: int) -> list[Fault]:
    """A fault for each cell with more letters than its limit."""
    return [
        row.fault(column, _("at most %(limit)d letters") % {"limit": limit})
        for column, limit in limits.items()
        if len(row[column]) > limit
    ]
