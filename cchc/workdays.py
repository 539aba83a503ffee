"""Working days: weekends, public holidays and swapped days, as data that is handed in. No Django here.

Civil Code 91/2015/QH13, art. 148.5: a period whose last day is a weekend or a public holiday ends with the next
working day; art. 147: a period counted in days starts on the day after the event.
"""

from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Workdays:
    """The calendar of one office: `off` are weekdays not worked, `worked` are weekend days worked in exchange.

    A day cannot be both (ValueError).
    """

    off: Collection[date] = field(default=frozenset())
    worked: Collection[date] = field(default=frozenset())

    def __post_init__(self) -> None:
        object.__setattr__(self, "off", frozenset(self.off))
        object.__setattr__(self, "worked", frozenset(self.worked))
        if both := sorted(set(self.off) & set(self.worked)):
            raise ValueError(f"both off and worked: {', '.join(day.isoformat() for day in both)}")

    @cached_property
    def _weekdays_off(self) -> list[date]:
        return sorted(day for day in self.off if day.weekday() < SATURDAY)

    @cached_property
    def _weekend_worked(self) -> list[date]:
        return sorted(day for day in self.worked if day.weekday() >= SATURDAY)

    def is_working(self, day: date) -> bool:
        """A weekday that is not off, or a weekend day that is worked in exchange for one."""
        if day.weekday() >= SATURDAY:
            return day in self.worked
        return day not in self.off

    def next_working(self, day: date) -> date:
        """`day` itself if it is a working day, else the next one (Civil Code 2015, art. 148.5)."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def previous_working(self, day: date) -> date:
        """`day` itself if it is a working day, else the one before: a check-in moves back, not forward."""
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def add(self, day: date, n: int) -> date:
        """The `n`-th working day after `day`, before it where `n` is negative; `day` itself for 0.

        `day` is never counted (Civil Code 2015, art. 147) and need not be a working day.
        """
        step = ONE_DAY if n > 0 else -ONE_DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days lie from `start` (not counted) to `end` (counted); negative where `end` is earlier.

        `between(day, add(day, n)) == n` for every day and n.
        """
        if end < start:
            return -self.between(end - ONE_DAY, start - ONE_DAY)  # the end counts, the start does not
        moved = _within(self._weekend_worked, start, end) - _within(self._weekdays_off, start, end)
        return _weekdays_until(end) - _weekdays_until(start) + moved


def _within(days: list[date], start: date, end: date) -> int:
    """How many of the ordered days lie after `start`, up to and on `end`."""
    return bisect_right(days, end) - bisect_right(days, start)


def _weekdays_until(day: date) -> int:
    """How many days from Monday to Friday there were up to and on `day`, from the first Monday of the calendar on."""
    weeks, rest = divmod(day.toordinal() - 1, 7)  # ordinal 1 is a Monday
    return 5 * weeks + min(rest + 1, SATURDAY)
