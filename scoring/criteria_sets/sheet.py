"""The criteria of a set as a spreadsheet, and a filled-in one as rows: the columns of a catalogue's criteria.csv.

The heads stand in the reader's language; a file is read by these or by the catalogue's own names, XLSX or CSV.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.refusal import Refused
from cchc.search import fold
from scoring.engine.points import Scale
from scoring.engine.rules import KINDS
from scoring.engine.rules.rule import EXAMPLE_MAXIMUM, Sum
from scoring.index.wording import rule_sentence, rule_words
from scoring.models import CriteriaSet, Criterion
from tasks.catalogue.read import Fault, Faulty, Row
from tasks.importing.files import open_file
from tasks.importing.files.grid import Grid

COLUMNS = {
    "key": gettext_lazy("Key"),
    "parent": gettext_lazy("Part of (key)"),
    "name": gettext_lazy("Criterion"),
    "max_points": gettext_lazy("Maximum"),
    "rule": gettext_lazy("Rule"),
    "params": gettext_lazy("Parameters"),
    "note": gettext_lazy("Note"),
}
NEEDED = ("key", "parent", "name", "max_points", "rule", "params")
WIDTHS = {"key": 22, "parent": 22, "name": 52, "max_points": 10, "rule": 18, "params": 46, "note": 30}
IN_WORDS = gettext_lazy("Rule in words (not read)")
_WITH_COMMA = re.compile(r"\d+,\d+", re.ASCII)


def write(criteria_set: CriteriaSet) -> bytes:
    """The set's criteria as XLSX, with a second sheet that explains the rule kinds."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    font = {"font_name": "Times New Roman", "font_size": 11, "valign": "top", "text_wrap": True, "border": 1}
    plain = book.add_format(font)
    grey = book.add_format({**font, "font_color": "#595959", "bg_color": "#F2F2F2"})
    head = book.add_format({**font, "bold": True, "align": "center", "bg_color": "#EDEDED"})
    places = book.add_format({**font, "num_format": f"0.{'0' * criteria_set.places}".rstrip(".")})
    page = book.add_worksheet(_("Criteria"))
    page.write_string(0, 0, criteria_set.name)
    page.write_string(1, 0, _("A line a criterion. A line that is taken out drops its criterion, a new one adds one."))
    page.set_landscape()
    page.fit_to_pages(1, 0)
    _heads(page, 3, [*COLUMNS.values(), IN_WORDS], [*WIDTHS.values(), 52], head)
    for line, row in enumerate(criteria_set.criteria.select_related("parent"), 4):
        for place, (column, text) in enumerate(cells_of(row, criteria_set).items()):
            if column == "max_points":
                page.write_number(line, place, float(row.max_points), places)
            else:
                page.write_string(line, place, text, plain)
        words = "" if row.rule == Sum.kind else rule_sentence(row.as_rule())
        page.write_string(line, len(COLUMNS), words, grey)
    _explain(book, head, plain)
    book.close()
    return stream.getvalue()


def _heads(page: Any, line: int, heads: Sequence[str | Promise], widths: Sequence[int], style: Any) -> None:
    for place, (words, width) in enumerate(zip(heads, widths, strict=True)):
        page.set_column(place, place, width)
        page.write_string(line, place, str(words), style)
    page.freeze_panes(line + 1, 0)


def _explain(book: Any, head: Any, plain: Any) -> None:
    """The rule kinds: what each says, which parameters it takes, and an example for two points."""
    page = book.add_worksheet(_("Rules"))
    heads = (_("Rule"), _("Example in words"), _("Example of parameters"), _("Parameters"), _("May be absent"))
    _heads(page, 0, heads, (20, 60, 60, 34, 34), head)
    for line, kind in enumerate(KINDS.values(), 1):
        rule = kind(kind.example, EXAMPLE_MAXIMUM)
        words = rule_words(rule) if kind is Sum else rule_sentence(rule)
        forms = " / ".join(" + ".join(sorted(form)) for form in kind.forms)
        example = json.dumps(kind.example, ensure_ascii=False)
        cells = (kind.kind, words, example, forms, ", ".join(sorted(kind.optional)))
        for place, text in enumerate(cells):
            page.write_string(line, place, text, plain)


def cells_of(row: Criterion, criteria_set: CriteriaSet) -> dict[str, str]:
    """A criterion as the cells of its line."""
    return {
        "key": row.key,
        "parent": row.parent.key if row.parent else "",
        "name": row.name,
        "max_points": Scale(criteria_set.places, criteria_set.rounding).text(row.max_points),
        "rule": row.rule,
        "params": json.dumps(row.params, ensure_ascii=False),
        "note": row.note,
    }


def read(name: str, data: bytes) -> list[Row]:
    """The lines of a filled-in sheet. Raises Refused where it is no such sheet, Faulty where a cell cannot be read."""
    try:
        content = open_file.read(name, data)
    except open_file.Unreadable as refusal:
        raise Refused(str(refusal)) from refusal
    for grid in content.grids:
        if grid.hidden is None:
            continue
        for place, cells in enumerate(grid.rows):
            columns = _columns([cell.text for cell in cells])
            if set(NEEDED) <= columns.keys():
                return _rows(name, grid, place, columns)
    heads = ", ".join(str(COLUMNS[column]) for column in NEEDED)
    raise Refused(_("No line of the file has these heads: %(heads)s. Fill in the downloaded sheet.") % {"heads": heads})


def _columns(heads: list[str]) -> dict[str, int]:
    """Which column of the sheet holds what, by the catalogue's names or the heads in any language."""
    names = {column: column for column in COLUMNS}
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            names |= {fold(str(label)): column for column, label in COLUMNS.items()}
    columns: dict[str, int] = {}
    for place, text in enumerate(heads):
        column = names.get(text) or names.get(fold(text))
        if column:
            columns.setdefault(column, place)
    return columns


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
        if _WITH_COMMA.fullmatch(texts["max_points"]):
            texts["max_points"] = texts["max_points"].replace(",", ".")
        row = Row(name, number, texts)
        rows.append(row)
        faults += [_formula(row, column) for column, place in columns.items() if cells[place].fault]
    if faults:
        raise Faulty(faults)
    return rows


def _formula(row: Row, column: str) -> Fault:
    return row.fault(column, _("a value, since this formula gives none"))
