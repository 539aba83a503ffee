"""Numbers of items and marks of sections: I., A., 1.1, a). Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

MARK = re.compile(
    r"(?P<mark>[IVXLC]{1,6}|[A-ZĐ]|\d{1,3}(?:\.\d{1,3})*|[a-zđ])(?:[.)\]/:]|\s*[-–])\s*(?P<rest>\S.*)", re.S
)
DOTTED = re.compile(r"(?P<mark>\d{1,3}(?:\.\d{1,3})+)\s+(?P<rest>\S.*)", re.S)
LONGEST_SECTION = 300
LONGEST_NUMBER = 30


def number_of(text: str) -> str:
    """The number as it is stored: "1." and "1)" and "01" are "1"; "1.a" and "I.2" stay."""
    number = re.sub(r"\s+", "", text).strip(".)(-–:/")
    return str(int(number)) if number.isdecimal() and len(number) < 10 else number


def split_mark(text: str) -> tuple[str, str]:
    """The mark at the start of a heading and the rest; no mark gives ("", text)."""
    match = MARK.match(text) or DOTTED.match(text)
    return (match["mark"], match["rest"].strip()) if match else ("", text)


def is_mark(text: str) -> str:
    return split_mark(text)[0]


def level_of(mark: str) -> int:
    """How deep a heading with this mark stands: A is above I, I above 1, 1 above 1.1, 1.1 above a."""
    if re.fullmatch(r"[IVX]+", mark):
        return 1
    if re.fullmatch(r"[A-ZĐ]", mark):
        return 0
    if re.fullmatch(r"[a-zđ]", mark):
        return 9
    return 2 + mark.count(".")


@dataclass
class Sections:
    """The headings under which a row stands, from the outer to the inner."""

    stack: list[tuple[int, str, str]] = field(default_factory=list)
    below: bool = False  # the last item was a part of the heading: 1.1, a), or without a number

    def enter(self, heading: str) -> None:
        heading = " ".join(heading.split())
        mark, _rest = split_mark(heading)
        level = level_of(mark) if mark else 1 if not self.stack else self.stack[-1][0]
        self.stack = [entry for entry in self.stack if entry[0] < level]
        self.stack.append((level, mark, heading))
        self.below = False

    def clear(self) -> None:
        """What follows stands under no heading."""
        self.stack, self.below = [], False

    def item(self, mark: str) -> None:
        """An item with this own mark ("" for none) follows: "2" after the parts of "1." stands beside that heading."""
        if not mark.isdecimal():
            self.below = True
            return
        while self.below and self.stack and self.stack[-1][1][:1].isdecimal():
            if int(mark) != int(self.stack[-1][1].split(".")[0]) + 1:
                break
            self.stack.pop()
        self.below = False

    def text(self) -> str:
        return " > ".join(heading for _level, _mark, heading in self.stack)[:LONGEST_SECTION]

    def marks(self) -> tuple[str, ...]:
        return tuple(mark for _level, mark, _heading in self.stack if mark)


class Numbered(Protocol):
    table: int
    number: str
    marks: tuple[str, ...]
    carried: bool

    def flag(self, name: str) -> None: ...


def number_all(rows: Sequence[Numbered]) -> None:
    """Gives every row a number of its own; what is not as printed is flagged.

    Rows that share one number (merged down, left empty) become 1.1, 1.2; rows without any are counted; numbers that
    start again in each section or table carry its mark: I.1, II.1.
    """
    if not any(row.number for row in rows):
        for position, row in enumerate(rows, start=1):
            row.number = str(position)
            row.flag("number_given")
        return
    _part_shared(rows)
    for prefix in (lambda row: row.marks[-1:], lambda row: row.marks, lambda row: (str(row.table), *row.marks)):
        counts = Counter(row.number for row in rows)
        if max(counts.values()) == 1:
            return
        renamed = [
            ".".join((*(mark for mark in prefix(row) if not row.number.startswith(f"{mark}.")), row.number))
            for row in rows
        ]
        if len(set(renamed)) == len(renamed):
            for row, number in zip(rows, renamed, strict=True):
                if number != row.number:
                    row.flag("number_with_section")
                row.number = number
            return


def _part_shared(rows: Sequence[Numbered]) -> None:
    """Consecutive rows of one number become its parts."""
    groups: list[list[Numbered]] = []
    for row in rows:
        if row.carried and groups and groups[-1][0].number == row.number and groups[-1][0].table == row.table:
            groups[-1].append(row)
        else:
            groups.append([row])
    for group in groups:
        base = group[0].number
        if len(group) == 1 and not group[0].carried:
            continue
        for part, row in enumerate(group, start=1):
            row.number = f"{base}.{part}" if base else str(part)
            row.flag("number_shared")
