"""How a day is written where people read it, and read where they type it. Pure: no Django."""

from __future__ import annotations

import re
from datetime import date

FIRST_YEAR = 1900
# Plans of the State look as far as 2050; a year further than this is a slip of the finger (2109 for 2019).
FURTHEST_YEARS = 50

# Near the turn of a year a day without its year is of the neighbouring one: "10/1" in December, "28/12" in January.
NEAR_THE_TURN_DAYS = 92
BY_HAND = re.compile(r"(\d{1,2})\s*[/.,\s-]\s*(\d{1,2})(?:\s*[/.,\s-]\s*(\d{4}|\d\d))?[/.]?")
DIGITS_ONLY = re.compile(r"(\d\d)(\d\d)(\d{4}|\d\d)?")
ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")


def read_day(text: str, today: date) -> date:
    """The day that somebody typed: 25/7, 25/7/19, 25072019, 25.7.2019, 25-7-2019 or 2019-07-25.

    Without a year it is in today's year, near the turn of a year in the nearer one. Raises ValueError for what is none.
    """
    text = text.strip()
    if iso := ISO.fullmatch(text):
        return date(*(int(part) for part in iso.groups()))
    typed = DIGITS_ONLY.fullmatch(text) or BY_HAND.fullmatch(text)
    if typed is None:
        raise ValueError(f"{text!r} is no day")
    day, month, year = typed.groups()
    if year is None:
        return _nearest(int(day), int(month), today)
    return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))


def is_without_year(text: str) -> bool:
    """Whether `read_day` had to choose the year of what was typed."""
    typed = DIGITS_ONLY.fullmatch(text.strip()) or BY_HAND.fullmatch(text.strip())
    return typed is not None and typed[3] is None


def _nearest(day: int, month: int, today: date) -> date:
    for year in (today.year - 1, today.year + 1):
        try:
            neighbouring = date(year, month, day)
        except ValueError:  # 29/2
            continue
        if abs((neighbouring - today).days) <= NEAR_THE_TURN_DAYS:
            return neighbouring
    return date(today.year, month, day)


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
