"""The annex of a report as a spreadsheet: content in, bytes out; live charts, filters, frozen header, landscape A4.

Every text is written as text: what looks like a formula stays what somebody typed.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from reports.content.types import CANCELLED, REPORTED_ON, Content, TaskRow
from reports.document import index_tables, plan_tables, tables, wording
from reports.document.blocks import CENTRE, DAY, FIGURE, POINTS, RIGHT, TEXT, WHOLE, Column, Row, Table
from reports.document.papers import INTERNAL, as_of, paper
from reports.document.wording import say

A4 = 9
FONT = "Times New Roman"
WIDTH_A_SHARE = 1.35
# Points; a row of a spreadsheet is never higher than 409.
LINE_HEIGHT, MOST_LINES = 15, 27
CHART_ROWS = 21
# The decimal comma and the order of a date come from the reader's settings; the format names the places.
FORMATS = {WHOLE: "#,##0", TEXT: "#,##0", POINTS: "#,##0.00", FIGURE: "#,##0.0", DAY: "dd/mm/yyyy"}


class Book:
    """A workbook with its formats, and the sheets that were added; `note` says on each of which day they are."""

    def __init__(self, buffer: io.BytesIO, note: str, *, title: str, author: str, made_on: date):
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.note = note
        self.workbook: Workbook = xlsxwriter.Workbook(buffer, options)
        self.workbook.set_properties({"title": title[:250], "author": author[:250], "created": _moment(made_on)})
        self.workbook.formats[0].set_font_name(FONT)
        self._formats: dict[tuple, object] = {}

    def format(self, **look: object):
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            whole = {"font_name": FONT, "font_size": 11, "valign": "top", "text_wrap": True, **look}
            self._formats[key] = self.workbook.add_format(whole)
        return self._formats[key]

    def sheet(self, name: str, table: Table, title: str, caveat: str = "") -> tuple[Worksheet, int]:
        """A sheet with title, day, what must be said of its figures, and table; gives the number of its last row."""
        sheet = self.workbook.add_worksheet(name)
        last_column = len(table.columns) - 1
        sheet.write_string(0, 0, title, self.format(bold=True, font_size=13, text_wrap=False))
        sheet.write_string(1, 0, f"{self.note} {caveat}".rstrip(), self.format(italic=True, text_wrap=False))
        header = 3
        for n, column in enumerate(table.columns):
            sheet.set_column(n, n, letters(column))
            look = self.format(bold=True, border=1, align="center", valign="vcenter", bg_color="#EDEDED")
            sheet.write_string(header, n, column.name, look)
        sheet.set_row(header, height(table.columns, [column.name for column in table.columns]))
        for n, row in enumerate(table.rows, header + 1):
            self._row(sheet, n, row, table.columns)
            sheet.set_row(n, height(table.columns, row.cells))
        last = header + len(table.rows)
        sheet.freeze_panes(header + 1, 0)
        # A sum at the end is no row to be sorted or filtered away.
        listed = last - 1 if table.rows and table.rows[-1].strong else last
        sheet.autofilter(header, 0, max(listed, header + 1), last_column)
        self._page(sheet, header, max(last, header + 1), last_column)
        return sheet, last

    def _row(self, sheet: Worksheet, n: int, row: Row, columns: tuple[Column, ...]) -> None:
        for m, column in enumerate(columns):
            value = row.cells[m] if m < len(row.cells) else ""
            look: dict[str, object] = {"border": 1, "bold": row.strong}
            if column.align != "left":
                look["align"] = {CENTRE: "center", RIGHT: "right"}[column.align]
            if row.depth and m == 0:
                look["indent"] = row.depth
            number = as_number(value, column.kind)
            if number is None:
                sheet.write_string(n, m, str(value), self.format(**look))
            elif isinstance(number, date):
                sheet.write_datetime(n, m, _moment(number), self.format(**look, num_format=FORMATS[DAY]))
            else:
                form = FORMATS[WHOLE if isinstance(number, int) and column.kind == FIGURE else column.kind]
                sheet.write_number(n, m, number, self.format(**look, num_format=form))

    def _page(self, sheet: Worksheet, header: int, last: int, last_column: int) -> None:
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        sheet.repeat_rows(header)
        sheet.print_area(0, 0, last, last_column)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f'&R&"{FONT}"&11{say("sheets", "page")}')


def letters(column: Column) -> float:
    """How wide a column is, in letters, as spreadsheets measure it."""
    return max(7, column.width * WIDTH_A_SHARE)


def height(columns: Sequence[Column], cells: Sequence[object]) -> float:
    """The height in points of a row whose texts are wrapped: not every program finds it by itself."""
    lines = [
        sum(math.ceil(max(1, len(line)) / letters(column)) for line in str(cell).split("\n"))
        for column, cell in zip(columns, cells, strict=False)
    ]
    return LINE_HEIGHT * min(max(lines, default=1), MOST_LINES)


def as_number(value: object, kind: str) -> float | int | date | None:
    """The value as the number or day that its column holds; None where it is a text."""
    if kind == WHOLE:
        return value if isinstance(value, int) else None
    if not isinstance(value, str):
        return value if isinstance(value, int) else None
    try:
        if kind in (POINTS, FIGURE):
            return float(value.replace(",", "."))
        if kind == DAY:
            return datetime.strptime(value, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        return None
    return None


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - spreadsheets know no time zone


def render(content: Content, kind: str) -> bytes:
    """The annex of the document of this kind: the outside's holds nothing of the inside."""
    buffer = io.BytesIO()
    told = paper(content, kind)
    book = Book(buffer, as_of(content).text, title=told.subject, author=told.body, made_on=content.made_on)
    inside = kind == INTERNAL
    book.sheet(say("sheets", "tasks"), task_list(content, inside), told.subject)
    _summary(book, content, told.subject)
    if content.indicators:
        book.sheet(say("sheets", "statistics"), tables.indicators(content), told.subject)
    if inside:
        _inside(book, content, told.subject)
    else:
        _outside(book, content, told.subject)
    book.workbook.close()
    return buffer.getvalue()


