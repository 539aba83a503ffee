"""Which column of a table is what: headings in any order, over one row or several, with their variants. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from rapidfuzz import fuzz

from cchc.search import fold
from tasks.importing.files.grid import Cell, Grid, without_marks
from tasks.importing.table import heading_words
from tasks.vocabulary import load, squash

ROLES = ("number", "text", "lead", "coordinating", "deadline", "product")
EXACT = 100
ALIKE = 90
HEADING_LENGTH = 60
DEEPEST = 3
# A heading stands in the first rows; further down only one that the list has begins a table anew.
FIRST_ROWS = 15
PERIOD = re.compile(r"(?:quy|q|thang|t)[ .]?(?:[ivx]{1,4}|\d{1,2})(?:[ ./-]+(?:nam )?\d{4})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a header: its place counted from 0, its heading, the role ("" is not read) and how sure that is."""

    index: int
    heading: str
    role: str
    score: int


@dataclass(frozen=True, slots=True)
class Header:
    """Columns by role (counted from 0) and the headings as printed; `height` is in rows.

    Where two columns hold content, the first has the role "group". `more` are further columns below the same
    heading: it is merged over them, or they have none of their own. `read` are all columns with a heading. `periods`
    are columns of one quarter or month each, in which a cross says when the work is due.
    """

    columns: dict[str, int]
    printed: dict[str, str]
    height: int
    unknown: tuple[str, ...] = ()
    more: dict[str, tuple[int, ...]] = field(default_factory=dict)
    read: tuple[Column, ...] = ()
    periods: tuple[tuple[int, str], ...] = ()

    @property
    def is_tasks(self) -> bool:
        return "text" in self.columns and bool({"lead", "coordinating", "deadline", "product"} & set(self.columns))


@cache
def _known() -> dict[str, str]:
    data = load("headings")
    return {squash(heading): role for role in (*ROLES, "other") for heading in data[role]}


def role_of(heading: str, *, exact: bool = False) -> str:
    """The role of a heading, "other" for one that is known and not read, "" for one that is not known."""
    return understood(heading, exact=exact)[0]


@lru_cache(maxsize=4096)
def understood(heading: str, *, exact: bool = False) -> tuple[str, int]:
    """The same with its score: 100 for a heading of the list, less for one like it or understood by its words."""
    heading = without_marks(heading)
    key = squash(heading)
    if not key or len(heading) > HEADING_LENGTH * 2:
        return "", 0
    known = _known()
    if key in known or exact:
        return (known[key], EXACT) if key in known else ("", 0)
    if len(heading) > HEADING_LENGTH:
        return "", 0
    without_bracket = heading.split("(")[0]
    if squash(without_bracket) in known:
        return known[squash(without_bracket)], EXACT
    ranked = sorted(((fuzz.ratio(key, other), role) for other, role in known.items() if len(other) > 5), reverse=True)
    alike = (ranked[0][1], min(EXACT - 1, round(ranked[0][0]))) if len(key) > 5 and ranked[0][0] >= ALIKE else ("", 0)
    return max(alike, heading_words.role_of(heading), heading_words.role_of(without_bracket), key=lambda one: one[1])


def header_at(grid: Grid, row: int, *, first: bool = True, roles: Mapping[int, str] | None = None) -> Header | None:
    """The header that begins at `row` (an index into the grid), if one does.

    `first` says that no header of the table stands above; then one that is understood by its words counts too. `roles`
    are what a person said of columns ("" for one that is not to be read).
    """
    best: Header | None = None
    for height in range(1, DEEPEST + 1):
        rows = grid.rows[row : row + height]
        if len(rows) < height or (height > 1 and not _continues(rows)):
            break
        header = _header(rows, {})
        if header and not _is_sure(header) and not (first and row < FIRST_ROWS):
            continue
        if header and (best is None or _says_more(header, best)):
            best = header
    # What was said of columns counts for the headings there, and makes no header of another row.
    return _header(grid.rows[row : row + best.height], roles) if best and roles else best


def _says_more(header: Header, other: Header) -> bool:
    return (len(header.columns), len(header.periods)) > (len(other.columns), len(other.periods))


