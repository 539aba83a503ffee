"""A file's content → the rows of a plan: numbers, units, schedules, and what is wrong with which cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from cchc.search import fold
from tasks.importing import messages
from tasks.importing.deadlines import deadline as deadlines
from tasks.importing.deadlines.deadline import Before
from tasks.importing.files.grid import CELL_LIMIT, Content, LeftOut, clean
from tasks.importing.table import legacy_fonts, numbering, prose
from tasks.importing.table import rows as tables
from tasks.importing.table.headings import ALIKE, ROLES, Column
from tasks.importing.table.rows import RawRow
from tasks.importing.units import cells
from tasks.importing.units.book import EXACT, Match, UnitBook

LONGEST = {"product": 500, "deadline": 300, "schedule": 500}
# Excel takes a typed "1.2" for a day where its language writes days so.
A_DAY = re.compile(r"\d\d/\d\d(/\d{4})?")
# What a grid names by itself.
IN_GRID = {"hidden_sheet", "hidden_row", "hidden_column"}
# Marks of a reading that rests on more than what is printed.
GUESSED_NUMBERS = {"number_given", "number_shared", "number_with_section"}
GUESSED_DEADLINES = {
    "before", "before_period", "plan_year", "condition", "week_of_month", "expected", "continues", "interval",
    "each_period", "serial", "monthly_day", "monthly_left_out", "other_days_left_out", "weekly", "short_months",
    "middle_of_quarter", "times_differ", "days_before_document", "ditto",
}  # fmt: skip
MENDABLE = ("number", *tables.FIELDS)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: table and row counted from 1."""

    table: int
    row: int

    @property
    def key(self) -> str:
        return f"{self.table}-{self.row}"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One item as it would be stored; `names` are the unit names that were matched in it."""

    place: Place
    number: str
    section: str
    text: str
    lead: str
    coordinating: str
    schedule: str
    schedule_text: str
    product: str
    flags: tuple[str, ...]
    names: tuple[Match, ...] = ()
    outside: tuple[str, ...] = ()
    raw: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)  # headings as printed, by role

    def as_json(self) -> dict[str, object]:
        kept = ("number", "section", "text", "lead", "coordinating", "schedule", "schedule_text", "product")
        row: dict[str, object] = {"table": self.place.table, "row": self.place.row}
        return {**row, **{name: getattr(self, name) for name in kept}, "flags": list(self.flags)}

    def guesses(self) -> list[dict[str, object]]:
        """What was understood and is not printed so: units, deadlines, numbers, and what the row above holds."""
        found = [("number", "", self.number)] if GUESSED_NUMBERS & set(self.flags) else []
        if GUESSED_DEADLINES & set(self.flags):
            found.append(("deadline", self.schedule_text, self.schedule))
        if "lead_from_above" in self.flags:
            found.append(("lead", "", self.lead))
        names = [name for name in self.names if name.score < EXACT and name.code]
        found += [("coordinating" if name.coordinates else "lead", name.text, name.code) for name in names]
        place = {"table": self.place.table, "row": self.place.row}
        return [
            {**place, "column": self.columns.get(role) or messages.role(role), "printed": printed, "understood": meant}
            for role, printed, meant in found
        ]


@dataclass(frozen=True, slots=True)
class Fault:
    """What stops the import: the cell, its value, and what is allowed."""

    place: Place
    column: str
    value: str
    message: str
    role: str = ""

    def as_json(self) -> dict[str, object]:
        return {
            "table": self.place.table, "row": self.place.row, "column": self.column, "value": self.value,
            "message": self.message,
        }  # fmt: skip


@dataclass(slots=True)
class Plan:
    """What a file holds. `skipped` tables hold no tasks, `unread` columns are not known; each with its table.

    `hidden` names what the file hides and so is not read: a sheet, or rows of a table; `no_items` are rows below or
    between items; `left_out` is all that is not read.
    """

    rows: list[PlanRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    unread: list[tuple[int, str]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    no_items: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    columns: list[tuple[int, Column]] = field(default_factory=list)

    @property
    def guessed_columns(self) -> list[tuple[int, Column]]:
        """Columns whose headings were understood by their words alone."""
        return [(table, column) for table, column in self.columns if column.role in ROLES and column.score < ALIKE]


@dataclass(frozen=True)
class Setting:
    """How the file is to be read. `mends` are values put right in the preview, by place and role; `roles` is what a
    person said that columns hold, by table and column ("" for one that is not to be read)."""

    year: int
    document_on: date
    before: Before = Before.DAY_NAMED
    mends: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    roles: Mapping[int, Mapping[int, str]] = field(default_factory=dict)


def read(content: Content, book: UnitBook, setting: Setting) -> Plan:
    """The rows of all tables, else of a list in prose."""
    walk = tables.rows_of(content.grids, setting.roles)
    raw = walk.rows or prose.rows_of(content.paragraphs, len(content.grids) + 1)
    plan = Plan(skipped=walk.skipped if walk.rows else [], unread=list(dict.fromkeys(walk.unread)))
    plan.hidden = [messages.hidden(grid.index, grid.name, grid.hidden) for grid in content.grids if grid.hidden != []]
    plan.columns = walk.columns if walk.rows else []
    plan.no_items = [messages.left_out(one) for one in walk.left_out] if walk.rows else []
    no_tasks = [LeftOut(table, 0, text, "no_tasks") for table, text in plan.skipped]
    plan.left_out = [*content.left_out, *no_tasks, *(walk.left_out if walk.rows else [])]
    plan.hidden += [messages.left_out(one) for one in content.left_out if one.why not in IN_GRID]
    if not raw:
        plan.faults.append(_nothing_found(content))
        return plan
    raw = _one_item_a_text([row for row in raw if Place(row.table, row.row).key not in setting.left_out])
    for row in raw:
        _mend(row, setting)
    numbering.number_all(raw)
    for row in raw:
        reader = _RowReader(row, book, setting)
        plan.rows.append(reader.read())
        plan.faults += reader.faults
    plan.faults += _twice(plan.rows)
    return plan


def _nothing_found(content: Content) -> Fault:
    """Names the first table, and an old font where that is why nothing was understood."""
    grid = next((grid for grid in content.grids if any(cell.text for row in grid.rows for cell in row)), None)
    texts = [cell.text for grid in content.grids for row in grid.rows[:20] for cell in row]
    texts += [paragraph.text for paragraph in content.paragraphs[:200]]
    place = Place(grid.index if grid else 1, 1)
    if damaged := next((text for text in texts if legacy_fonts.is_damaged(text)), ""):
        return Fault(place, "", damaged[:200], messages.damaged())
    old = [text for text in texts if text and not legacy_fonts.ONLY_UNICODE.search(text)]
    if encoding := legacy_fonts.encoding_of("\n".join(old)):
        sample = next((text for text in old if legacy_fonts.encoding_of(text)), old[0])
        return Fault(place, "", sample[:200], messages.legacy(encoding, legacy_fonts.fonts_of(content.fonts)))
    first = [cell.text for row in grid.rows[:1] for cell in dict.fromkeys(row) if cell.text] if grid else []
    return Fault(place, "", " | ".join(first)[:200], messages.no_table())


def _one_item_a_text(rows: list[RawRow]) -> list[RawRow]:
    """Rows over which one content cell is merged are one item, with several products and deadlines."""
    kept: list[RawRow] = []
    for row in rows:
        last = kept[-1] if kept else None
        if last is None or row.text_cell is None or row.text_cell is not last.text_cell:
            kept.append(row)
            continue
        for role in ("lead", "coordinating", "deadline", "product"):
            old, new = last.fields.get(role, ""), row.fields.get(role, "")
            if new and new != old and new not in old.split("\n"):
                last.fields[role] = f"{old}\n{new}".strip()
        last.faults |= row.faults
        last.flag("rows_joined")
    return kept


def _mend(row: RawRow, setting: Setting) -> None:
    mends = setting.mends.get(Place(row.table, row.row).key, {})
    for role, written in mends.items():
        value = clean(written)
        row.faults.pop(role, None)
        if role == "number":
            row.number, row.carried = numbering.number_of(value), False
        else:
            row.fields[role] = value
        if len(value) > CELL_LIMIT:
            row.faults[role] = "text_too_long"
        row.flag("mended")


class _RowReader:
    """One printed row → one plan row and its faults."""

    def __init__(self, row: RawRow, book: UnitBook, setting: Setting):
        self.row = row
        self.book = book
        self.setting = setting
        self.place = Place(row.table, row.row)
        self.faults: list[Fault] = []
        self.flags = list(row.flags)

    def flag(self, *names: str) -> None:
        self.flags += [name for name in names if name not in self.flags]

    def fault(self, role: str, value: str, message: str) -> None:
        column = self.row.printed.get(role) or messages.role(role)
        self.faults.append(Fault(self.place, column, value[:200], message, role))

    def read(self) -> PlanRow:
        row = self.row
        self._check_cells()
        text = row.fields.get("text", "")
        if not text.strip():
            self.fault("text", text, messages.missing("text"))
        if len(row.number) > numbering.LONGEST_NUMBER:
            self.fault("number", row.number, messages.too_long(numbering.LONGEST_NUMBER))
        elif A_DAY.fullmatch(row.number):
            self.fault("number", row.number, messages.number_is_a_day())
        lead, coordinating, names, outside = self._units()
        deadline = self._deadline()
        product = " ".join(row.fields.get("product", "").split("\n"))
        if len(product) > LONGEST["product"]:
            self.fault("product", product, messages.too_long(LONGEST["product"]))
        return PlanRow(
            place=self.place, number=row.number, section=row.section, text=text, lead=lead, coordinating=coordinating,
            schedule=deadline.schedule, schedule_text=deadline.text, product=product, flags=tuple(self.flags),
            names=tuple(names), outside=tuple(outside), raw={"number": row.number, **row.fields},
            columns=row.printed,
        )  # fmt: skip

    def _check_cells(self) -> None:
        for role, fault in self.row.faults.items():
            value = self.row.number if role == "number" else self.row.fields.get(role, "")
            self.fault(role, value, messages.cell_fault(fault))
        for role, value in self.row.fields.items():
            if legacy_fonts.is_damaged(value):
                self.fault(role, value, messages.damaged())
            elif encoding := legacy_fonts.encoding_of(value):
                self.fault(role, value, messages.legacy(encoding, []))

    def _deadline(self) -> deadlines.Deadline:
        text = self.row.fields.get("deadline", "")
        if len(" ".join(text.split())) > LONGEST["deadline"] + deadlines.LONGEST_MARK:
            self.fault("deadline", text, messages.too_long(LONGEST["deadline"]))
            return deadlines.Deadline("undated", " ".join(text.split())[: LONGEST["deadline"]])
        try:
            found = deadlines.read(
                text, year=self.setting.year, before=self.setting.before, document_on=self.setting.document_on
            )
        except ValueError as fault:
            self.fault("deadline", text, messages.no_such_day(str(fault)))
            return deadlines.Deadline("undated", " ".join(text.split()))
        if len(found.text) > LONGEST["deadline"] or len(found.schedule) > LONGEST["schedule"]:
            self.fault("deadline", text, messages.too_long(LONGEST["deadline"]))
        self.flag(*found.flags)
        if "before_document" in found.flags:
            self.fault("deadline", text, messages.before_document(self.setting.document_on))
        return found

    def _units(self) -> tuple[str, str, list[Match], list[str]]:
        printed_lead = self.row.fields.get("lead", "")
        leads = cells.read(printed_lead, self.book)
        helpers = cells.read(self.row.fields.get("coordinating", ""), self.book, coordinates=True)
        names = [*leads, *helpers]
        for match in names:
            self.flag(*(flag for flag in match.flags if flag not in ("unit_ended", "too_many_names")))
            if "too_many_names" in match.flags:
                role = "coordinating" if match.coordinates else "lead"
                self.fault(role, match.text, messages.too_many_names(cells.NAMES_IN_A_CELL))
            if "unit_ended" in match.flags:
                self.fault("coordinating" if match.coordinates else "lead", match.text, messages.unit_ended())
        names = [match for match in names if "too_many_names" not in match.flags]
        heads = [match for match in leads if not match.coordinates and match in names]
        lead = ""
        if len(names) < len(leads) + len(helpers) and not heads:
            pass  # named above
        elif not heads:
            self.fault("lead", printed_lead, messages.missing("lead"))
        elif not heads[0].code:
            self.fault("lead", heads[0].text, messages.unknown_unit(self.book.named(heads[0].proposals)))
        else:
            lead = heads[0].code
        if len(heads) > 1:
            self.flag("several_leads")
        if any(match.scope for match in names):
            self.flag("unit_scope")
        coordinating, outside = self._coordinating(heads[1:], [match for match in names if match.coordinates], lead)
        return lead, coordinating, names, outside

    def _coordinating(self, more: list[Match], helpers: list[Match], lead: str) -> tuple[str, list[str]]:
        """Codes parted by spaces; an agency outside the department is kept by name, an unknown unit is a fault."""
        codes: list[str] = []
        outside: list[str] = []
        for match in [*more, *helpers]:
            if match.code:
                codes.append(match.code)
            elif "outside_agency" in match.flags:
                outside.append(match.text)
            else:
                role = "coordinating" if match.coordinates and match not in more else "lead"
                self.fault(role, match.text, messages.unknown_unit(self.book.named(match.proposals)))
        if "*" in codes:
            if lead == "*":
                return "", outside
            if len(codes) > 1 and set(codes) - {"*", lead}:
                self.flag("others_named_too")
            return "*", outside
        return " ".join(dict.fromkeys(code for code in codes if code != lead)), outside


def _twice(rows: list[PlanRow]) -> list[Fault]:
    """Two rows with one number name each other."""
    first: dict[str, PlanRow] = {}
    faults = []
    for row in rows:
        other = first.setdefault(fold(row.number), row)
        if other is not row:
            faults.append(
                Fault(
                    row.place,
                    messages.role("number"),
                    row.number,
                    messages.number_twice(other.place.table, other.place.row),
                    "number",
                )
            )
    return faults
