"""The files of a catalogue folder as rows with their line numbers, and what is wrong with a cell."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from scoring.points import is_number

MUST_HAVE = "must be given"
A_DAY = "a day as YYYY-MM-DD"
A_NUMBER = 'a decimal number such as "0.50"'


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


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: its cells by column, blanks at their ends cut off."""

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

    def number(self, column: str) -> Decimal | None:
        """The number in a cell, None where it is empty. Raises ArithmeticError."""
        return Decimal(self[column]) if self[column] else None

    def whole(self, column: str) -> int | None:
        """The whole number in a cell, None where it is empty. Raises ValueError."""
        return int(self[column]) if self[column] else None


def rows(folder: Path, name: str) -> list[Row]:
    """The rows of a file of the folder; none where the file is absent. Raises UnicodeDecodeError if it is not UTF-8."""
    path = folder / name
    if not path.exists():
        return []
    found = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        line = reader.line_num + 1 if reader.fieldnames else 1
        for cells in reader:
            text = {column: (value or "").strip() for column, value in cells.items() if isinstance(column, str)}
            found.append(Row(name, line, text))
            line = reader.line_num + 1
    return found


def header(folder: Path, name: str) -> list[str]:
    """The columns of a file; empty where the file is absent."""
    path = folder / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file), [])


def settings(folder: Path) -> dict[str, Row]:
    """The rows of set.csv by key; of a key that stands twice the last."""
    return {row["key"]: row for row in rows(folder, "set.csv")}


def is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def not_a_day(row: Row, columns: Iterable[str], *, needed: bool = False) -> list[Fault]:
    """Faults of cells that should hold a day (or, unless `needed`, nothing)."""
    return [row.fault(c, A_DAY) for c in columns if (needed or row[c]) and not is_day(row[c])]


def not_a_number(row: Row, columns: Iterable[str], *, needed: bool = False, least: int | None = 0) -> list[Fault]:
    """Faults of cells that should hold a decimal number not below `least` (or, unless `needed`, nothing)."""
    faults = []
    for column in columns:
        if not row[column] and not needed:
            continue
        if not is_number(row[column]):
            faults.append(row.fault(column, A_NUMBER))
        elif least is not None and Decimal(row[column]) < least:
            faults.append(row.fault(column, f"{least} or more"))
    return faults


def not_one_of(row: Row, column: str, allowed: Iterable[str], *, needed: bool = True) -> list[Fault]:
    """A fault where a cell holds none of the allowed words."""
    if not row[column] and not needed:
        return []
    allowed = list(allowed)
    return [] if row[column] in allowed else [row.fault(column, f"one of {', '.join(allowed)}")]


def unknown(row: Row, column: str, known: Iterable[str], what: str) -> list[Fault]:
    """A fault a word of a cell that names nothing known."""
    known = set(known)
    return [row.fault(column, f"a key of {what}", word) for word in row[column].split() if word not in known]
