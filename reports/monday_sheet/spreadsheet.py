"""The Monday sheet as a spreadsheet: every task of it, with counts by unit."""

from __future__ import annotations

import io
from dataclasses import replace

from cchc.dates import short_date
from reports.document.blocks import Row, Table
from reports.document.tables import column
from reports.document.wording import say
from reports.monday_sheet.content import Sheet
from reports.monday_sheet.paper import counts, paper, table
from reports.render.xlsx import Book


def render(sheet: Sheet) -> bytes:
    told = paper(sheet)
    title = f"{told.type} {told.subject}"
    buffer = io.BytesIO()
    book = Book(buffer, say("meeting", "as_of", day=short_date(sheet.day)), title=title, author=told.body,
                made_on=sheet.day)  # fmt: skip
    book.sheet(say("meeting", "sheet_tasks"), _flat(sheet), title, sheet.caveat)
    book.sheet(say("meeting", "sheet_counts"), counts(sheet), title, sheet.caveat)
    book.workbook.close()
    return buffer.getvalue()


def _flat(sheet: Sheet) -> Table:
    """One row a task with its unit in a column, so that filters and sorting work."""
    whole = table(sheet)
    unit, rows = "", []
    units = iter(sheet.units)
    for row in whole.rows:
        if row.group:
            unit = next(units).unit
        else:
            rows.append(Row((row.cells[0], unit, *row.cells[1:])))
    first, *rest = whole.columns
    return replace(whole, columns=(first, column("unit", 18), *rest), rows=tuple(rows))
