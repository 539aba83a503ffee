"""Blocks of a report in templates."""

from django import template

from cchc.files.cells import Row
from reports.document.blocks import Block, Column, Paper, Table
from reports.wording import annex_name

register = template.Library()


@register.filter
def kind_of(block: Block) -> str:
    """ "heading", "paragraph", "bullet" or "table"."""
    return type(block).__name__.lower()


@register.filter
def share_of(column: Column, table: Table) -> int:
    """How wide a column is, in percent of its table."""
    return round(column.width * 100 / sum(each.width for each in table.columns))


@register.filter
def annex_of(n: int, paper: Paper) -> str:
    """ "Phụ lục II"; a single annex goes without a number."""
    return annex_name(n, len(paper.annexes))


@register.filter
def with_columns(row: Row, table: Table) -> list[tuple[str, Column]]:
    """Each cell of a row, in words, with its column."""
    return list(zip(row.words, table.columns, strict=False))
