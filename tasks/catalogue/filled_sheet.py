"""A spreadsheet that was downloaded, filled in and brought back, as rows: XLSX or CSV, its heads in any language."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cchc.refusal import Refused
from cchc.search import fold
from tasks.catalogue.read import Fault, Faulty, Row
from tasks.importing.files import open_file
from tasks.importing.files.grid import Grid

Columns = Mapping[str, str | Promise]
NOT_READ = "#F2F2F2"
"""The shade of a column that is written for the reader and is not read when the sheet comes back."""


def read(
    name: str, data: bytes, columns: Columns, needed: Collection[str], also: Mapping[str, Iterable[str]] | None = None
) -> list[Row]:
    """The lines below the heads, by column. `columns` are keys with their heads; a head may be the key as well, or one
    of those that other systems write (`also`).

    Raises Refused where it is no such sheet or hides something, Faulty where a cell cannot be read.
    """
    try:
        content = open_file.read(name, data)
    except open_file.Unreadable as refusal:
        raise Refused(str(refusal)) from refusal
    keys = {fold(head): column for column, heads in (also or {}).items() for head in heads} | _keys(columns)
    for grid in content.grids:
        if grid.hidden is None:
            continue
        for place, cells in enumerate(grid.rows):
            found = _columns([cell.text for cell in cells], keys)
            if set(needed) <= found.keys():
                return _rows(name, grid, place, found)
    heads = ", ".join(str(columns[column]) for column in needed)
    raise Refused(_("No line of the file has these heads: %(heads)s. Fill in the downloaded sheet.") % {"heads": heads})


def _keys(columns: Columns) -> dict[str, str]:
    """By a head in any language, or by the key itself, the column's key."""
    keys = {column: column for column in columns}
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            keys |= {fold(str(label)): column for column, label in columns.items()}
    return keys


def _columns(heads: list[str], keys: Mapping[str, str]) -> dict[str, int]:
    """Which column of the sheet holds what."""
    found: dict[str, int] = {}
    for place, text in enumerate(heads):
        column = keys.get(text) or keys.get(fold(text))
        if column:
            found.setdefault(column, place)
    return found


def _rows(name: str, grid: Grid, heads: int, columns: dict[str, int]) -> list[Row]:
    if grid.hidden:
        where = ", ".join(grid.hidden)
        raise Refused(
            _("The sheet hides something (%(where)s). Show all rows and columns and save it.") % {"where": where}
        )
    rows, faults = [], []
    for number, cells in zip(grid.numbers[heads + 1 :], grid.rows[heads + 1 :], strict=True):
        texts = {column: cells[place].text.strip() for column, place in columns.items()}
        if not any(texts.values()):
            continue
        row = Row(name, number, texts)
        rows.append(row)
        faults += [_formula(row, column) for column, place in columns.items() if cells[place].fault]
    if faults:
        raise Faulty(faults)
    return rows


def _formula(row: Row, column: str) -> Fault:
    return row.fault(column, _("a value, since this formula gives none"))
