"""What an indicator's readings say for each figure: the table of docs/scoring.md for ratios and counts.

A measure is a `Share` or a count; `MOST` stands for the best that the rule knows (a level can still become anything).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from scoring.engine.points import Share
from scoring.engine.rules.rule import IndicatorRule
from scoring.engine.types import FLOW, IndicatorFact, ReadingFact

MOST: Literal["most"] = "most"
Measure = Share | Fraction | Literal["most"]


@dataclass(frozen=True, slots=True)
class Measured:
    """Candidates of each figure: secured is what scores least, projected is the one, attainable what scores most."""

    secured: tuple[Measure, ...]
    projected: Measure
    attainable: tuple[Measure, ...]
    so_far: Measure
    forecast: Measure | None
    complete: bool
    months: int


def by_unit(indicator: IndicatorFact) -> dict[str, list[ReadingFact]]:
    """The readings of each unit (of the department under ""), the latest by last month at the end."""
    readings = defaultdict(list)
    for reading in sorted(indicator.readings, key=lambda each: (each.last_month, each.first_month)):
        readings[reading.unit].append(reading)
    return readings


def covered(readings: list[ReadingFact]) -> int:
    """How many months of the year these readings cover."""
    return len({month for reading in readings for month in reading.months})


def is_complete(indicator: IndicatorFact) -> bool:
    """Read to the end of the year: a flow in all twelve months, a level in its last; by unit, each unit."""
    units = by_unit(indicator).values()
    if indicator.kind == FLOW:
        return all(covered(readings) == 12 for readings in units)
    return all(readings[-1].last_month == 12 for readings in units)


def forecast(indicator: IndicatorFact) -> Fraction | None:
    """The year-end forecast that holds: the latest period's, unless the year is read to its end."""
    if not indicator.readings or is_complete(indicator):
        return None
    latest = max(reading.last_month for reading in indicator.readings)
    given = [each.forecast for each in indicator.readings if each.last_month == latest and each.forecast is not None]
    return given[-1] if given else None


def counting(indicator: IndicatorFact) -> list[ReadingFact]:
    """The readings that make the state: all of a flow's, each unit's latest of a level."""
    if indicator.kind == FLOW:
        return list(indicator.readings)
    return [readings[-1] for readings in by_unit(indicator).values()]


def _sums(readings: list[ReadingFact]) -> tuple[Fraction, Fraction]:
    """Numerators and denominators added up."""
    numerator = sum((reading.numerator for reading in readings), Fraction(0))
    return numerator, sum((reading.denominator or Fraction(0) for reading in readings), Fraction(0))


def nothing_arose(indicator: IndicatorFact) -> bool:
    """Whether there are readings and their denominators are 0 (of a level: the latest ones)."""
    return bool(indicator.readings) and not _sums(counting(indicator))[1]


def ratio_so_far(indicator: IndicatorFact) -> Share:
    """Numerators ÷ denominators of the readings that count. Their denominator must not be 0."""
    return Share(*_sums(counting(indicator)))


def carried_on(indicator: IndicatorFact) -> Share:
    """A flow carried on: the uncovered months bring as many cases a month as those covered, exactly, all of them good.

    By unit each at its own rate; the units add up.
    """
    numerator = denominator = Fraction(0)
    for readings in by_unit(indicator).values():
        good, cases = _sums(readings)
        months = covered(readings)
        more = cases * (12 - months) / months
        numerator += good + more
        denominator += cases + more
    return Share(numerator, denominator)


def count_so_far(indicator: IndicatorFact) -> Fraction:
    """The events of the readings that count."""
    return _sums(counting(indicator))[0]


def measure(rule: IndicatorRule, indicator: IndicatorFact) -> Measured:
    """The measures of each figure for a rule that reads a ratio, faults or achievements.

    The indicator has at least one reading and, for a ratio, a denominator that is not 0.
    """
    number = forecast(indicator)
    so_far = ratio_so_far(indicator) if rule.is_ratio else count_so_far(indicator)
    expected: Measure | None = Share(number) if rule.is_ratio and number is not None else number
    complete = is_complete(indicator)
    return Measured(
        secured=(so_far,) if expected is None else (so_far, expected),
        projected=so_far if expected is None else expected,
        attainable=(so_far,) if complete else _best(rule, indicator, so_far),
        so_far=so_far,
        forecast=expected,
        complete=complete,
        months=min(covered(readings) for readings in by_unit(indicator).values()),
    )


def _best(rule: IndicatorRule, indicator: IndicatorFact, so_far: Measure) -> tuple[Measure, ...]:
    """What may still be read before the year ends."""
    is_flow = indicator.kind == FLOW
    if rule.is_ratio:
        return (so_far, carried_on(indicator)) if is_flow else (MOST,)
    if rule.counts_faults:
        return (so_far,) if is_flow else (Fraction(0),)
    return (MOST,)


def out_of_reach(rule: IndicatorRule, measured: Measured) -> bool:
    """Whether the forecast promises what can no longer be had: a higher ratio, or fewer faults than are counted."""
    expected, best = measured.forecast, measured.attainable
    if isinstance(expected, Share):
        shares = [each.value for each in best if isinstance(each, Share)]
        return bool(shares) and expected.value > max(shares)
    counts = [each for each in best if isinstance(each, Fraction)]
    return rule.counts_faults and isinstance(expected, Fraction) and bool(counts) and expected < min(counts)
