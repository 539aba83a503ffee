"""A unit's open tasks as a sheet that is filled in and brought back (`tasks.unit_sheet.intake`)."""

from __future__ import annotations

import io
from datetime import date

import xlsxwriter

from cchc.accounts.models import Unit
from cchc.dates import short_date
from tasks.models import Task
from tasks.vocabulary import load

# What is printed and what the unit fills in, by the keys of vocabulary/sheets.toml.
PRINTED = ("task", "document", "number", "text", "deadline", "state")
FILLED = ("note", "late_reason", "forecast", "report", "proof", "dated_on", "sent_on", "reason")
WIDTHS = {"task": 10, "document": 16, "number": 8, "text": 50, "deadline": 12, "state": 16, "note": 40, "reason": 30}


def rows(unit: Unit, day: date) -> list[list[str]]:
    """The printed cells of each open task as of `day`, earliest deadline first; undated ones last."""
    tasks = Task.objects.existing_on(day).open().filter(unit=unit).select_related("item__document", "unit")
    ordered = sorted(tasks, key=lambda task: (task.due_on is None, task.due_on or day, task.pk))
    return [
        [
            f"{task.pk}-{task.version}", task.item.document.number, task.number, task.item.text,
            short_date(task.due_on) if task.due_on else "", task.shown_state,
        ]
        for task in ordered
    ]  # fmt: skip


def xlsx(unit: Unit, day: date) -> bytes:
    """The sheet; the first column ties a row to its task and to the state in which it was printed."""
    words = load("sheets")["progress"]
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    font = {"font_name": "Times New Roman", "font_size": 11, "valign": "top", "text_wrap": True, "num_format": "@"}
    plain = book.add_format({**font, "border": 1})
    filled = book.add_format({**font, "border": 1, "bg_color": "#FFF8DC"})
    head = book.add_format({**font, "border": 1, "bold": True, "align": "center"})
    sheet = book.add_worksheet()
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(
        0, 0, words["title"].format(unit=unit.name, day=short_date(day)), book.add_format({"bold": True})
    )
    sheet.write_string(1, 0, words["help"])
    for column, key in enumerate((*PRINTED, *FILLED)):
        sheet.set_column(column, column, WIDTHS.get(key, 14))
        sheet.write_string(3, column, words[key], head)
    sheet.freeze_panes(4, 1)
    for row, cells in enumerate(rows(unit, day), start=4):
        for column, value in enumerate(cells):
            sheet.write_string(row, column, value, plain)
        for column in range(len(PRINTED), len(PRINTED) + len(FILLED)):
            sheet.write_blank(row, column, None, filled)
    book.close()
    return stream.getvalue()
