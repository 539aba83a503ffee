"""The Monday sheet as a spreadsheet: every task of it, with counts by unit."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from cchc.dates import short_date
from cchc.files.cells import Row
from reports.document.blocks import Table
from reports.document.tables import column
from reports.monday_sheet.content import Sheet
from reports.monday_sheet.paper import counts, paper, table
from reports.render.xlsx import file_of, sheet_of
from reports.wording import say


def render(sheet: Sheet) -> bytes:
    document = paper(sheet)
    add = partial(
        sheet_of, title=f"{document.type} {document.subject}", day=say("meeting", "as_of", day=short_date(sheet.day)),
        caveat=sheet.caveat,
    )  # fmt: skip
    tasks, units = add(say("meeting", "sheet_tasks"), _flat(sheet)), add(say("meeting", "sheet_counts"), counts(sheet))
    return file_of(tasks, units, author=document.body, made_on=sheet.day)


def _flat(sheet: Sheet) -> Table:
    """One row a task with its unit in a column, so that filters and sorting work."""
    grouped = table(sheet)
    unit, rows = "", []
    units = iter(sheet.units)
    for row in grouped.rows:
        if row.group:
            unit = next(units).unit
        else:
            rows.append(Row((row.cells[0], unit, *row.cells[1:])))
    first, *rest = grouped.columns
    return replace(grouped, columns=(first, column("unit", 18), *rest), rows=tuple(rows))
