"""A unit's filled-in sheet → notes, forecasts and reports, through the same acts as the pages; all or nothing."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts.models import Unit, User
from cchc.refusal import Refused, TooLong
from tasks import signals
from tasks.importing import messages
from tasks.importing.days import day_of
from tasks.importing.files import open_file
from tasks.importing.files.grid import Content, Grid
from tasks.importing.table.plan import Fault, Place
from tasks.lifecycle import acts as workflow
from tasks.lifecycle.transition import Conflict
from tasks.models import Evidence, ImportedFile, Task
from tasks.vocabulary import load, squash

COLUMNS = (
    "task", "document", "number", "text", "deadline", "state", "note", "late_reason", "forecast", "report", "proof",
    "dated_on", "sent_on", "reason",
)  # fmt: skip
FILLED = COLUMNS[6:]
# Where the text of a field is written, so that one that is too long is named by its cell.
COLUMN_OF_FIELD = {"title": "proof", "reason": "reason", "late_reason": "late_reason"}
DAYS = ("forecast", "dated_on", "sent_on")


@dataclass(frozen=True)
class Step:
    """What one row does to its task, in the order in which it does it: "note", "forecast", "report"."""

    task: Task
    acts: tuple[str, ...]
    text: str


@dataclass
class Outcome:
    steps: list[Step] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)  # what the file hides, or what is damaged in it
    applied: bool = False
    known: bool = False

    @property
    def changes_nothing(self) -> bool:
        return not self.steps


@dataclass(frozen=True)
class _Row:
    place: Place
    cells: dict[str, str]
    days: dict[str, date]

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")


def new_file(unit: Unit, name: str, data: bytes, *, by: User) -> ImportedFile:
    """The row (not saved) of an uploaded sheet."""
    return ImportedFile(
        kind=ImportedFile.Kind.PROGRESS, unit=unit, file_name=PurePosixPath(name.replace("\\", "/")).name[:255],
        size=len(data), sha256=hashlib.sha256(data).hexdigest(), uploaded_by=by, uploaded_on=clock.today(),
    )  # fmt: skip


def bring_in(file: ImportedFile, data: bytes, *, by: User, apply: bool) -> Outcome:
    """Note, forecast and report what the sheet says; without `apply` all of it is rolled back.

    Each act asks for its own right and refuses what does not fit; one refusal and nothing is written. A sheet that
    was brought in before changes nothing. Raises opening.Unreadable.
    """
    outcome = Outcome()
    same = ImportedFile.objects.filter(kind=file.kind, sha256=file.sha256, applied_on__isnull=False)
    if same.exists():
        outcome.known = True
        return outcome
    content = open_file.read(file.file_name, data)
    outcome.left_out = [messages.left_out(one) for one in content.left_out]
    rows = _rows(content, outcome)
    with transaction.atomic(), signals.told_at_the_end("imported"):
        for row in rows:
            _take(row, by, outcome, file.unit)
        outcome.applied = apply and not outcome.faults
        if outcome.applied:
            file.applied_by, file.applied_on = by, clock.today()
            history.save(file, by=by)
        else:
            transaction.set_rollback(True)
    return outcome


def _rows(content: Content, outcome: Outcome) -> list[_Row]:
    """The rows of which at least one cell was filled in."""
    words = {squash(load("sheets")["progress"][key]): key for key in COLUMNS}
    for grid in content.grids:
        for index, cells in enumerate(grid.rows):
            columns = {words[squash(cell.text)]: at for at, cell in enumerate(cells) if squash(cell.text) in words}
            if {"task", "note"} <= set(columns):
                return [row for row in _below(grid, index + 1, columns, outcome) if any(row[key] for key in FILLED)]
    outcome.faults.append(Fault(Place(1, 1), "", "", messages.no_sheet()))
    return []


def _below(grid: Grid, start: int, columns: dict[str, int], outcome: Outcome) -> list[_Row]:
    found = []
    for number, cells in zip(grid.numbers[start:], grid.rows[start:], strict=True):
        place = Place(grid.index, number)
        row = _Row(place, {key: cells[at].text for key, at in columns.items()}, {})
        for key in FILLED:
            if key in columns and cells[columns[key]].fault:
                outcome.faults.append(_fault(row, key, messages.cell_fault(cells[columns[key]].fault)))
        for key in DAYS:
            if row[key]:
                if day := day_of(row[key]):
                    row.days[key] = day
                else:
                    outcome.faults.append(_fault(row, key, messages.no_such_day(row[key])))
        found.append(row)
    return found


def _fault(row: _Row, key: str, message: str) -> Fault:
    return Fault(row.place, load("sheets")["progress"][key], row[key][:200], message, key)


def _take(row: _Row, by: User, outcome: Outcome, unit: Unit | None) -> None:
    match = re.fullmatch(r"(\d+)-(\d+)", row["task"].strip())
    task = Task.objects.for_rows().filter(pk=match[1], unit=unit).first() if match else None
    if match is None or task is None:
        outcome.faults.append(_fault(row, "task", messages.not_the_units_task()))
        return
    if task.version != int(match[2]):
        outcome.faults.append(_fault(row, "task", messages.changed_since()))
        return
    if any(fault.place == row.place for fault in outcome.faults):
        return
    try:
        with transaction.atomic():
            acts = _act(task, row, by)
    except TooLong as refusal:
        outcome.faults.append(_fault(row, COLUMN_OF_FIELD.get(refusal.field, "note"), " ".join(refusal.messages)))
    except Refused as refusal:
        outcome.faults.append(_fault(row, "note", " ".join(refusal.messages)))
    except PermissionDenied as refusal:
        outcome.faults.append(_fault(row, "task", str(refusal)))
    except Conflict:
        outcome.faults.append(_fault(row, "task", messages.changed_since()))
    else:
        outcome.steps.append(Step(task, tuple(acts), row["note"] or row["proof"] or row["reason"]))


def _act(task: Task, row: _Row, by: User) -> list[str]:
    acts = []
    if "forecast" in row.days:
        task = workflow.forecast(task, by=by, day=row.days["forecast"])
        acts.append("forecast")
    if row["report"] or row["proof"] or row["reason"] or "dated_on" in row.days or "sent_on" in row.days:
        workflow.report(task, by=by, proof=_proof(row), text=row["note"], late_reason=row["late_reason"])
        acts.append("report")
    elif row["note"] or row["late_reason"]:
        workflow.note(task, by=by, text=row["note"], late_reason=row["late_reason"])
        acts.append("note")
    return acts


def _proof(row: _Row) -> workflow.Proof | None:
    """A document, or the reason why there is none; a check-in needs neither."""
    days = {"dated_on": row.days.get("dated_on"), "sent_on": row.days.get("sent_on")}
    if row["proof"]:
        return workflow.Proof(kind=Evidence.Kind.DOCUMENT, title=row["proof"], **days)
    if row["reason"]:
        return workflow.Proof(kind=Evidence.Kind.NONE, reason=row["reason"], **days)
    if any(days.values()):
        raise Refused(_("A day stands without its document's number."))
    return None
