"""Which column of a table is what: headings in any order, over one row or several, with their variants. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from rapidfuzz import fuzz

from tasks.importing.files.grid import Cell, Grid
from tasks.vocabulary import load, squash

ROLES = ("number", "text", "lead", "coordinating", "deadline", "product")
ALIKE = 90
HEADING_LENGTH = 60
DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Header:
    """Columns by role (counted from 0) and the headings as printed; `height` is in rows.

    Where two columns hold content, the first has the role "group". `more` are further columns below the same
    heading: it is merged over them, or they have none of their own.
    """

    columns: dict[str, int]
    printed: dict[str, str]
    height: int
    unknown: tuple[str, ...] = ()
    more: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def is_tasks(self) -> bool:
        return "text" in self.columns and bool({"lead", "coordinating", "deadline", "product"} & set(self.columns))


@cache
def _known() -> dict[str, str]:
    data = load("headings")
    return {squash(heading): role for role in (*ROLES, "other") for heading in data[role]}


def role_of(heading: str, *, exact: bool = False) -> str:
    """The role of a heading, "other" for one that is known and not read, "" for one that is not known."""
    key = squash(heading)
    if not key or len(heading) > HEADING_LENGTH * 2:
        return ""
    known = _known()
    if key in known or exact:
        return known.get(key, "")
    if len(heading) > HEADING_LENGTH:
        return ""
    without_bracket = squash(heading.split("(")[0])
    if without_bracket in known:
        return known[without_bracket]
    ranked = sorted(((fuzz.ratio(key, other), role) for other, role in known.items() if len(other) > 5), reverse=True)
    return ranked[0][1] if ranked and ranked[0][0] >= ALIKE and len(key) > 5 else ""


def header_at(grid: Grid, row: int) -> Header | None:
    """The header that begins at `row` (an index into the grid), if one does."""
    best: Header | None = None
    for height in range(1, DEEPEST + 1):
        rows = grid.rows[row : row + height]
        if len(rows) < height or (height > 1 and not _continues(rows)):
            break
        header = _header(rows)
        if header and (best is None or len(header.columns) > len(best.columns)):
            best = header
    return best


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
        and (role_of(cell.text, exact=True) or role_of(f"{tops[index]} {cell.text}", exact=True))
        for index, cell in own
    )


def _header(rows: list[list[Cell]]) -> Header | None:
    columns: dict[str, int] = {}
    printed: dict[str, str] = {}
    unknown: list[str] = []
    more: dict[str, tuple[int, ...]] = {}
    before: list[Cell] = []
    role = ""
    for index in range(len(rows[0])):
        cells = list(dict.fromkeys(row[index] for row in rows))
        texts = [cell.text for cell in cells if cell.text]
        if cells == before or not texts:
            if columns.get(role) is not None:
                more[role] = (*more.get(role, ()), index)
            continue
        before = cells
        heading = " ".join(" ".join(texts).split())
        role = role_of(heading) or role_of(texts[-1])
        if role in ROLES and role not in columns:
            columns[role], printed[role] = index, heading
        elif (
            role == "text"
            and "group" not in columns
            and squash(heading) not in map(squash, load("headings")["figures"])
        ):
            # Two columns of content: the first groups the second, or is its title.
            columns["group"], columns["text"], printed["text"] = columns["text"], index, heading
        elif role != "other":
            unknown.append(heading)
    named = len(set(columns) - {"group"})
    if named < 2 or ("text" not in columns and named < 3) or len(unknown) > named:
        return None
    return Header(columns, printed, len(rows), tuple(unknown), more)


def is_column_count(cells: list[Cell]) -> bool:
    """A row "(1) (2) (3)" or "A B 1 2" under the header."""
    marks = [squash(cell.text) for cell in dict.fromkeys(cells) if cell.text]
    numbers = [int(mark) for mark in marks if mark.isdecimal()]
    if len(marks) < 3 or len(numbers) < 2 or any(len(mark) > 2 for mark in marks):
        return False
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
