"""The rows of a file as the preview shows them: new, changed word by word, the same, or wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from rapidfuzz.distance import Indel

from cchc.accounts.models import Unit
from tasks.importing import messages
from tasks.importing.apply import Outcome
from tasks.importing.table.headings import ALIKE, ROLES, Column
from tasks.importing.table.plan import MENDABLE, Fault, PlanRow

# Two longer texts are shown whole, one after the other.
COMPARED_WORDS = 2000


@dataclass(frozen=True)
class Difference:
    """One field, old → new; `parts` are (kind, words) with kind "same", "old" or "new"."""

    label: str
    parts: list[tuple[str, str]]


@dataclass(frozen=True)
class Field:
    """One value of a row that can be mended here."""

    role: str
    label: str
    value: str
    faults: list[str]
    is_long: bool


@dataclass(frozen=True)
class ShownRow:
    row: PlanRow
    status: str  # "new", "changed", "same", "wrong"
    differences: list[Difference]
    faults: list[Fault]
    flags: list[str]
    fields: list[Field]
    lead: str
    coordinating: str

    @property
    def schedule(self) -> str:
        return messages.value("schedule", self.row.schedule)

    @property
    def others(self) -> list[Field]:
        """The fields in which nothing is wrong."""
        return [field for field in self.fields if not field.faults]

    def is_settled_by(self, names: set[str]) -> bool:
        """Whether nothing stays wrong once somebody said which units these names mean."""
        return all(fault.role in ("lead", "coordinating") and fault.value in names for fault in self.faults)


def rows(outcome: Outcome, units: Iterable[Unit]) -> list[ShownRow]:
    """Every row in the order of the file; `units` give the names of the codes."""
    names = {unit.code: unit.name for unit in units}
    faults: dict[object, list[Fault]] = defaultdict(list)
    for fault in outcome.plan.faults:
        faults[fault.place].append(fault)
    changed = {change.number: change for change in outcome.change}
    created = set(outcome.create)
    shown = []
    for row in outcome.plan.rows:
        wrong = faults[row.place]
        change = changed.get(row.number)
        status = "wrong" if wrong else "new" if row.number in created else "changed" if change else "same"
        differences = [
            Difference(messages.role(name), words(_said(name, old, names), _said(name, new, names)))
            for name, (old, new) in (change.fields.items() if change else ())
        ]
        shown.append(
            ShownRow(
                row, status, differences, wrong, [messages.flag(name) for name in row.flags], _fields(row, wrong),
                lead=_said("lead", row.lead, names), coordinating=_said("coordinating", row.coordinating, names),
            )
        )  # fmt: skip
    return shown


def _fields(row: PlanRow, faults: list[Fault]) -> list[Field]:
    return [
        Field(
            role,
            messages.role(role),
            row.raw.get(role, ""),
            [fault.message for fault in faults if fault.role == role],
            is_long=role == "text",
        )  # fmt: skip
        for role in MENDABLE
    ]


def _said(name: str, stored: str, names: Mapping[str, str]) -> str:
    """A field's value as a reader knows it; units by their names."""
    if name in ("lead", "coordinating") and stored != "*":
        return "; ".join(names.get(code, code) for code in stored.split())
    return messages.value(name, stored)


def words(old: str, new: str) -> list[tuple[str, str]]:
    """What stays, what goes and what comes, in words."""
    before, after = old.split(), new.split()
    parts: list[tuple[str, str]] = []
    if max(len(before), len(after)) > COMPARED_WORDS:
        return [("old", " ".join(before)), ("new", " ".join(after))]
    for tag, a, b, c, d in Indel.opcodes(before, after):
        if tag == "equal":
            parts.append(("same", " ".join(before[a:b])))
            continue
        if a < b:
            parts.append(("old", " ".join(before[a:b])))
        if c < d:
            parts.append(("new", " ".join(after[c:d])))
    return parts


@dataclass(frozen=True)
class ShownColumn:
    """A column as it was understood, with what it may hold instead."""

    table: int
    column: Column
    choices: list[tuple[str, str]]
    example: str

    @property
    def place(self) -> str:
        """Table and column, counted from 1."""
        return f"{self.table}-{self.column.index + 1}"

    @property
    def role(self) -> str:
        return self.column.role if self.column.role in ROLES else ""

    @property
    def is_guess(self) -> bool:
        return bool(self.role) and self.column.score < ALIKE


def columns(outcome: Outcome) -> list[ShownColumn]:
    """Every column that has a heading, in the order of the file; `example` is what its first row prints."""
    choices = [("", _("not read")), *((role, messages.role(role)) for role in ROLES)]
    first = {}
    for row in outcome.plan.rows:
        first.setdefault(row.place.table, row)
    return [
        ShownColumn(table, column, choices, first[table].raw.get(column.role, "") if table in first else "")
        for table, column in outcome.plan.columns
    ]
