"""XLSX → a grid a sheet. Formulas give the value that was saved with them; nothing is computed, no link is followed."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from typing import Any

from defusedxml import ElementTree
from openpyxl import load_workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tasks.importing.files.csv_file import TooLarge
from tasks.importing.files.grid import Cell, Content, Grid, clean

COLUMNS_LIMIT = 60


def read(data: bytes, archive: zipfile.ZipFile, *, limit: int) -> Content:
    """Every sheet, a hidden one without its rows. Raises TooLarge before too long a sheet is taken into memory."""
    for name in archive.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            _count_rows(archive, name, limit)
    saved = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    written = load_workbook(io.BytesIO(data), keep_links=False)
    content = Content()
    for index, sheet in enumerate(saved.worksheets, start=1):
        if sheet.sheet_state == "visible":
            content.grids.append(_grid(sheet, written.worksheets[index - 1], index, content.fonts))
        elif _last_filled(sheet):
            content.grids.append(Grid(index=index, name=sheet.title, hidden=None))
    return content


def _count_rows(archive: zipfile.ZipFile, name: str, limit: int) -> None:
    """Counts rows that hold a cell with something in it; a formatted empty row costs nothing."""
    rows = filled = 0
    with archive.open(name) as stream:
        for _event, element in ElementTree.iterparse(stream, events=("end",), forbid_dtd=True):
            tag = element.tag.rpartition("}")[2]
            if tag in ("v", "t"):
                filled = 1
            elif tag == "row":
                rows, filled = rows + filled, 0
                element.clear()
                if rows > limit:
                    raise TooLarge


def _grid(sheet: Worksheet, written: Worksheet, index: int, fonts: set[str]) -> Grid:
    grid = Grid(index=index, name=sheet.title)
    width = min(sheet.max_column or 0, COLUMNS_LIMIT)
    last = _last_filled(sheet)
    hidden = _hidden_columns(sheet, width)
    grid.hidden = [get_column_letter(column) for column in sorted(hidden)]
    by_place: dict[tuple[int, int], Cell] = {}
    for area in sheet.merged_cells.ranges:
        origin = _cell(sheet.cell(area.min_row, area.min_col), written, fonts)
        for row in range(area.min_row, min(area.max_row, last) + 1):
            for column in range(area.min_col, min(area.max_col, width) + 1):
                by_place[row, column] = origin
    for number in range(1, last + 1):
        if number in sheet.row_dimensions and sheet.row_dimensions[number].hidden:
            if grid.hidden is not None and any(sheet.cell(number, column).value for column in range(1, width + 1)):
                grid.hidden.append(str(number))
            continue
        grid.rows.append(
            [
                by_place.get((number, column)) or _cell(sheet.cell(number, column), written, fonts)
                for column in range(1, width + 1)
                if column not in hidden
            ]
        )
        grid.numbers.append(number)
    return grid


def _hidden_columns(sheet: Worksheet, width: int) -> set[int]:
    """Hidden columns that hold something; their cells are left out, so that what is seen is what is read."""
    hidden = {
        column
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden
        for column in range(dimension.min or 1, min(dimension.max or 0, width) + 1)
    }
    filled = {column for (_row, column), cell in sheet._cells.items() if cell.value not in (None, "")}
    return hidden & filled


def _last_filled(sheet: Worksheet) -> int:
    filled = [row for (row, _column), cell in sheet._cells.items() if cell.value not in (None, "")]
    return max(filled, default=0)


def _cell(cell: SheetCell, written: Worksheet, fonts: set[str]) -> Cell:
    original = written.cell(cell.row, cell.column)
    is_formula = original.data_type == "f"
    value = cell.value
    if cell.font and cell.font.name and value is not None:
        fonts.add(cell.font.name)
    if is_formula and value is None:
        return Cell(str(getattr(original.value, "text", original.value)), fault="formula_without_value")
    if isinstance(value, str) and value.startswith("#") and cell.data_type == "e":
        return Cell(value, fault="formula_error")
    text = shown(value, cell.number_format or "")
    return Cell(text, bold=bool(cell.font and cell.font.b), flags=("formula",) if is_formula else ())


def shown(value: Any, number_format: str = "General") -> str:
    """A cell's value as a reader sees it: dates dd/mm/yyyy, whole numbers without ".0", "1.10" with its nought.

    Excel takes a typed "6/2019" or "15/6" for a day and shows no more of it than was typed; neither do we.
    """
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:{_date_shown(number_format)}}"
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float) and (places := re.fullmatch(r"0(?:\.(0+))?(%?)", number_format)):
        digits, percent = len(places[1] or ""), places[2]
        return f"{value * (100 if percent else 1):.{digits}f}{percent}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value))


def _date_shown(number_format: str) -> str:
    """What a date's format leaves out is not shown: the day of "mm/yyyy", the year of "d-mmm"."""
    letters = set(re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format.lower()))
    if "y" in letters and "d" not in letters:
        return "%m/%Y" if "m" in letters else "%Y"
    if "d" in letters and "m" in letters and "y" not in letters:
        return "%d/%m"
    return "%d/%m/%Y"
