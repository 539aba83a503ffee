"""Tables as spreadsheets: sheets with typed cells in, an XLSX or the pieces of a CSV file out. The only writer of both.

Every text stays a text: one that begins like a formula is none. Rows are written one by one and not kept, so that a
list of any length takes little memory (with a chart all cells are kept, since the chart shows them).
"""

from __future__ import annotations

import codecs
import csv
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils import formats
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from cchc.dates import short_date
from cchc.files.cells import Row, Share, Value, clean, written

FONT = "Times New Roman"
A4 = 9
HEADING_COLOUR = "#EDEDED"
# The decimal comma and the separator of thousands come from the reader's settings.
WHOLE, DAY, TEXT = "#,##0", "dd/mm/yyyy", "@"
# A cell holds so many UTF-16 units; a longer text ends with an ellipsis.
LONGEST_TEXT = 32_767
# Spreadsheets count days from 1900, and count one that there was not: 29/2/1900. Earlier days are written as text.
FIRST_DAY = date(1900, 3, 1)
# Points; a row is never higher than 409.
LINE_HEIGHT, MOST_LINES = 15, 27
CHART_SIZE, CHART_ROWS = {"width": 900, "height": 380}, 21
# Programs that open a CSV file take such a text for a formula (also in its East Asian forms), so an apostrophe goes
# before it.
LIKE_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\n")

