"""How a day is written where people read it: dd/mm/yyyy, in every language of the site. Pure: no Django."""

from __future__ import annotations

from datetime import date

FIRST_YEAR = 1900
# Plans of the State look as far as 2050; a year further than this is a slip of the finger (2109 for 2019).
FURTHEST_YEARS = 50


def is_plausible(day: date, today: date) -> bool:
    """Whether somebody can have meant this day: not before 1900, not more than 50 years ahead."""
    return FIRST_YEAR <= day.year <= today.year + FURTHEST_YEARS


def short_date(day: date) -> str:
    """The day as dd/mm/yyyy, for sentences, cells and headings."""
    return f"{day:%d/%m/%Y}"
