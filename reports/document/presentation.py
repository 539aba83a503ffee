"""Blocks of a report on a page."""

from __future__ import annotations

from decimal import Decimal

from cchc.templating.library import Library
from reports.document.blocks import Bar, Block, Chart, Column, Paper, Table
from reports.wording import annex_name

library = Library()


@library.function
def kind_of(block: Block) -> str:
    """ "heading", "paragraph", "bullet", "table" or "chart"."""
    return type(block).__name__.lower()


@library.function
def width_in(column: Column, table: Table) -> str:
    """How wide a column is, in percent of its table."""
    return f"{round(column.width * 100 / sum(each.width for each in table.columns))}%"


@library.function
def annex_of(number: int, paper: Paper) -> str:
    """ "Phụ lục II"; a single annex goes without a number."""
    return annex_name(number, len(paper.annexes))


@library.function
def lengths_of(bar: Bar, chart: Chart) -> list[tuple[str, str]]:
    """Where each part of a bar begins and how long it is, in hundredths of the longest bar."""
    found, start = [], Decimal(0)
    for part in bar.parts:
        length = part * 100 / chart.longest if chart.longest else Decimal(0)
        found.append((f"{start:.2f}", f"{length:.2f}"))
        start += length
    return found
