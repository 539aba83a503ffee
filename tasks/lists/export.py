"""A list as it is shown, as a file: its columns, its groups, its filters in words, its day and hour.

Every text is written as text. A spreadsheet would take one that begins like a formula for a formula: the XLSX says of
each cell what it is, the CSV puts an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import xlsxwriter
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from tasks.lifecycle.attachments import ALLOWED
from tasks.lists import columns
from tasks.lists.columns import Value
from tasks.lists.grouping import Totals

LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Sheet:
    """What a file says, whatever its form."""

    title: str
    about: list[str]
    heads: list[str]
    widths: list[int]
    rows: list[list[Value] | str]  # a text is the line of a group

    @classmethod
    def of(cls, asked, *, by: User) -> Sheet:
        """From what an address asked for (`tasks.lists.views.Asked`)."""
        day, names = asked.day, asked.columns
        rows: list[list[Value] | str] = []
        number = 0
        for task, group in asked.rows(asked.tasks.for_list()):
            if group:
                rows.append(group_words(group))
            rows.append([columns.COLUMNS[name].value(task, day) for name in names])
            number += 1
        return cls(
            title=_("Tasks"),
            about=list(_about(asked, number, by)),
            heads=[str(columns.COLUMNS[name].label) for name in names],
            widths=[columns.COLUMNS[name].width for name in names],
            rows=rows,
        )


def group_words(group: Totals) -> str:
    """ "KTN: 12 tasks, 5 open, 2 late, 1 waiting to be verified, 6 done"."""
    words = _("%(n)d tasks, %(open)d open, %(late)d late, %(waiting)d waiting to be verified, %(done)d done") % {
        "n": group.number, "open": group.open, "late": group.late, "waiting": group.waiting, "done": group.done,
    }  # fmt: skip
    return f"{group.label}: {words}"


def _about(asked, number: int, by: User) -> Iterator[str]:
    yield _("Figures as of %(day)s") % {"day": _shown(asked.day)}
    chips = "; ".join(f"{chip['label']}: {chip['value']}" for chip in asked.form.chips())
    yield _("Filters: %(filters)s") % {"filters": chips or _("none")}
    yield _("%(n)d of %(all)d tasks") % {"n": number, "all": asked.everything.count()}
    now = formats.date_format(timezone.localtime(), "SHORT_DATETIME_FORMAT")
    yield _("Written %(now)s by %(who)s") % {"now": now, "who": by}


def _shown(day: date) -> str:
    return formats.date_format(day, "SHORT_DATE_FORMAT")


def xlsx(sheet: Sheet) -> tuple[bytes, str]:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    font = {"font_name": "Times New Roman", "font_size": 11, "valign": "top", "text_wrap": True}
    plain, day_format = (
        book.add_format({**font, "border": 1}),
        book.add_format({**font, "border": 1, "num_format": "dd/mm/yyyy"}),
    )
    head = book.add_format({**font, "border": 1, "bold": True, "align": "center", "bg_color": "#EDEDED"})
    strong = book.add_format({**font, "bold": True, "text_wrap": False})
    page = book.add_worksheet()
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.write_string(0, 0, sheet.title, strong)
    for line, words in enumerate(sheet.about, start=1):
        page.write_string(line, 0, words)
    top = len(sheet.about) + 2
    for n, (words, width) in enumerate(zip(sheet.heads, sheet.widths, strict=True)):
        page.set_column(n, n, width)
        page.write_string(top, n, words, head)
    page.freeze_panes(top + 1, 0)
    page.repeat_rows(top)
    for line, row in enumerate(sheet.rows, start=top + 1):
        if isinstance(row, str):
            page.write_string(line, 0, row, strong)
            continue
        for n, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(line, n, value, day_format)
            elif isinstance(value, int | Decimal):
                page.write_number(line, n, value, plain)
            else:
                page.write_string(line, n, value or "", plain)
    if not any(isinstance(row, str) for row in sheet.rows):
        page.autofilter(top, 0, top + max(len(sheet.rows), 1), len(sheet.heads) - 1)
    book.close()
    return stream.getvalue(), ALLOWED["xlsx"]


def as_text(value: Value) -> str:
    """A cell of a CSV: never taken for a formula by the spreadsheet that opens it."""
    if isinstance(value, date):
        return _shown(value)
    if isinstance(value, Decimal):
        return formats.number_format(value, 2)
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(LIKE_A_FORMULA) else text


def csv_file(sheet: Sheet) -> tuple[bytes, str]:
    stream = io.StringIO()
    writer = csv.writer(stream)
    for words in (sheet.title, *sheet.about):
        writer.writerow([as_text(words)])
    writer.writerow([])
    writer.writerow(sheet.heads)
    for row in sheet.rows:
        writer.writerow([as_text(row)] if isinstance(row, str) else [as_text(value) for value in row])
    # The mark by which Excel knows UTF-8.
    return stream.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8"


WRITERS = {"xlsx": xlsx, "csv": csv_file}
