"""Reporting periods and their cut-off days. Pure: no Django.

Decree 09/2019/NĐ-CP of 24/1/2019 (in force from 12/3/2019), art. 12, as quoted in docs/domain.md §3: a month runs from
the 15th of the month before it to its own 14th; a quarter from the 15th of the month before it to the 14th of its last
month; the first half-year from 15/12 to 14/6, the second from 15/6 to 14/12; the year from 15/12 to 14/12. The decree
has no paragraph for nine months: 15/12 to 14/9 is by analogy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tasks.schedules import CUT_OFF_DAY

FIRST_DAY = CUT_OFF_DAY + 1


class Kind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    NINE_MONTHS = "nine_months"
    YEAR = "year"


# Of each kind: how many a year has, and the number of months of one.
COUNT = {Kind.MONTH: 12, Kind.QUARTER: 4, Kind.HALF: 2, Kind.NINE_MONTHS: 1, Kind.YEAR: 1}
MONTHS = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.HALF: 6, Kind.NINE_MONTHS: 9, Kind.YEAR: 12}
ALLOWED = "2019-M06, 2019-Q3, 2019-H1, 2019-9M, 2019"
_CODE = re.compile(r"(?P<year>\d{4})(?:-(?:M(?P<month>\d{2})|Q(?P<quarter>\d)|H(?P<half>\d)|(?P<nine>9M)))?")


@dataclass(frozen=True, order=True)
class Period:
    """The `n`-th period of its kind in `year`, counted from 1. Raises ValueError for one that no year has."""

    year: int
    kind: Kind
    n: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.n <= COUNT[self.kind]:
            raise ValueError(f"a year has {COUNT[self.kind]} of {self.kind}, not a number {self.n}")
        if not 1900 <= self.year <= 2999:
            raise ValueError(f"{self.year} is no year of the calendar in use")

    @property
    def code(self) -> str:
        """As commands and file names write it; codes of one kind sort by time."""
        forms = {
            Kind.MONTH: f"{self.year}-M{self.n:02}",
            Kind.QUARTER: f"{self.year}-Q{self.n}",
            Kind.HALF: f"{self.year}-H{self.n}",
            Kind.NINE_MONTHS: f"{self.year}-9M",
            Kind.YEAR: f"{self.year}",
        }
        return forms[self.kind]

    @property
    def last_month(self) -> int:
        return self.n * MONTHS[self.kind]

    @property
    def first(self) -> date:
        """The first day: the 15th of the month before the period's first month (Decree 09/2019, art. 12)."""
        month = self.last_month - MONTHS[self.kind]
        return date(self.year, month, FIRST_DAY) if month else date(self.year - 1, 12, FIRST_DAY)

    @property
    def cut_off(self) -> date:
        """The last day: the 14th of the period's last month (Decree 09/2019, art. 12)."""
        return date(self.year, self.last_month, CUT_OFF_DAY)

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.cut_off

    def as_of(self, today: date) -> date:
        """The day whose state a report shows: the cut-off day or today, whichever is earlier (design §8)."""
        return min(self.cut_off, today)

    def is_closed_on(self, day: date) -> bool:
        """Whether the cut-off day is over."""
        return self.cut_off < day

    @property
    def next(self) -> Period:
        """The period of the same kind that follows."""
        if self.n < COUNT[self.kind]:
            return Period(self.year, self.kind, self.n + 1)
        return Period(self.year + 1, self.kind, 1)


def parse(code: str) -> Period:
    """The period of a code such as 2019-Q3. Raises ValueError that says what is allowed."""
    match = _CODE.fullmatch(code.strip())
    if match is None:
        raise ValueError(f"{code!r} is no period; allowed are forms like {ALLOWED}")
    year = int(match["year"])
    try:
        if match["nine"]:
            return Period(year, Kind.NINE_MONTHS)
        for kind in (Kind.MONTH, Kind.QUARTER, Kind.HALF):
            if match[kind]:
                return Period(year, kind, int(match[kind]))
        return Period(year, Kind.YEAR)
    except ValueError as error:
        raise ValueError(f"{code!r} is no period: {error}; allowed are forms like {ALLOWED}") from error


def of_day(day: date, kind: Kind) -> Period | None:
    """The one period of `kind` that `day` belongs to; None for nine months in the year's last quarter."""
    for year in (day.year, day.year + 1):
        for period in of_year(year, kind):
            if period.holds(day):
                return period
    return None


def of_year(year: int, kind: Kind) -> list[Period]:
    return [Period(year, kind, n) for n in range(1, COUNT[kind] + 1)]


def sent(year: int) -> list[Period]:
    """The four for which CCHC reports are sent: quarter I, half-year, quarter III, year (581/BNV-CCHC)."""
    return [
        Period(year, Kind.QUARTER, 1),
        Period(year, Kind.HALF, 1),
        Period(year, Kind.QUARTER, 3),
        Period(year, Kind.YEAR),
    ]


def last_closed(day: date) -> Period:
    """Of the periods for which reports are sent, the one whose cut-off day was the last to pass before `day`."""
    candidates = [period for year in (day.year - 1, day.year) for period in sent(year) if period.is_closed_on(day)]
    return max(candidates, key=lambda period: period.cut_off)


def offered(day: date) -> list[Period]:
    """What a page offers: the last closed one first, then those sent, the latest first, then all others of the year."""
    year = of_year_of(day)
    first = last_closed(day)
    others = sorted([*sent(year), *sent(year - 1)], key=lambda period: period.cut_off, reverse=True)
    rest = [period for kind in Kind for period in of_year(year, kind)]
    return list(dict.fromkeys([first, *others, *rest]))


def of_year_of(day: date) -> int:
    """The reporting year that `day` belongs to: from 15 December on it is the next one."""
    period = of_day(day, Kind.YEAR)
    return period.year if period else day.year


def days(period: Period) -> Iterator[date]:
    day = period.first
    while day <= period.cut_off:
        yield day
        day += timedelta(days=1)
