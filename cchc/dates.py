"""How a day is written where people read it. Pure: no Django."""

from __future__ import annotations

from datetime import date

FIRST_YEAR = 1900
# Plans of the State look as far as 2050; a year further than this is a slip of the finger (2109 for 2019).
FURTHEST_YEARS = 50


def is_plausible(day: date, today: date) -> bool:
    """Whether somebody can have meant this day: not before 1900, not more than 50 years ahead."""
    return FIRST_YEAR <= day.year <= today.year + FURTHEST_YEARS


def short_date(day: date) -> str:
    """The day as dd/mm/yyyy, for sentences, cells and headings of pages, in every language of the site."""
    return f"{day:%d/%m/%Y}"


def official_date(day: date) -> str:
    """The day as documents of offices write it: 05/02/2019, 14/6/2019. Days below 10 and months 1 and 2 have a nought
    (Decree 30/2020/NĐ-CP, Annex I)."""
    return f"{official_day_and_month(day)}/{day.year}"


def official_day_and_month(day: date) -> str:
    return f"{day.day:02}/{day.month:02}" if day.month < 3 else f"{day.day:02}/{day.month}"
