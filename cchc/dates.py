"""How a day is written where people read it: dd/mm/yyyy, in every language of the site. Pure: no Django."""

from __future__ import annotations

from datetime import date


def short_date(day: date) -> str:
    """The day as dd/mm/yyyy, for sentences, cells and headings."""
    return f"{day:%d/%m/%Y}"