def _is_sure(header: Header) -> bool:
    """Whether at least two headings are those of the list; words alone can stand in an item, too."""
    return sum(column.score >= ALIKE for column in header.read if column.role in ROLES) >= 2


def _continues(rows: list[list[Cell]]) -> bool:
    """Whether the last row can be the lower part of a header: merged with the one above, empty, or short headings."""
    above, last = rows[-2], rows[-1]
    if sum(bool(role_of(cell.text, exact=True)) for cell in dict.fromkeys(rows[0])) < 2:
        return False  # a row of values above a repeated header is no upper part of it
    own = [(index, cell) for index, cell in enumerate(last) if cell.text and cell not in above]
    if not own:
        return False
    tops = {index: above[index].text for index, _cell in own}
    return all(
        len(cell.text) <= HEADING_LENGTH
        and (
            role_of(cell.text, exact=True)
            or role_of(f"{tops[index]} {cell.text}", exact=True)
            or PERIOD.fullmatch(fold(cell.text))
        )
        for index, cell in own
    )


def _header(rows: list[list[Cell]], roles: Mapping[int, str]) -> Header | None:
    read: list[Column] = []
    periods: list[tuple[int, str]] = []
    more: dict[int, tuple[int, ...]] = {}
    before: list[Cell] = []
    for index in range(len(rows[0])):
        cells = list(dict.fromkeys(row[index] for row in rows))
        texts = [cell.text for cell in cells if cell.text]
        if cells == before or not texts:
            if read:
                more[read[-1].index] = (*more.get(read[-1].index, ()), index)
            continue
        before = cells
        heading = " ".join(" ".join(texts).split())
        role, score = (roles[index], EXACT) if index in roles else _understood(heading, texts[-1])
        if index not in roles and PERIOD.fullmatch(fold(texts[-1])):
            periods.append((index, texts[-1]))
            role, score = "deadline", EXACT
        read.append(Column(index, heading, role, score))
    if len(periods) == 1:  # a figure of one quarter, not a choice between several
        read = [replace(column, role="", score=0) if column.index == periods[0][0] else column for column in read]
        periods = []
    crossed = {index for index, _name in periods}
    columns = _by_role([column for column in read if column.index not in crossed], roles)
    if periods:
        columns.setdefault("deadline", periods[0][0])
    named = len(set(columns) - {"group"})
    taken = set(columns.values()) | crossed
    read = [column if column.index in taken or column.role == "other" else replace(column, role="") for column in read]
    unknown = tuple(column.heading for column in read if not column.role)
    if named < 2 or ("text" not in columns and named < 3) or len(unknown) > named:
        return None
    printed = {role: next(one.heading for one in read if one.index == at) for role, at in columns.items()}
    printed.pop("group", None)
    below = {role: more[at] for role, at in columns.items() if at in more and role != "group"}
    return Header(columns, printed, len(rows), unknown, below, tuple(read), tuple(periods))


def _understood(heading: str, lowest: str) -> tuple[str, int]:
    """A heading over several rows as a whole where the list has it; else its lowest part says what it is."""
    whole, part = understood(heading), understood(lowest)
    if whole[1] >= ALIKE:
        return whole
    return part if part[0] else whole


def _by_role(read: list[Column], roles: Mapping[int, str]) -> dict[str, int]:
    """The column of each role: the one that a person named, else the best understood, else the first."""
    found: dict[str, Column] = {}
    for column in (column for column in read if column.role in ROLES):
        held = found.setdefault(column.role, column)
        if held is column:
            continue
        if column.role != "text":
            if (column.index in roles, column.score) > (held.index in roles, held.score):
                found[column.role] = column
        elif "group" not in found and squash(column.heading) not in map(squash, load("headings")["figures"]):
            # Two columns of content: the first groups the second, or is its title.
            found["group"], found["text"] = held, column
    return {role: column.index for role, column in found.items()}


def is_column_count(cells: list[Cell]) -> bool:
    """A row "(1) (2) (3)" or "A B 1 2" under the header."""
    marks = [squash(cell.text) for cell in dict.fromkeys(cells) if cell.text]
    numbers = [int(mark) for mark in marks if mark.isdecimal()]
    if len(marks) < 3 or len(numbers) < 2 or any(len(mark) > 2 for mark in marks):
        return False
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
