"""The register as a sheet: exactly what is filtered, a row a task, with the days at each station."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from cchc.dates import short_date
from cchc.files import spreadsheet
from cchc.files.cells import Row, Value
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


def rows(documents: Iterable[Document], day: date) -> Iterator[Row]:
    """A row a task; of a dispatch without a task its own data and its note."""
    for document in documents:
        tasks = [task for item in document.items.all() for task in item.shown_tasks]
        for task in tasks or [None]:
            yield Row(cells(document, task, way_of(task, day) if task else None))


def cells(document: Document, task: Task | None, way: Way | None) -> list[Value]:
    totals = way.totals if way else {}
    return [
        document.number, document.date, document.issuer, document.title,
        task.item.text if task else document.note,
        str(task.unit) if task else None,
        task.due_on if task else None,
        task.shown_state if task else None,
        document.arrived_on, document.registered_on,
        task.given_on if task else None,
        task.accepted_on if task else None,
        way.issued_on if way else None,
        way.late if way else None,
        *(totals[station][0] if station in totals else None for station in Station),
        "; ".join(file.file_name for file in document.files.all()),
    ]  # fmt: skip


def sheet(asked) -> spreadsheet.Sheet:
    """Of the register as it was asked for; the first lines say the day, the filters and how many of all."""
    listed = list(asked.shown_rows())
    words = {
        "day": short_date(asked.day), "filters": asked.filters_in_words(_("all")), "n": len(listed),
        "total": asked.total,
    }  # fmt: skip
    return spreadsheet.Sheet(
        [spreadsheet.Column(heading, WIDTHS.get(n, 13)) for n, heading in enumerate(headings())],
        rows(listed, asked.day),
        name=_("Register"),
        title=str(asked.title),
        notes=[_("As of %(day)s. Filters: %(filters)s. %(n)d of %(total)d.") % words],
        frozen=1,
    )
