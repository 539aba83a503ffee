"""A unit's open tasks as a sheet that is filled in and brought back (`tasks.unit_sheet.intake`)."""

from __future__ import annotations

from datetime import date

from cchc.accounts.models import Unit
from cchc.dates import short_date
from cchc.files import spreadsheet
from cchc.files.cells import Row
from tasks.models import Task
from tasks.presentation import numbered
from tasks.vocabulary import load

# What is printed and what the unit fills in, by the keys of vocabulary/sheets.toml.
PRINTED = ("task", "document", "number", "text", "deadline", "state")
FILLED = ("note", "late_reason", "forecast", "report", "proof", "dated_on", "sent_on", "reason")
WIDTHS = {"task": 10, "document": 16, "number": 8, "text": 50, "deadline": 12, "state": 16, "note": 40, "reason": 30}
TO_FILL = "#FFF8DC"


def rows(unit: Unit, day: date) -> list[list[str]]:
    """The printed cells of each open task as of `day`, earliest deadline first; undated ones last."""
    tasks = Task.objects.existing_on(day).open().filter(unit=unit).select_related("item__document", "unit")
    ordered = sorted(tasks, key=lambda task: (task.due_on is None, task.due_on or day, task.pk))
    return [
        [
            f"{task.pk}-{task.version}", task.item.document.number, numbered(task.number), task.item.text,
            short_date(task.due_on) if task.due_on else "", task.shown_state,
        ]
        for task in ordered
    ]  # fmt: skip


def xlsx(unit: Unit, day: date) -> bytes:
    """The sheet; the first column ties a row to its task and to the state in which it was printed."""
    words = load("sheets")["progress"]
    columns = [
        spreadsheet.Column(words[key], WIDTHS.get(key, 14), shade=TO_FILL if key in FILLED else "", as_text=True)
        for key in (*PRINTED, *FILLED)
    ]
    sheet = spreadsheet.Sheet(
        columns,
        [Row(cells) for cells in rows(unit, day)],
        title=words["title"].format(unit=unit.name, day=short_date(day)),
        notes=[words["help"]],
        frozen=1,
        to_fill=True,
    )
    return spreadsheet.xlsx(sheet, made_on=day)
