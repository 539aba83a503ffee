"""Blocks of a report on a page."""

from __future__ import annotations

from cchc.templating.library import Library
from reports.document.blocks import Block, Column, Paper, Table
from reports.wording import annex_name

library = Library()


@library.function
def kind_of(block: Block) -> str:
    """ "heading", "paragraph", "bullet" or "table"."""
    return type(block).__name__.lower()


@library.function
def width_in(column: Column, table: Table) -> str:
    """How wide a column is, in percent of its table."""
    return f"{round(column.width * 100 / sum(each.width for each in table.columns))}%"


@library.function
def annex_of(number: int, paper: Paper) -> str:
    """ "Phụ lục II"; a single annex goes without a number."""
    return annex_name(number, len(paper.annexes))
