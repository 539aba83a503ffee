"""Grids → the rows that name a task, each with its fields as printed. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from tasks.importing.files.grid import Cell, Grid, LeftOut
from tasks.importing.table import headings
from tasks.importing.table.headings import Column, Header
from tasks.importing.table.numbering import LONGEST_SECTION, Sections, is_mark, number_of
from tasks.vocabulary import load, plain

NUMBER = re.compile(r"\S{1,10}")
FIELDS = ("text", "lead", "coordinating", "deadline", "product")


@dataclass(slots=True)
class RawRow:
    """One task as printed. `fields` by role; a role without a column is missing from `printed`."""

    table: int
    row: int
    number: str
    section: str
    marks: tuple[str, ...]
    fields: dict[str, str]
    printed: dict[str, str]
    flags: list[str] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)  # role → key of what makes the cell unreadable
    carried: bool = False  # the number is that of the row above: merged down, or left empty
    text_cell: Cell | None = None
    group: Cell | None = None  # of two columns of content the first

    def flag(self, name: str) -> None:
        if name not in self.flags:
            self.flags.append(name)


@dataclass(slots=True)
class Walk:
    """All tables of a file: rows, and tables that hold no tasks (index, first line).

    `columns` are those with a heading, each with its table; `left_out` are rows that are no items.
    """

    rows: list[RawRow] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    unread: list[tuple[int, str]] = field(default_factory=list)  # columns whose heading is not known
    columns: list[tuple[int, Column]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def rows_of(grids: list[Grid], roles: Mapping[int, Mapping[int, str]] | None = None) -> Walk:
    """The rows of every table that has a header of tasks, or goes on from one that has.

    `roles` are what a person said of columns, by table and column. Beside a table that names who leads, one that
    does not holds figures.
    """
    walk = Walk()
    header: Header | None = None
    last: _Table | None = None
    width = 0
    said = roles or {}
    starts = {grid.index: _start(grid, said.get(grid.index, {})) for grid in grids}
    names_leads = any(found is not None and "lead" in found[1].columns for found in starts.values())
    for grid in grids:
        start = starts[grid.index]
        if start is not None and names_leads and "lead" not in start[1].columns:
            walk.skipped.append((grid.index, " | ".join(_texts(grid.rows[start[0]]))[:200]))
            continue
        started = start[0] if start else None
        if started is None and not (header and _goes_on(grid, header, width)):
            first = next((" | ".join(_texts(row)) for row in grid.rows if any(_texts(row))), "")
            if first:
                walk.skipped.append((grid.index, first[:200]))
            continue
        table = _Table(grid, last, said.get(grid.index, {}), is_new=started is not None)
        if started is not None and is_mark(grid.heading):
            table.sections.enter(grid.heading)
        last = table
        walk.rows += table.read(started or 0)
        walk.unread += [(grid.index, heading) for heading in table.header.unknown]
        if start:
            walk.columns += [(grid.index, column) for column in start[1].read]
        walk.left_out += table.left_out
        header, width = table.header, len(grid.rows[0])
    return walk


def _start(grid: Grid, roles: Mapping[int, str]) -> tuple[int, Header] | None:
    """The first header of tasks in a table, with its place."""
    for index in range(len(grid.rows)):
        if header := _tasks_header(grid, index, roles, first=True):
            return index, header
    return None


def _tasks_header(grid: Grid, index: int, roles: Mapping[int, str], *, first: bool) -> Header | None:
    header = headings.header_at(grid, index, first=first, roles=roles)
    return header if header and header.is_tasks else None


def _goes_on(grid: Grid, header: Header, width: int) -> bool:
    """A table without a header, as wide as the one before, whose first row has a number: its second page."""
    return bool(
        grid.rows
        and len(grid.rows[0]) == width
        and "number" in header.columns
        and re.match(r"\w{1,4}[.)]?$|\d+(\.\d+)*", grid.rows[0][header.columns["number"]].text)
        and grid.rows[0][header.columns["text"]].text
    )


def _texts(row: list[Cell]) -> list[str]:
    return [cell.text for cell in dict.fromkeys(row) if cell.text]


@cache
def _set(name: str) -> set[str]:
    return {text.strip().casefold() for text in load("headings")[name]}


def is_signature(texts: list[str]) -> bool:
    """A row under a table that begins the signatures: "Nơi nhận" or a signer's title in capitals."""
    first = texts[0].casefold() if texts else ""
    return any(first.startswith(start) for start in _set("signatures")) or any(
        text.isupper() and text.split("\n")[0].strip().casefold() in _set("signers") for text in texts
    )