def _summary(book: Book, content: Content, title: str) -> None:
    """Counts of the period with a chart that follows the cells."""
    name = say("sheets", "chart_state")
    table = tables.summary(content)
    sheet, last = book.sheet(name, table, title)
    chart = book.workbook.add_chart({"type": "bar"})
    first = 3 + 1 + 2  # below the header, after the total and what was carried
    shown = last - 1  # the share in percent is no count
    chart.add_series(
        {"categories": [name, first, 1, shown, 1], "values": [name, first, 3, shown, 3], "data_labels": {"value": True}}
    )
    _place(chart, sheet, last, len(table.columns) - 1, name)


def _outside(book: Book, content: Content, title: str) -> None:
    plans = plan_tables.flat_plans(content)
    if plans.rows:
        book.sheet(say("sheets", "plans"), plans, title)
    if content.index is not None and content.index.published:
        book.sheet(say("sheets", "published"), index_tables.published(content.index), title)


def _inside(book: Book, content: Content, title: str) -> None:
    name = say("sheets", "units")
    table = tables.units(content)
    sheet, last = book.sheet(name, table, title)
    chart = book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    for column in (3, 4, 6, 7, 8):  # done on time, done late, unfinished in time, late, undated
        chart.add_series(
            {
                "name": [name, 3, column],
                "categories": [name, 4, 0, last - 1, 0],
                "values": [name, 4, column, last - 1, column],
            }
        )
    _place(chart, sheet, last, len(table.columns) - 1, say("sheets", "chart_units"))
    if content.index is not None:
        caveat = index_tables.caveat_of(content.index)
        found = content.index
        tree = index_tables.index(found.total, found.rows, provisional_set=found.provisional)
        book.sheet(say("sheets", "index"), tree, title, caveat)
        book.sheet(say("sheets", "ledger"), index_tables.flat_ledger(content.index.ledger), title, caveat)


def _place(chart, sheet: Worksheet, last: int, last_column: int, title: str) -> None:
    chart.set_title({"name": title, "name_font": {"name": FONT, "size": 12}})
    chart.set_legend({"position": "bottom"} if chart.subtype == "stacked" else {"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 900, "height": 380})
    sheet.insert_chart(last + 2, 0, chart, {"description": title})
    sheet.print_area(0, 0, last + 2 + CHART_ROWS, last_column)


def task_list(content: Content, inside: bool) -> Table:
    """One row a task without group rows, so that filters and sorting work."""
    columns = (
        tables.column("n", 4, CENTRE, WHOLE),
        tables.column("group", 10),
        tables.column("lead", 11),
        tables.column("task", 28),
        tables.column("document", 11),
        tables.column("item", 5, CENTRE),
        tables.column("product", 11),
        tables.column("decreed", 8, CENTRE, DAY),
        tables.column("deadline", 8, CENTRE, DAY),
        tables.column("product_on", 8, CENTRE, DAY),
        tables.column("proof_number", 10),
        tables.column("days_late", 5, CENTRE, WHOLE),
        tables.column("state", 12),
        tables.column("note", 9),
    )
    rows = sorted(content.reported_on, key=lambda row: (REPORTED_ON.index(row.group), row.due_on or date.max, row.key))
    return Table(columns, tuple(_task_row(n, row, content, inside) for n, row in enumerate(rows, 1)))


def _task_row(n: int, row: TaskRow, content: Content, inside: bool) -> Row:
    finished = inside or row.outcome.startswith("done")
    state = tables.state(row, inside, content.as_of)
    cells = (
        n,
        say("groups", row.group),
        row.unit,
        row.text,
        row.document,
        row.item,
        row.product,
        wording.day(row.decreed_on),
        wording.day(row.due_on),
        wording.day(row.product_on) if finished else "",
        row.proof if finished else "",
        row.days_late if row.days_late and row.outcome != CANCELLED else "",
        state,
        say("notes", "draft").removeprefix("(*) ") if row.draft else "",
    )
    return Row(cells)
