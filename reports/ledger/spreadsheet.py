"""The ledger of lost points as a spreadsheet: the lines that were chosen, with their sum, and the same by unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import partial

from cchc.accounts.models import Unit, organisation
from cchc.files.cells import Row
from reports.content.index_figures import Behind, index_row, ledger_row, nodes_of, unit_points
from reports.content.issuer import office_of
from reports.document import index_tables
from reports.render.xlsx import file_of, sheet_of
from reports.wording import day, points, say, source
from scoring.engine import ledger
from scoring.engine.ledger import Line
from scoring.index.index import Index
from tasks.models import Task


def render(index: Index, lines: Iterable[Line]) -> bytes:
    """The workbook; it says of which day, by which set, and how many points are not itemised."""
    lines, total = list(lines), index.projection.total
    scale = index.projection.tree.scale
    units = dict(Unit.objects.values_list("code", "name"))
    names = {node.key: node.criterion.name for node in total.walk()}
    behind = Behind.of(lines, index.day, _tasks(lines))
    rows = [ledger_row(line, scale, names, behind, units) for line in lines]
    table = index_tables.flat_ledger(rows)
    blank = (None,) * (len(table.columns) - 3)
    lost, at_risk = (Decimal(scale.text(amount)) for amount in ledger.total(lines))
    table = replace(table, rows=(*table.rows, Row((say("columns", "sum"), *blank, lost, at_risk), strong=True)))
    shares = [unit_points(share, scale, units) for share in ledger.by_lost(lines)]
    provisional = not index.criteria_set.is_published and not index.closed
    tree = index_tables.index(
        index_row(total, 0, scale), [index_row(*pair, scale) for pair in nodes_of(index)],
        provisional_set=provisional, at_risk=True,
    )  # fmt: skip
    sheet = partial(
        sheet_of, title=say("ledger", "title", year=index.year), day=say("meeting", "as_of", day=day(index.day)),
        caveat=_caveat(index, points(scale.text(total.maximum - total.max_counted))),
    )  # fmt: skip
    office = office_of(organisation(), Unit.objects.all())
    return file_of(
        sheet(say("sheets", "ledger"), table), sheet(say("sheets", "index"), tree),
        sheet(say("sheets", "units"), index_tables.points_by_unit(shares)),
        author=office.name, made_on=index.day,
    )  # fmt: skip


def _caveat(index: Index, not_itemised: str) -> str:
    if index.closed:
        of_set = say("ledger", "closed", year=index.year)
    else:
        of_set = index_tables.caveat(
            index.year, provisional=not index.criteria_set.is_published, of_another_year=index.set_of_another_year
        )
    return " ".join(part for part in (of_set, say("ledger", "not_itemised", points=not_itemised)) if part)


def _tasks(lines: list[Line]) -> dict[int, str]:
    """Document and number of the tasks that the lines name."""
    keys = [line.task.key for line in lines if line.task]
    tasks = Task.objects.for_rows().in_bulk(keys)
    return {key: source(task.item.document.number, task.number) for key, task in tasks.items()}
