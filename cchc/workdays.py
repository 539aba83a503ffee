"""Working days: weekends, public holidays and swapped days, as data that is handed in. No Django here.

Civil Code 91/2015/QH13, art. 148.5: a period whose last day is a weekend or a public holiday ends with the next
working day; art. 147: a period counted in days starts on the day after the event.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

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
            return -sum(self.is_working(end + i * ONE_DAY) for i in range((start - end).days))
        return sum(self.is_working(start + i * ONE_DAY) for i in range(1, (end - start).days + 1))
