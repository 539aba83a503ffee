"""The annex of a report as a spreadsheet: content in, bytes out; with live charts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from cchc.files.cells import Row
from cchc.files.spreadsheet import BarChart, Column, Sheet, xlsx
from reports.content.types import CANCELLED, DONE, REPORTED_ON, Content, TaskRow
from reports.document import index_tables, plan_tables, tables
from reports.document.blocks import CENTRE, LEFT, RIGHT, Table
from reports.document.papers import INTERNAL, as_of, paper
from reports.document.tables import PARTS
from reports.wording import numbered, say

# A column's share of a table's width, in letters as spreadsheets measure it.
LETTERS_A_SHARE, FEWEST_LETTERS = 1.35, 7
ALIGN = {LEFT: "", CENTRE: "center", RIGHT: "right"}

MakeSheet = Callable[..., Sheet]


def sheet_of(
    name: str, table: Table, *, title: str, day: str, caveat: str = "", chart: BarChart | None = None
) -> Sheet:
    """A sheet with this table; `day` says of which day its figures are, `caveat` what must be said of them."""
    columns = [
        Column(column.name, max(FEWEST_LETTERS, column.width * LETTERS_A_SHARE), ALIGN[column.align])
        for column in table.columns
    ]
    return Sheet(columns, table.rows, name=name, title=title, notes=[f"{day} {caveat}".rstrip()], chart=chart)


def file_of(*sheets: Sheet, author: str, made_on: date) -> bytes:
    return xlsx(*sheets, made_on=made_on, author=author, footer=say("sheets", "page"))


def render(content: Content, kind: str) -> bytes:
    """The annex of the document of this kind: the outside's holds nothing of the inside."""
    document = paper(content, kind)
    sheet: MakeSheet = partial(sheet_of, title=document.subject, day=as_of(content).text)
    own = _internal_sheets(content, sheet) if kind == INTERNAL else _official_sheets(content, sheet, document.note)
    common = _common_sheets(content, sheet, inside=kind == INTERNAL)
    return file_of(*common, *own, author=document.body, made_on=content.made_on)


def _common_sheets(content: Content, sheet: MakeSheet, *, inside: bool) -> Iterator[Sheet]:
    yield sheet(say("sheets", "tasks"), task_list(content, inside))
    summary = tables.summary(content)
    # The parts of the total alone, which stand together.
    name, rows = say("sheets", "chart_state"), [n for n, key in enumerate(tables.summed_keys(content)) if key in PARTS]
    yield sheet(name, summary, chart=BarChart(name, labels=1, values=(3,), first=rows[0], last=rows[-1]))
    if content.indicators:
        yield sheet(say("sheets", "statistics"), tables.indicators(content))


def _official_sheets(content: Content, sheet: MakeSheet, note: str) -> Iterator[Sheet]:
    plans = plan_tables.flat_plans(content)
    if plans.rows:
        yield sheet(say("sheets", "plans"), plans, caveat=note)
    if content.index is not None and content.index.published:
        yield sheet(say("sheets", "published"), index_tables.published(content.index))


def _internal_sheets(content: Content, sheet: MakeSheet) -> Iterator[Sheet]:
    units = tables.units(content)
    # Without the sum at the end.
    parts = tuple(n for n, key in enumerate(tables.counted_keys(content), 1) if key in PARTS)
    bars = BarChart(say("sheets", "chart_units"), labels=0, values=parts, first=0, last=len(units.rows) - 2)
    yield sheet(say("sheets", "units"), units, chart=bars)
    index = content.index
    if index is not None:
        caveat = index_tables.caveat_of(index)
        three = content.has_three_figures
        tree = index_tables.index(index.total, index.rows, provisional_set=index.provisional, three_figures=three)
        yield sheet(say("sheets", "index"), tree, caveat=caveat)
        yield sheet(say("sheets", "ledger"), index_tables.flat_ledger(index.ledger, three_figures=three), caveat=caveat)


def task_list(content: Content, inside: bool) -> Table:
    """One row a task without group rows, so that filters and sorting work."""
    columns = (
        tables.column("n", 4, CENTRE),
        tables.column("group", 10),
        tables.column("lead", 11),
        tables.column("task", 28),
        tables.column("document", 11),
        tables.column("item", 5, CENTRE),
        tables.column("product", 11),
        tables.column("decreed", 8, CENTRE),
        tables.column("deadline", 8, CENTRE),
        tables.column("product_on", 8, CENTRE),
        tables.column("proof_number", 10),
        tables.column("days_late", 5, CENTRE),
        tables.column("state", 12),
        tables.column("note", 9),
    )
    rows = sorted(content.reported_on, key=lambda row: (REPORTED_ON.index(row.group), row.due_on or date.max, row.key))
    return Table(columns, tuple(_task_row(n, row, content, inside) for n, row in enumerate(rows, 1)))


def _task_row(n: int, row: TaskRow, content: Content, inside: bool) -> Row:
    finished = inside or row.outcome in DONE
    notes = [note for note in (tables.cancelling(row), say("notes", "draft") if row.draft else "") if note]
    return Row((
        n, say("groups", row.group), row.unit, tables.text_of(row), row.document, numbered(row.item), row.product,
        row.decreed_on, row.due_on,
        row.product_on if finished else None,
        row.proof if finished else None,
        row.days_late if row.days_late and row.outcome != CANCELLED else None,
        tables.state(row, inside, content.as_of),
        "; ".join(notes) or None,
    ))  # fmt: skip
