"""The register as a sheet: exactly what is filtered, a row a task, with the days at each station."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date

import xlsxwriter
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cchc.dates import short_date
from tasks.dispatches.route import LABELS, Way, way_of
from tasks.models import Document, Task
from tasks.vocabulary import load

from .stations import Station

WIDTHS = {0: 18, 1: 12, 2: 24, 3: 40, 4: 40, 5: 24, 6: 12, 7: 22}


def headings() -> list[str]:
    columns = load("dispatches")["columns"]
    fixed = [columns[key][0] for key in ("number", "date", "issuer", "title", "text", "unit", "deadline")]
    fixed += [
        _("State"),
        columns["arrived"][0],
        _("Registered"),
        _("Given"),
        _("Accepted"),
        _("Product issued"),
        _("Days late"),
    ]
    return fixed + [str(LABELS[station]) for station in Station] + [_("File")]


def row(document: Document, task: Task | None, way: Way | None) -> list[object]:
    """The cells of one task; of a dispatch without a task its own and its note."""
    totals = way.totals if way else {}
    return [
        document.number, document.date, document.issuer, document.title,
        task.item.text if task else document.note,
        str(task.unit) if task else "",
        (task.due_on or "") if task else "",
        task.shown_state if task else "",
        document.arrived_on or "", document.registered_on or "",
        task.given_on if task else "",
        (task.accepted_on or "") if task else "",
        (way.issued_on or "") if way else "",
        way.late if way else "",
        *(totals[station][0] if station in totals else "" for station in Station),
        "; ".join(file.file_name for file in document.files.all()),
    ]  # fmt: skip


def xlsx(documents: QuerySet[Document], day: date, *, chips: Iterable[dict], total: int) -> bytes:
    """`documents` come from `listing.with_tasks`; the first lines say the day, the filters and how many of all."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    font = {"font_name": "Times New Roman", "font_size": 11, "valign": "top", "text_wrap": True, "border": 1}
    plain, days = book.add_format(font), book.add_format({**font, "num_format": "dd/mm/yyyy"})
    head = book.add_format({**font, "bold": True, "align": "center", "bg_color": "#EEF2F6"})
    sheet = book.add_worksheet(_("Register"))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    shown = list(documents)
    sheet.write_string(0, 0, _("Register of incoming dispatches"), book.add_format({"bold": True, "font_size": 14}))
    said = "; ".join(f"{chip['label']}: {chip['value']}" for chip in chips) or _("all")
    told = _("As of %(day)s. Filters: %(filters)s. %(n)d of %(total)d.")
    sheet.write_string(1, 0, told % {"day": short_date(day), "filters": said, "n": len(shown), "total": total})
    for column, heading in enumerate(headings()):
        sheet.set_column(column, column, WIDTHS.get(column, 13))
        sheet.write_string(3, column, heading, head)
    sheet.freeze_panes(4, 1)
    line = 4
    for document in shown:
        tasks = [task for item in document.items.all() for task in item.shown_tasks]
        for cells in [row(document, task, way_of(task, day)) for task in tasks] or [row(document, None, None)]:
            for column, value in enumerate(cells):
                if isinstance(value, date):
                    sheet.write_datetime(line, column, value, days)
                elif isinstance(value, int):
                    sheet.write_number(line, column, value, plain)
                else:
                    sheet.write_string(line, column, str(value), plain)
            line += 1
    sheet.autofilter(3, 0, max(line - 1, 4), len(headings()) - 1)
    book.close()
    return stream.getvalue()
