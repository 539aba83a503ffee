"""The days that a plan's printed deadline names, for checking a folder against its own wording."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from cchc.search import fold

LAST_MONTH = {"i": 3, "ii": 6, "iii": 9, "iv": 12}

# On the folded text (lower case, no accents).
BEFORE_A_DAY = re.compile(r"truoc ngay (\d\d?)/(\d\d?)/(\d{4})")
MONTHS = re.compile(r"thang (\d\d?)(?: va thang (\d\d?))?/(\d{4})")
QUARTERS = re.compile(r"quy ([iv]+)(?: va quy ([iv]+))?/(\d{4})")
EVERY_QUARTER = "hang quy"
DAYS = re.compile(r"ngay (\d\d?/\d\d?(?:, \d\d?/\d\d?)*(?: va \d\d?/\d\d?)?)/(\d{4})")


def days(text: str, year: int) -> list[date] | None:
    """The days in the order written; a month or quarter ends on its last day. None where it names none that this reads.

    `year` is the plan's, for a wording without one ("every quarter"). Reads the wordings of the shipped catalogue
    only; the import of an annex reads many more. A day that does not exist (30/02) is read as none.
    """
    try:
        return _days(fold(text), year)
    except (ValueError, KeyError):
        return None


def _days(text: str, year: int) -> list[date] | None:
    if found := BEFORE_A_DAY.fullmatch(text):
        return [date(int(found[3]), int(found[2]), int(found[1]))]
    if found := MONTHS.fullmatch(text):
        return [_last_day(int(found[3]), int(month)) for month in found.groups()[:2] if month]
    if found := QUARTERS.fullmatch(text):
        return [_last_day(int(found[3]), LAST_MONTH[quarter]) for quarter in found.groups()[:2] if quarter]
    if text == EVERY_QUARTER:
        return [_last_day(year, month) for month in LAST_MONTH.values()]
    if found := DAYS.fullmatch(text):
        return [date(int(found[2]), int(month), int(day)) for day, month in re.findall(r"(\d\d?)/(\d\d?)", found[1])]
    return None


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
