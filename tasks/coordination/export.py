"""Lists of contributions and consultations as sheets: what is shown, with its filters and the day."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date

import xlsxwriter
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cchc.dates import short_date
from tasks.coordination.lists import CONTRIBUTIONS, AgencyLine, Kind
from tasks.models import Consultation, Contribution
from tasks.templatetags.awaited import standing

DAY = "dd/mm/yyyy"
Cell = str | int | date | None


def xlsx(kind: Kind, rows: Iterable, chips: list[dict], day: date) -> bytes:
    """The rows in the order of the list; days as days, the rest as text."""
    filters = "; ".join(f"{chip['label']}: {chip['value']}" for chip in chips) or _("all")
    if kind is CONTRIBUTIONS:
        title, heads, cells = _("Contributions asked of units"), _contribution_heads(), _contribution
    else:
        title, heads, cells = _("Opinions asked of outside agencies"), _consultation_heads(), _consultation
    return _book(title, filters, heads, (cells(row, day) for row in rows), day)


def _contribution_heads() -> list[tuple[str, int]]:
    return [
        (_("Unit asked"), 28), (_("What is needed"), 12), (_("Content asked for"), 45), (_("Task"), 18),
        (_("Content of the task"), 45), (_("Lead unit"), 28), (_("Asked on"), 12), (_("Due day"), 12), (_("State"), 28),
        (_("Days waited"), 10), (_("Days overdue"), 10), (_("What came"), 45),
    ]  # fmt: skip


def _contribution(row: Contribution, day: date) -> list[Cell]:
    document = " ".join(part for part in (row.document_number, f"{row.document_dated_on or ''}") if part)
    return [
        str(row.unit), row.get_kind_display(), row.what, f"{row.task.item.document.number}, {row.task.number}",
        row.task.item.text, str(row.task.unit), row.asked_on, row.due_on, standing(row, day), row.days_waited(day),
        row.days_late(day), "; ".join(part for part in (row.closing_note, document, row.file_name) if part),
    ]  # fmt: skip


def _consultation_heads() -> list[tuple[str, int]]:
    return [
        (_("Agency asked"), 28), (_("File (dossier) it is about"), 45), (_("Number of our document"), 18),
        (_("Task"), 18), (_("Lead unit"), 28), (_("Officer who follows it"), 22), (_("Asked on"), 12),
        (_("Due day"), 12), (_("State"), 28), (_("Days waited"), 10), (_("Days overdue"), 10),
        (_("Answered on"), 12), (_("Number of the answer"), 18), (_("What came"), 45),
        (_("Letter to the superior"), 22),
    ]  # fmt: skip


def _consultation(row: Consultation, day: date) -> list[Cell]:
    answered = row.outcome == Consultation.Outcome.ANSWERED
    return [
        str(row.agency), row.dossier, row.number, f"{row.task.item.document.number}, {row.task.number}",
        str(row.task.unit), str(row.officer or ""), row.asked_on, row.due_on, standing(row, day), row.days_waited(day),
        row.days_late(day), row.closed_on if answered else None, row.answer_number, row.closing_note,
        row.escalated_number,
    ]  # fmt: skip


def agencies_xlsx(lines: Iterable[AgencyLine], year: int, day: date) -> bytes:
    heads = [
        (_("Agency"), 40), (_("Times asked"), 12), (_("Days on average"), 12), (_("Longest, days"), 12),
        (_("Overdue"), 12), (_("Not answered yet"), 14),
    ]  # fmt: skip
    rows = (
        [line.agency.name, line.times.number, line.average, line.longest, line.overdue.number, line.open.number]
        for line in lines
    )
    return _book(_("Outside agencies in %(year)s") % {"year": year}, str(year), heads, rows, day)


def _book(title: str, filters: str, heads: Sequence[tuple[str, int]], rows: Iterable[list[Cell]], day: date) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    font = {"font_name": "Times New Roman", "font_size": 11, "valign": "top", "text_wrap": True}
    strong, head = (
        book.add_format({**font, "bold": True, "text_wrap": False}),
        book.add_format({**font, "bold": True, "border": 1, "align": "center"}),
    )
    plain, dated = book.add_format({**font, "border": 1}), book.add_format({**font, "border": 1, "num_format": DAY})
    sheet = book.add_worksheet()
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, title, strong)
    sheet.write_string(1, 0, _("As of %(day)s; %(filters)s") % {"day": short_date(day), "filters": filters})
    for column, (name, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(3, column, capfirst(name), head)
    sheet.repeat_rows(3)
    sheet.freeze_panes(4, 0)
    last = 3
    for last, cells in enumerate(rows, start=4):
        for column, value in enumerate(cells):
            if isinstance(value, date):
                sheet.write_datetime(last, column, value, dated)
            elif isinstance(value, int):
                sheet.write_number(last, column, value, plain)
            else:
                sheet.write_string(last, column, value or "", plain)
    sheet.autofilter(3, 0, max(last, 4), len(heads) - 1)
    book.close()
    return stream.getvalue()
