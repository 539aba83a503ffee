"""How the office finished its tasks: the chances of on time, late by so many days and missing, by unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from statistics import fmean, variance

from scoring.engine.types import Fate

ENOUGH = 30
"""So many finished tasks are needed before anything is said to be likely."""
TO_OFFICE = 10.0
"""A unit's record is drawn towards the office's as if the office had finished so many tasks in it."""
PRIOR = (3.4, 0.4, 0.2)
"""The office's own record is drawn towards these on time, late and missing tasks where it is short."""
SPREAD_OF_YEARS, YEARS_OF_PRIOR = 0.25, 2
"""The variance of a year's luck (of the logit of the on-time rate) that is believed before years are known."""
LATE_DAYS = (2, 7, 20)
"""By how many days tasks are late where none is known."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A task of the record: whose, of which year, what became of it; `open_late`: past its deadline, not done yet."""

    unit: str
    year: int
    fate: Fate
    open_late: bool = False

    @property
    def on_time(self) -> bool:
        return self.fate == 0 and not self.open_late


@dataclass(frozen=True, slots=True)
class Chances:
    """Of a task whose day has not come: on time, and of the others the share that is never done."""

    on_time: float
    missing_of_rest: float


@dataclass(frozen=True, slots=True)
class Luck:
    """A year's shift of the logit of every on-time rate: its expected value and standard deviation."""

    mean: float
    deviation: float


def logit(share: float) -> float:
    return log(share / (1 - share))


class Record:
    """What is known of finished tasks, for the chances of those to come."""

    def __init__(self, finished: Iterable[Finished]):
        self.finished = list(finished)
        self._by_unit: dict[str, list[Finished]] = defaultdict(list)
        for each in self.finished:
            self._by_unit[each.unit].append(each)
        on_time, late, missing = self._counts(self.finished)
        whole = on_time + late + missing + sum(PRIOR)
        self._on_time = (on_time + PRIOR[0]) / whole
        self._missing = (missing + PRIOR[2]) / (late + missing + PRIOR[1] + PRIOR[2])
        self.late_days = self._typical_days()

    @property
    def is_enough(self) -> bool:
        return sum(not each.open_late for each in self.finished) >= ENOUGH

    @staticmethod
    def _counts(finished: Iterable[Finished]) -> tuple[int, int, int]:
        """On time, late, missing; what is late and open is not on time and neither of the others yet."""
        known = Counter("on" if each.on_time else "missing" if each.fate is None else "late" for each in finished)
        return known["on"], known["late"], known["missing"]

    def _typical_days(self) -> tuple[int, ...]:
        """Five days that stand for all by which tasks were late."""
        days = sorted(each.fate for each in self.finished if each.fate and not each.open_late)
        if len(days) < len(LATE_DAYS):
            return LATE_DAYS
        return tuple(days[int((place + 0.5) * len(days) / 5)] for place in range(5))

    def of_unit(self, unit: str) -> Chances:
        """The unit's own chances, drawn towards the office's where it has few tasks."""
        on_time, late, missing = self._counts(self._by_unit.get(unit, ()))
        number = on_time + late + missing
        share = (on_time + TO_OFFICE * self._on_time) / (number + TO_OFFICE)
        rest = (missing + TO_OFFICE * self._missing) / (late + missing + TO_OFFICE)
        return Chances(min(max(share, 0.01), 0.99), rest)

    def luck(self, year: int) -> Luck:
        """What a year's luck may be: the spread of the years before, narrowed by how this year went so far."""
        by_year: dict[int, list[Finished]] = defaultdict(list)
        for each in self.finished:
            by_year[each.year].append(each)
        past = [_rate(rows) for key, rows in by_year.items() if key != year and len(rows) >= ENOUGH]
        spread = YEARS_OF_PRIOR * SPREAD_OF_YEARS
        if len(past) > 1:
            noise = fmean(1 / (number * share * (1 - share)) for share, number in past)
            spread += (len(past) - 1) * max(0.0, variance(logit(share) for share, _ in past) - noise)
        spread /= YEARS_OF_PRIOR + max(0, len(past) - 1)
        if not by_year.get(year):
            return Luck(0.0, spread**0.5)
        share, number = _rate(by_year[year])
        expected = fmean(self.of_unit(each.unit).on_time for each in by_year[year])
        noise = 1 / (number * expected * (1 - expected))
        weight = spread / (spread + noise)
        return Luck(weight * (logit(share) - logit(expected)), (spread * (1 - weight)) ** 0.5)


def _rate(rows: list[Finished]) -> tuple[float, int]:
    """The on-time rate, never quite 0 or 1, and of how many tasks."""
    return (sum(each.on_time for each in rows) + 0.5) / (len(rows) + 1), len(rows)
