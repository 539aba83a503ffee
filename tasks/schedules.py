"""From a schedule to days, and from the decreed day to the day in force. Pure: no Django, no database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from cchc.workdays import ONE_DAY, Workdays

# Reporting periods end on this day of their last month (Decree 09/2019/NĐ-CP art. 12); on a quarter's a unit checks in.
CUT_OFF_DAY = 14
CHECK_IN_DAYS = tuple((month, CUT_OFF_DAY) for month in (3, 6, 9, 12))
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Kind(StrEnum):
    ON = "on"
    DATES = "dates"
    EVENT = "event"
    MONTHLY = "monthly"
    CONTINUOUS = "continuous"
    UNDATED = "undated"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When an item's products are due; `days` for on, dates, event; `day_of_month` for monthly."""

    kind: Kind
    days: tuple[date, ...] = ()
    day_of_month: int = 0


@lru_cache(maxsize=1024)  # every number of a task that is written asks it
def read(text: str) -> Schedule:
    """The schedule that `text` writes in the catalogue's form.

    Raises ValueError with what is wrong and what is allowed.
    """
    word, *arguments = text.split() or [""]
    try:
        kind = Kind(word)
    except ValueError:
        raise ValueError(f"unknown schedule {word!r}: {', '.join(Kind)} are allowed") from None
    if kind in (Kind.ON, Kind.EVENT, Kind.DATES):
        return Schedule(kind, _days(kind, arguments))
    if kind is Kind.MONTHLY:
        if len(arguments) != 1 or not re.fullmatch(r"[0-9]{1,2}", arguments[0]) or not 1 <= int(arguments[0]) <= 28:
            raise ValueError("monthly needs one day of the month, from 1 to 28")
        return Schedule(kind, day_of_month=int(arguments[0]))
    if arguments:
        raise ValueError(f"{kind} takes nothing after it, not {' '.join(arguments)!r}")
    return Schedule(kind)


def _days(kind: Kind, arguments: list[str]) -> tuple[date, ...]:
    days = []
    for argument in arguments:
        if not DAY.fullmatch(argument):  # fromisoformat reads more than this, such as weeks
            raise ValueError(f"{argument!r} is no day: YYYY-MM-DD is allowed")
        try:
            days.append(date.fromisoformat(argument))
        except ValueError:
            raise ValueError(f"{argument!r} is no day of the calendar") from None
    if not days or (kind is not Kind.DATES and len(days) != 1):
        raise ValueError(f"{kind} needs {'at least one day' if kind is Kind.DATES else 'exactly one day'}")
    if days != sorted(set(days)):
        raise ValueError("the days must rise and none may stand twice")
    return tuple(days)


def decreed_days(schedule: Schedule, *, year: int, document_on: date) -> list[date | None]:
    """The decreed day of each task in order; [None] for one task without a deadline, [] for none at all.

    Monthly and quarterly days run within `year` and strictly after the document's date.
    """
    match schedule.kind:
        case Kind.STANDING:
            return []
        case Kind.UNDATED:
            return [None]
        case Kind.MONTHLY:
            days = [date(year, month, schedule.day_of_month) for month in range(1, 13)]
        case Kind.CONTINUOUS:
            days = [date(year, month, day) for month, day in CHECK_IN_DAYS]
        case _:
            return list(schedule.days)
    return [day for day in days if day > document_on]


def quarter_of(day: date) -> str:
    """The reporting quarter ("2019-Q3") of a day; after the year's last cut-off it is the next year's first."""
    for number, (month, last) in enumerate(CHECK_IN_DAYS, start=1):
        if (day.month, day.day) <= (month, last):
            return f"{day.year}-Q{number}"
    return f"{day.year + 1}-Q1"


def days_of_quarter(quarter: str) -> tuple[date, date]:
    """First and last day of "2019-Q3"."""
    year, number = int(quarter[:4]), int(quarter[-1])
    before = date(year - 1, *CHECK_IN_DAYS[-1]) if number == 1 else date(year, *CHECK_IN_DAYS[number - 2])
    return before + ONE_DAY, date(year, *CHECK_IN_DAYS[number - 1])


def in_force(decreed: date | None, kind: Kind, workdays: Workdays) -> date | None:
    """The day that counts: a deadline on a day off moves to the next working day (Civil Code 2015 art. 148.5).

    A check-in moves back to the working day before, since the report's cut-off does not wait; an event does not move.
    """
    if decreed is None or kind is Kind.EVENT:
        return decreed
    if kind is Kind.CONTINUOUS:
        return workdays.previous_working(decreed)
    return workdays.next_working(decreed)
