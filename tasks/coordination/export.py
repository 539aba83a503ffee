"""Lists of contributions and consultations as sheets: what is shown, with its filters and the day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cchc.dates import short_date
from cchc.files import spreadsheet
from cchc.files.cells import Row, Value
from tasks.coordination.lists import CONTRIBUTIONS, AgencyLine, Kind
from tasks.coordination.presentation import awaited_words
from tasks.models import Consultation, Contribution


def xlsx(kind: Kind, rows: Iterable, chips: list[dict], day: date) -> bytes:
    """The rows in the order of the list."""
    filters = "; ".join(f"{chip['label']}: {chip['value']}" for chip in chips) or _("all")
    if kind is CONTRIBUTIONS:
        title, heads, cells = _("Contributions asked of units"), _contribution_heads(), _contribution
    else:
        title, heads, cells = _("Opinions asked of outside agencies"), _consultation_heads(), _consultation
    return _file(title, filters, heads, (cells(row, day) for row in rows), day)


def _contribution_heads() -> list[tuple[str, int]]:
    return [
        (_("Unit asked"), 28), (_("What is needed"), 12), (_("Content asked for"), 45), (_("Task"), 18),
        (_("Content of the task"), 45), (_("Lead unit"), 28), (_("Asked on"), 12), (_("Due day"), 12), (_("State"), 28),
        (_("Days waited"), 10), (_("Days overdue"), 10), (_("What came"), 45),
    ]  # fmt: skip


def _contribution(row: Contribution, day: date) -> list[Value]:
    document = " ".join(part for part in (row.document_number, f"{row.document_dated_on or ''}") if part)
    return [
        str(row.unit), row.get_kind_display(), row.what, f"{row.task.item.document.number}, {row.task.number}",
        row.task.item.text, str(row.task.unit), row.asked_on, row.due_on, awaited_words(row, day), row.days_waited(day),
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


def _consultation(row: Consultation, day: date) -> list[Value]:
    answered = row.outcome == Consultation.Outcome.ANSWERED
    return [
        str(row.agency), row.dossier, row.number, f"{row.task.item.document.number}, {row.task.number}",
        str(row.task.unit), str(row.officer or ""), row.asked_on, row.due_on, awaited_words(row, day),
        row.days_waited(day),
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
    return _file(_("Outside agencies in %(year)s") % {"year": year}, str(year), heads, rows, day)


def _file(title: str, filters: str, heads: list[tuple[str, int]], rows: Iterable[list[Value]], day: date) -> bytes:
    sheet = spreadsheet.Sheet(
        [spreadsheet.Column(capfirst(name), width) for name, width in heads],
        (Row(cells) for cells in rows),
        title=title,
        notes=[_("As of %(day)s; %(filters)s") % {"day": short_date(day), "filters": filters}],
    )
    return spreadsheet.xlsx(sheet, made_on=day)