# Letters of a CSV that are sent at once.
PIECE = 32 * 1024


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `width` is in letters, `shade` the colour behind its cells; `as_text`: what is typed stays text."""

    heading: str
    width: float
    align: str = ""  # "center", "right"; else as programs do: texts left, numbers right
    shade: str = ""
    as_text: bool = False


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars of the rows `first` to `last`, counted from 0: column `labels` names them, each of `values` is a length.

    The bars of several columns are stacked and have a legend.
    """

    title: str
    labels: int
    values: tuple[int, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: title and notes, the frozen headings, the rows.

    `frozen` is the number of columns that stay in view; `centred` puts title and notes over the middle of the table.
    A sheet `to_fill` is typed into: its rows grow with the text, and it has no filters. Elsewhere rows have their
    height from here, since not every program finds it, and filters, unless there are groups.
    """

    columns: Sequence[Column]
    rows: Iterable[Row]
    name: str = ""
    title: str = ""
    notes: Sequence[str] = ()
    frozen: int = 0
    centred: bool = False
    to_fill: bool = False
    chart: BarChart | None = None

    @property
    def heading_row(self) -> int:
        """Counted from 0: below title and notes, with an empty row between."""
        return len(self.notes) + 2 if self.title else 0


def xlsx(*sheets: Sheet, made_on: date, author: str = "", footer: str = "&P/&N") -> bytes:
    """The sheets as one file. `made_on` is the day that the file says it was made on, so that the same content gives
    the same bytes."""
    stream = io.BytesIO()
    has_chart = any(sheet.chart for sheet in sheets)
    book = _Book(stream, in_memory=has_chart, footer=footer)
    book.workbook.set_properties(
        {"title": clean(sheets[0].title)[:250], "author": clean(author)[:250], "created": _midnight(made_on)}
    )
    for sheet in sheets:
        book.add(sheet)
    book.workbook.close()
    return stream.getvalue()


class _Book:
    """A workbook under way, with the formats that its cells share."""

    def __init__(self, stream: io.BytesIO, *, in_memory: bool, footer: str):
        options = {"in_memory": in_memory, "constant_memory": not in_memory}
        self.workbook: Any = xlsxwriter.Workbook(stream, options)
        self.workbook.formats[0].set_font_name(FONT)
        self.footer = footer
        self._formats: dict[tuple, Format] = {}

    def format(self, **look: object) -> Format:
        key = tuple(look.items())
        if key not in self._formats:
            whole = {"font_name": FONT, "font_size": 11, "valign": "top", "text_wrap": True, **look}
            self._formats[key] = self.workbook.add_format(whole)
        return self._formats[key]

    def add(self, sheet: Sheet) -> None:
        """Rows from top to bottom, since a row is not kept once the next one is begun."""
        page = self.workbook.add_worksheet(sheet.name or None)
        for n, column in enumerate(sheet.columns):
            page.set_column(n, n, column.width)
        self._title(page, sheet)
        top = sheet.heading_row
        self._headings(page, sheet)
        last, row, groups = top, None, False
        for last, row in enumerate(sheet.rows, top + 1):
            groups = groups or row.group
            self._row(page, last, row, sheet)
        last_column = len(sheet.columns) - 1
        if not (groups or sheet.to_fill):
            # A sum at the end is no row to be sorted or filtered away.
            listed = last - 1 if row is not None and row.strong else last
            page.autofilter(top, 0, max(listed, top + 1), last_column)
        below = self._chart(page, sheet, last) if sheet.chart else 0
        self._page(page, sheet, max(last, top + 1) + below, last_column)

    def _title(self, page: Worksheet, sheet: Sheet) -> None:
        if not sheet.title:
            return
        look: dict[str, object] = {"align": "center"} if sheet.centred else {"text_wrap": False}
        title, note = self.format(bold=True, font_size=13, **look), self.format(italic=True, **look)
        lines = [(sheet.title, title), *((text, note) for text in sheet.notes)]
        for n, (text, format) in enumerate(lines):
            if sheet.centred:
                page.merge_range(n, 0, n, len(sheet.columns) - 1, "", format)
            page.write_string(n, 0, fitted(text), format)

    def _headings(self, page: Worksheet, sheet: Sheet) -> None:
        top, look = sheet.heading_row, {"align": "center", "valign": "vcenter", "bg_color": HEADING_COLOUR}
        headings = [column.heading for column in sheet.columns]
        page.set_row(top, _height([column.width for column in sheet.columns], headings))
        for n, heading in enumerate(headings):
            page.write_string(top, n, fitted(heading), self.format(bold=True, border=1, **look))
        page.freeze_panes(top + 1, sheet.frozen)
        page.repeat_rows(top)

    def _row(self, page: Worksheet, n: int, row: Row, sheet: Sheet) -> None:
        widths = [column.width for column in sheet.columns]
        if row.group:
            format = self.format(bold=True, border=1)
            page.set_row(n, _height([sum(widths)], row.cells[:1]))
            if len(widths) > 1:
                page.merge_range(n, 0, n, len(widths) - 1, "", format)
            page.write_string(n, 0, fitted(str(row.cells[0])), format)
            return
        if not sheet.to_fill:
            page.set_row(n, _height(widths, row.cells))
        cells = [*row.cells, *[None] * (len(widths) - len(row.cells))]
        for m, (column, value) in enumerate(zip(sheet.columns, cells, strict=True)):
            _write(page, n, m, value, self._cell_format(column, value, row.strong, row.depth if m == 0 else 0))

    def _cell_format(self, column: Column, value: Value, strong: bool, depth: int) -> Format:
        form = number_format(value) or (TEXT if column.as_text else "")
        key = (column.align, column.shade, form, strong, depth)
        if key in self._formats:
            return self._formats[key]
        look: dict[str, object] = {"border": 1, "bold": strong}
        if form:
            look["num_format"] = form
        if column.align:
            look["align"] = column.align
        if column.shade:
            look["bg_color"] = column.shade
        if depth:
            look["indent"] = depth
        self._formats[key] = self.format(**look)
        return self._formats[key]

    def _chart(self, page: Worksheet, sheet: Sheet, last: int) -> int:
        """The chart below the table; gives the number of rows that it takes. It follows the cells."""
        bars = sheet.chart
        assert bars is not None
        several = len(bars.values) > 1
        chart = self.workbook.add_chart({"type": "bar", "subtype": "stacked" if several else "clustered"})
        top = sheet.heading_row
        first, end = top + 1 + bars.first, top + 1 + bars.last
        for column in bars.values:
            series: dict[str, object] = {
                "categories": [page.name, first, bars.labels, end, bars.labels],
                "values": [page.name, first, column, end, column],
            }
            series |= {"name": [page.name, top, column]} if several else {"data_labels": {"value": True}}
            chart.add_series(series)
        chart.set_title({"name": bars.title, "name_font": {"name": FONT, "size": 12}})
        chart.set_legend({"position": "bottom"} if several else {"none": True})
        chart.set_y_axis({"reverse": True})
        chart.set_size(CHART_SIZE)
        page.insert_chart(last + 2, 0, chart, {"description": bars.title})
        return CHART_ROWS + 2

    def _page(self, page: Worksheet, sheet: Sheet, last: int, last_column: int) -> None:
        page.set_landscape()
        page.set_paper(A4)
        page.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        page.print_area(0, 0, last, last_column)
        page.fit_to_pages(1, 0)
        page.set_footer(f'&R&"{FONT}"&11{self.footer}')


def number_format(value: Value) -> str:
    """How a spreadsheet shows a number or a day: a decimal with the places that it has. Empty for a text."""
    if isinstance(value, date):
        return DAY if value >= FIRST_DAY else ""
    if isinstance(value, Share):
        return number_format(value.percent)
    if isinstance(value, Decimal):
        places = max(0, -int(value.as_tuple().exponent))
        return f"{WHOLE}.{'0' * places}" if places else WHOLE
    return WHOLE if isinstance(value, int) else ""


def _write(page: Worksheet, row: int, column: int, value: Value, format: Format) -> None:
    match value:
        case None | "":
            page.write_blank(row, column, None, format)
        case date() if value >= FIRST_DAY:
            page.write_datetime(row, column, _midnight(value), format)
        case date():
            page.write_string(row, column, short_date(value), format)
        case Share():
            page.write_number(row, column, float(value.percent), format)
        case int() | Decimal():
            page.write_number(row, column, float(value), format)
        case _:
            page.write_string(row, column, fitted(written(value)), format)


def fitted(text: str) -> str:
    """The text as a cell can hold it."""
    text = clean(text)
    if len(text) <= LONGEST_TEXT // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_TEXT:
        return text
    return units[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"


def _height(widths: Sequence[float], cells: Sequence[Value]) -> float:
    """The height in points of a row whose texts are wrapped."""
    lines = [
        sum(math.ceil(max(1, len(line)) / width) for line in cell.split("\n"))
        for cell, width in zip(cells, widths, strict=False)
        if isinstance(cell, str)
    ]
    return LINE_HEIGHT * min(max(lines, default=1), MOST_LINES)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - spreadsheets know no time zone


def csv_file(sheet: Sheet) -> Iterator[bytes]:
    """The sheet as CSV, a piece at a time: numbers and days as texts in the reader's language."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    for line in (sheet.title, *sheet.notes):
        writer.writerow([_csv_text(line)])
    writer.writerow([])
    writer.writerow([column.heading for column in sheet.columns])
    yield codecs.BOM_UTF8  # the mark by which Excel knows UTF-8
    yield _taken(stream)
    for row in sheet.rows:
        writer.writerow([_csv_text(value) for value in (row.cells[:1] if row.group else row.cells)])
        if stream.tell() > PIECE:
            yield _taken(stream)
    yield _taken(stream)


def _taken(stream: io.StringIO) -> bytes:
    """What was written since the last time."""
    text = stream.getvalue()
    stream.seek(0)
    stream.truncate()
    return text.encode()


def _csv_text(value: Value) -> str:
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, Share):
        value = value.percent
    if isinstance(value, Decimal):
        return formats.number_format(value)
    if not isinstance(value, str):
        return written(value)
    text = clean(value)
    return f"'{text}" if text.startswith(LIKE_A_FORMULA) else text