def is_note(text: str) -> bool:
    """A footnote or a line about the document, as annexes put under a table."""
    return any(text.casefold().startswith(start) for start in _set("notes"))


class _Table:
    """One grid read from top to bottom."""

    sections: Sections
    number: str

    def __init__(self, grid: Grid, before: _Table | None, roles: Mapping[int, str], *, is_new: bool):
        """`before` is the table above; one that is not `is_new`, without a header of its own, goes on from it."""
        self.grid = grid
        self.roles = roles
        on = None if is_new else before
        self._header = on.header if on else None
        self.before = before if is_new else None
        self.sections = on.sections if on else Sections()
        self.rows: list[RawRow] = []
        self.above: dict[str, Cell] = {}
        self.above_text: dict[str, str] = dict(on.above_text) if on else {}
        self.number = on.number if on else ""
        self.continued = on is not None
        self.group: Cell | None = on.group if on else None
        self.lead_number = ""  # of the row that printed the lead in force
        self.lead_merged_on = False  # no lead is printed yet in a table that was cut from the one above
        self.heading_cells: dict[Cell, Cell] = {}  # a cell merged with its heading is empty
        self.signed = False  # the signatures under the table have begun
        self.left_out: list[LeftOut] = []

    @property
    def header(self) -> Header:
        assert self._header is not None, "read() begins at a header"
        return self._header

    def read(self, start: int) -> list[RawRow]:
        index = start
        while index < len(self.grid.rows):
            cells = [self.heading_cells.get(cell, cell) for cell in self.grid.rows[index]]
            is_first = index == start and not self.continued
            if header := _tasks_header(self.grid, index, self.roles, first=is_first):
                self._header, self.signed = header, False
                if self.before and self.before.header.columns == header.columns:
                    # Cut from the table above: its last lead may be merged on into the first rows here.
                    self.above_text = {"lead": self.before.above_text.get("lead", "")}
                    self.lead_merged_on = True
                self.before = None
                self.heading_cells = {one: Cell() for row in self.grid.rows[index:][: header.height] for one in row}
                index += header.height
                continue
            if _texts(cells) and not headings.is_column_count(cells):
                if self._is_signed(cells):
                    self._leave_out(index, "signature")
                elif self._is_total(cells):
                    self._leave_out(index, "total")
                else:
                    self._row(index, cells)
            index += 1
        self._take_groups()
        return self.rows

    def _leave_out(self, index: int, why: str) -> None:
        text = " | ".join(_texts(self.grid.rows[index]))[:200]
        self.left_out.append(LeftOut(self.grid.index, self.grid.numbers[index], text, why))

    def _is_total(self, cells: list[Cell]) -> bool:
        """A row that adds up the ones above: "Tổng số", "Cộng", with or without a figure, where a content stands."""
        columns = self.header.columns
        begins = [cells[columns[role]].text for role in ("number", "group", "text") if role in columns]
        first = next((text for text in begins if text and not number_of(text).isdecimal()), "")
        words = plain(re.sub(r"[\d:.,/%()]+", " ", first))
        return words in {plain(one) for one in load("headings")["totals"]}

    def _take_groups(self) -> None:
        """Where two columns hold content: the first is the heading of several rows, or the beginning of each one."""
        grouped = [row for row in self.rows if row.group is not None]
        heads_several = len({id(row.group) for row in grouped}) < len(grouped)
        for row in grouped:
            row.flag("two_contents")
            group = " ".join(row.group.text.split()) if row.group else ""
            if heads_several:
                row.section = " > ".join(part for part in (row.section, group) if part)[:LONGEST_SECTION]
            else:
                row.fields["text"] = f"{group}: {row.fields['text']}"

    def _is_signed(self, cells: list[Cell]) -> bool:
        """Whether the row belongs to the signatures: it has no number, and they have begun here or above."""
        if "number" in self.header.columns and NUMBER.fullmatch(cells[self.header.columns["number"]].text):
            return False
        self.signed = self.signed or is_signature(_texts(cells))
        return self.signed

    def _row(self, index: int, cells: list[Cell]) -> None:
        header = self.header
        by_role = {role: _below(header, role, cells) for role in header.columns}
        if header.periods:
            by_role["deadline"] = _crossed(header, cells)
        group = by_role.pop("group", None)
        if group is not None and (not by_role["text"].text or group is by_role["text"]):
            by_role["text"], group = group, None  # one content over both columns
        texts = _texts(cells)
        full_width = len(texts) == 1 and len(set(map(id, cells))) <= max(2, len(cells) // 2)
        number = by_role["number"].text if "number" in by_role else ""
        content = by_role["text"].text
        # A title merged over the columns beside it names no unit and no deadline.
        named = [
            role
            for role in ("lead", "coordinating", "deadline", "product")
            if role in by_role and by_role[role].text and by_role[role] is not by_role["text"]
        ]
        if full_width or len(texts) == 1:
            self._single(index, texts[0], full_width or self._is_bold(cells))
            return
        own = [role for role in named if by_role[role] is not self.above.get(role)]
        if content and not named and self._is_section(index, number, content):
            self.sections.enter(f"{number.strip(' .)')}. {content}" if number else content)
            self.number = number_of(number) or self.number
            self.above, self.above_text = {}, {}
            return
        if not content and not own:
            return
        self._task(index, by_role, number)
        if group is not None:
            self.group = group if group.text else self.group
            self.rows[-1].group = self.group

    def _is_bold(self, cells: list[Cell]) -> bool:
        return all(cell.bold for cell in cells if cell.text)

    def _single(self, index: int, text: str, stands_out: bool) -> None:
        """A row with one text: a section, a note, or the next line of the item above."""
        if is_note(text):
            self._leave_out(index, "note")
            return
        if text.strip() in _set("nothing"):
            self.sections.clear()
            return
        mark = is_mark(text)
        if self.rows and not mark and (re.match(r"[-+•–]", text) or not stands_out):
            self.rows[-1].fields["text"] += "\n" + text
            self.rows[-1].flag("text_goes_on")
            return
        self.sections.enter(text)
        self.above, self.above_text = {}, {}
        if mark and mark.isdigit():
            self.number = mark

    def _is_section(self, index: int, number: str, content: str) -> bool:
        """A row with number and content only: a heading, if its mark is one or the next row is below it."""
        mark = number_of(number)
        if not mark:
            return (
                bool(is_mark(content)) or self.grid.rows[index][self.header.columns["text"]].bold or content.isupper()
            )
        if re.fullmatch(r"[IVXLC]+|[A-ZĐ]", mark):
            return True
        following = self._next_number(index)
        return following is not None and (
            following == "" or following.startswith(f"{mark}.") or re.fullmatch(r"[a-zđ]", following) is not None
        )

    def _next_number(self, index: int) -> str | None:
        """The number of the next row with content; None at the end."""
        columns = self.header.columns
        for cells in self.grid.rows[index + 1 :]:
            if len(_texts(cells)) > 1 and cells[columns["text"]].text:
                return number_of(cells[columns["number"]].text) if "number" in columns else ""
        return None

    def _task(self, index: int, by_role: dict[str, Cell], number: str) -> None:
        merged = "number" in by_role and by_role["number"] is self.above.get("number") and bool(number)
        mark = number_of(number)
        self.sections.item("" if merged else mark)
        row = RawRow(
            table=self.grid.index, row=self.grid.numbers[index], number=mark or self.number,
            section=self.sections.text(), marks=self.sections.marks(), fields={}, printed=dict(self.header.printed),
            carried=merged or not mark, text_cell=by_role["text"],
        )  # fmt: skip
        if self.continued:
            row.flag("table_continued")
        if "number" in by_role and by_role["number"].fault:
            row.faults["number"] = by_role["number"].fault
        for role in FIELDS:
            if role in by_role:
                self._field(row, role, by_role[role])
        if "lead" in by_role and not row.fields["lead"] and self.above_text.get("lead") and self._lead_holds_on(row):
            row.fields["lead"] = self.above_text["lead"]
            row.flag("lead_from_above")
        if mark and re.fullmatch(r"[a-zđ]", mark):
            row.number = f"{self._base()}.{mark}" if self._base() else mark
        elif mark:
            self.number = mark
        if "lead" in by_role and by_role["lead"].text:
            self.lead_number, self.lead_merged_on = row.number, False
        self.above = by_role
        self.above_text = {role: text for role, text in {**self.above_text, **row.fields}.items() if text}
        self.rows.append(row)

    def _base(self) -> str:
        return self.number if re.match(r"\d", self.number) else ""

    def _lead_holds_on(self, row: RawRow) -> bool:
        """An empty lead counts from above where it groups the rows: it stands first, the number is empty or a part."""
        return (
            self.lead_merged_on
            or (bool(self.lead_number) and row.number.startswith(f"{self.lead_number}."))
            or self.header.columns["lead"] < self.header.columns["text"]
            or (row.carried and "number" in self.header.columns)
        )

    def _field(self, row: RawRow, role: str, cell: Cell) -> None:
        text = cell.text
        if role != "text" and text.strip().casefold() in _set("ditto"):
            text = self.above_text.get(role, "")
            row.flag("ditto")
        elif role != "text" and text.strip().casefold() in _set("nothing"):
            text = ""
        row.fields[role] = text
        if cell.fault:
            row.faults[role] = cell.fault
        for name in cell.flags:
            row.flag(name)


def _crossed(header: Header, cells: list[Cell]) -> Cell:
    """The deadline's own column, or the periods that are crossed; a cross merged over several is their span."""
    places = {index for index, _name in header.periods}
    own = cells[header.columns["deadline"]]
    if header.columns["deadline"] not in places and own.text:
        return own
    spans: dict[Cell, list[str]] = {}
    for index, name in header.periods:
        if cells[index].text:
            spans.setdefault(cells[index], []).append(name)
    marks = {mark.casefold() for mark in load("headings")["crosses"]}
    found = [
        (names[0] if len(names) == 1 else f"{names[0]} - {names[-1]}") if cell.text.casefold() in marks else cell.text
        for cell, names in spans.items()
    ]
    fault = next((cell.fault for cell in spans if cell.fault), "")
    return Cell(", ".join(found), fault=fault, flags=("crosses",) if found else ())


def _below(header: Header, role: str, cells: list[Cell]) -> Cell:
    """The cell below a heading; where it stands over several columns, their texts together."""
    first = cells[header.columns[role]]
    others = [
        cells[column] for column in header.more.get(role, ()) if cells[column].text and cells[column] is not first
    ]
    others = [cell for cell in dict.fromkeys(others) if not any(cell is cells[c] for c in header.columns.values())]
    if not others:
        return first
    if not first.text and len(others) == 1:
        return others[0]
    return Cell(
        " ".join(cell.text for cell in (first, *others) if cell.text), bold=first.bold,
        fault=next((cell.fault for cell in (first, *others) if cell.fault), ""), flags=("columns_joined",),
    )  # fmt: skip
