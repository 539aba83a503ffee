"""The ledger of lost points as a spreadsheet: the lines that were chosen, with their sum, and the same by unit."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace

from cchc.accounts.models import Unit, organisation
from reports.content.gather import office_of
from reports.content.index_figures import Behind, index_row, ledger_row, nodes_of, unit_points
from reports.document import index_tables
from reports.document.blocks import Row
from reports.document.wording import day, points, say
from reports.render.xlsx import Book
from scoring.engine import ledger
from scoring.engine.ledger import Line
from scoring.index.index import Index
from tasks.models import Task


def render(found: Index, lines: Iterable[Line]) -> bytes:
    """The workbook; it says of which day, by which set, and how many points are not itemised."""
    lines, total = list(lines), found.projection.total
    scale = found.projection.tree.scale
    units = dict(Unit.objects.values_list("code", "name"))
    names = {node.key: node.criterion.name for node in total.walk()}
    behind = Behind.of(lines, found.day, _tasks(lines))
    rows = [ledger_row(line, scale, names, behind, units) for line in lines]
    lost, at_risk = (points(scale.text(amount)) for amount in ledger.total(lines))
    flat = index_tables.flat_ledger(rows)
    blank = ("",) * (len(flat.columns) - 3)
    flat = replace(flat, rows=(*flat.rows, Row((say("columns", "sum"), *blank, lost, at_risk), strong=True)))
    shares = [unit_points(share, scale, units) for share in ledger.by_lost(lines)]
    title = say("ledger", "title", year=found.year)
    office = office_of(organisation(), Unit.objects.all())
    buffer = io.BytesIO()
    book = Book(buffer, say("meeting", "as_of", day=day(found.day)), title=title, author=office.name,
                made_on=found.day)  # fmt: skip
    told = _told(found, points(scale.text(total.maximum - total.max_counted)))
    book.sheet(say("sheets", "ledger"), flat, title, told)
    rows_of_tree = [index_row(*pair, scale) for pair in nodes_of(found)]
    provisional = not found.criteria_set.is_published and not found.closed
    tree = index_tables.index(index_row(total, 0, scale), rows_of_tree, provisional_set=provisional, at_risk=True)
    book.sheet(say("sheets", "index"), tree, title, told)
    book.sheet(say("sheets", "units"), index_tables.points_by_unit(shares), title, told)
    book.workbook.close()
    return buffer.getvalue()


def _told(found: Index, not_itemised: str) -> str:
    of_set = found.criteria_set
    if found.closed:
        told = say("ledger", "closed", year=found.year)
    else:
        another = found.set_of_another_year
        told = index_tables.caveat(found.year, provisional=not of_set.is_published, of_another_year=another)
    return " ".join(part for part in (told, say("ledger", "not_itemised", points=not_itemised)) if part)


def _tasks(lines: list[Line]) -> dict[int, str]:
    """Document and number of the tasks that the lines name."""
    keys = [line.task.key for line in lines if line.task]
    tasks = Task.objects.for_rows().in_bulk(keys)
    return {key: f"{task.item.document.number}, {task.number}" for key, task in tasks.items()}
