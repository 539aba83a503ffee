"""Blocks of a report in templates."""

from django import template

from reports.blocks import Block

register = template.Library()


@register.filter
def kind_of(block: Block) -> str:
    """ "heading", "paragraph", "bullet" or "table"."""
    return type(block).__name__.lower()


@register.filter
def with_columns(row, table) -> list[tuple[object, object]]:
    """Each cell of a row with its column."""
    return list(zip(row.cells, table.columns, strict=False))
