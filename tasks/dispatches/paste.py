"""What the document system exports → dispatches, by the same act as the form. The preview is that, rolled back."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import Unit, User
from cchc.refusal import Refused, too_long
from tasks import signals
from tasks.dispatches import acts
from tasks.dispatches.acts import Asked, Known
from tasks.importing import messages
from tasks.importing.days import day_of
from tasks.importing.files import csv_file, open_file
from tasks.importing.files.grid import LeftOut, Refusal
from tasks.importing.units import cells as unit_cells
from tasks.importing.units import names as unit_names
from tasks.importing.units.book import EXACT, Match, UnitBook
from tasks.issuers import issuer_key, number_key
from tasks.models import Document
from tasks.vocabulary import load, squash

ROW_LIMIT = 500
NEEDED = ("number", "date", "issuer", "title")
# What each cell becomes, so that what does not fit there is named by its cell.
FIELDS = {"number": (Document, "number"), "issuer": (Document, "issuer"), "title": (Document, "title")}


@dataclass(frozen=True)
class Fault:
    """What keeps everything from being written: the line, the column, the value, what is allowed."""

    line: int
    column: str
    value: str
    message: str


@dataclass
class Line:
    """One row as it was read, and what becomes of it."""

    number: int
    cells: dict[str, str]
    unit: Unit | None = None
    is_guess: bool = False
    days: dict[str, date] = field(default_factory=dict)
    document: Document | None = None
    is_new: bool = False  # a new dispatch, or a further thing that a new one asks for
    kind: str = ""

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")

    @property
    def asked(self) -> Asked:
        return Asked(self["text"] or self["title"], self.unit, self.days.get("deadline"))


@dataclass
class Outcome:
    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)  # headings of columns that are not known
    left_out: list[str] = field(default_factory=list)  # what is not read, with its place
    names: dict[str, Match] = field(default_factory=dict)  # names of units that a person has to choose or confirm
    applied: bool = False

    @property
    def has_guesses(self) -> bool:
        return any(match.code for match in self.names.values())

    @property
    def new(self) -> list[Line]:
        return [line for line in self.lines if line.is_new]

    @property
    def known(self) -> list[Line]:
        return [line for line in self.lines if line.document and not line.is_new]


def text_of(name: str, data: bytes) -> tuple[str, list[str]]:
    """The first table of a CSV or XLSX file as text parted by tabs, and what of the file is not in it.

    Raises `open_file.Unreadable`.
    """
    content = open_file.read(name, data)
    filled = [grid for grid in content.grids if grid.rows]
    not_read = [messages.left_out(one) for one in content.left_out]
    not_read += [messages.left_out(LeftOut(grid.index, 0, grid.name, "further_table")) for grid in filled[1:]]
    stream = io.StringIO()
    for grid in filled[:1]:
        writer = csv.writer(stream, delimiter="\t")
        at = 1
        for number, row in zip(grid.numbers, grid.rows, strict=True):
            writer.writerows([[]] * (number - at))  # so that a line here has the number that it has in the file
            writer.writerow(["" if cell.fault else cell.text for cell in row])
            at = number + 1
            not_read += [
                messages.left_out(LeftOut(grid.index, number, cell.text, "cell_unreadable"))
                for cell in row
                if cell.fault
            ]
    return stream.getvalue(), not_read


def bring_in(text: str, *, by: User, apply: bool) -> Outcome:
    """Enter every row that is not in the register yet; without `apply`, or with a fault, all is rolled back.

    Nothing is written either as long as a unit's name is not exact or confirmed (`Outcome.names`).
    """
    rights.require(by, "register")
    outcome = Outcome()
    _read(text, outcome)
    with transaction.atomic(), signals.told_at_the_end("dispatches"):
        for rows in _by_document(outcome.lines):
            _enter(rows, outcome, by=by)
        outcome.applied = apply and not outcome.faults and not outcome.has_guesses and bool(outcome.new)
        transaction.set_rollback(not outcome.applied)
    return outcome


def _read(text: str, outcome: Outcome) -> None:
    records = _records(text, outcome)
    if outcome.faults:
        return
    heading = next(((n, row) for n, row in records if any(row)), None)
    if heading is None:
        outcome.faults.append(Fault(1, "", "", _("nothing was pasted")))
        return
    columns = _columns(heading[1], outcome)
    names = load("dispatches")["columns"]
    for key in NEEDED:
        if key not in columns:
            outcome.faults.append(
                Fault(
                    heading[0], names[key][0], "", _("a column with this heading, or: %s") % ", ".join(names[key][1:5])
                )
            )
    rows = [(n, row) for n, row in records if n > heading[0] and any(row)]
    if len(rows) > ROW_LIMIT:
        outcome.faults.append(Fault(rows[ROW_LIMIT][0], "", "", _("at most %d rows at once") % ROW_LIMIT))
    if outcome.faults:
        return
    units = {unit.code: unit for unit in Unit.objects.all()}
    book = unit_names.book_on(units.values(), clock.today())
    for number, row in rows:
        cells = {key: row[at] for key, at in columns.items() if at < len(row)}
        outcome.lines.append(_line(number, cells, book, units, outcome))


def _records(text: str, outcome: Outcome) -> list[tuple[int, list[str]]]:
    """The rows with their places; what cannot be read is a fault, what is left out is named."""
    try:
        content = csv_file.read_text(text)
    except Refusal as refusal:
        outcome.faults.append(Fault(1, "", "", open_file.sentence(refusal.key, refusal.facts)))
        return []
    outcome.left_out += [messages.left_out(one) for one in content.left_out]
    [grid] = content.grids
    return [(number, [cell.text for cell in row]) for number, row in zip(grid.numbers, grid.rows, strict=True)]


def _columns(heading: list[str], outcome: Outcome) -> dict[str, int]:
    vocabulary = load("dispatches")["columns"]
    keys = {squash(name): key for key, names in vocabulary.items() for name in names}
    symbol = {squash(name) for name in load("dispatches")["parted"]["symbol"]}
    found: dict[str, int] = {}
    for at, name in enumerate(heading):
        key = keys.get(squash(name))
        if key == "number" and key in found and squash(name) in symbol:
            found["symbol"] = at
        elif key is None and name:
            outcome.unread.append(name)
        elif key and key != "other":
            found.setdefault(key, at)
    return found


def _line(number: int, cells: dict[str, str], book: UnitBook, units: dict[str, Unit], outcome: Outcome) -> Line:
    line = Line(number, cells)
    names = load("dispatches")["columns"]
    if cells.get("symbol") and cells["symbol"] not in cells["number"]:
        cells["number"] = f"{cells['number']}/{cells['symbol'].lstrip('/')}".strip("/")
    for key, (model, name) in FIELDS.items():
        limit = model._meta.get_field(name).max_length
        if len(cells.get(key, "")) > limit:
            allowed = too_long(names[key][0], len(cells[key]), limit)
            outcome.faults.append(Fault(number, names[key][0], f"{cells[key][:60]}…", allowed))
    for key in ("date", "arrived", "deadline"):
        if not cells.get(key):
            continue
        day = day_of(cells[key])
        if day is None:
            allowed = _("a day such as %(example)s") % {"example": "17/07/2019"}
            outcome.faults.append(Fault(number, names[key][0], cells[key], allowed))
        else:
            line.days[key] = day
    if cells.get("unit"):
        match = next((one for one in unit_cells.read(cells["unit"], book) if not one.coordinates), None)
        line.unit = units.get(match.code) if match else None
        line.is_guess = match is not None and match.score < EXACT
        if match and (line.unit is None or line.is_guess):
            outcome.names[match.text] = match
        if line.unit is None:
            near = [units[code].name for code in match.proposals] if match else []
            allowed = _("a unit of the department")
            allowed += ": " + ", ".join(near) if near else ""
            outcome.faults.append(Fault(number, names["unit"][0], cells["unit"], allowed))
    line.kind = _kind(number, cells, outcome)
    return line


def _kind(number: int, cells: dict[str, str], outcome: Outcome) -> str:
    """Empty where the issuer decides."""
    written = cells.get("kind", "")
    if not written:
        return ""
    kinds = load("dispatches")["kinds"]
    for kind, names in kinds.items():
        if squash(written) in {squash(name) for name in names}:
            return kind
    allowed = ", ".join(names[0] for names in kinds.values())
    outcome.faults.append(Fault(number, load("dispatches")["columns"]["kind"][0], written, allowed))
    return ""


def _by_document(lines: list[Line]) -> list[list[Line]]:
    """Rows of one dispatch: those that repeat its number and issuer, and those below it that name none."""
    found: dict[tuple[str, str], list[Line]] = {}
    key = ("", "")
    for line in lines:
        if line["number"]:
            key = number_key(line["number"]), issuer_key(line["issuer"])
        found.setdefault(key, []).append(line)
    return list(found.values())


def _enter(rows: list[Line], outcome: Outcome, *, by: User) -> None:
    first = rows[0]
    names = load("dispatches")["columns"]
    missing = [key for key in NEEDED if not first[key]]
    too_long_here = {fault.line for fault in outcome.faults} & {row.number for row in rows}
    for key in missing:
        outcome.faults.append(Fault(first.number, names[key][0], "", _("this must not be empty")))
    for row in rows[1:]:
        if row["date"] and row.days.get("date") != first.days.get("date"):
            allowed = _("the date of line %(n)d, which has the same number of this issuer")
            outcome.faults.append(Fault(row.number, names["date"][0], row["date"], allowed % {"n": first.number}))
    if missing or "date" not in first.days or too_long_here:
        return
    try:
        with transaction.atomic():
            document = acts.register(
                by=by, number=first["number"], date=first.days["date"], issuer=first["issuer"], title=first["title"],
                kind=first.kind, arrived_on=first.days.get("arrived"), asked=[row.asked for row in rows],
            )  # fmt: skip
    except Known as there:
        if there.document.date != first.days["date"]:
            outcome.faults.append(Fault(first.number, names["date"][0], first["date"], " ".join(there.messages)))
        for row in rows:
            row.document = there.document
    except PermissionDenied:
        raise
    except Refused as refusal:
        outcome.faults.append(Fault(first.number, names["number"][0], first["number"], " ".join(refusal.messages)))
    else:
        for row in rows:
            row.document, row.is_new = document, True
