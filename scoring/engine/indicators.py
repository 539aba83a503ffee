"""What an indicator's readings say for each of the three figures: design §5's table for ratios and counts. Pure.

A measure is a `Share` or a count; `MOST` stands for the best that the rule knows (a level can still become anything).
"""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from scoring.engine.rules import rules
from scoring.engine.tallies import Share
from scoring.engine.types import FLOW, IndicatorFact, ReadingFact

MOST = "most"
Measure = Share | Fraction | str


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
    streams = defaultdict(list)
    for reading in sorted(indicator.readings, key=lambda r: (r.last_month, r.first_month)):
        streams[reading.unit].append(reading)
    return streams


def covered(readings: list[ReadingFact]) -> int:
    """How many months of the year these readings cover."""
    return len({month for reading in readings for month in reading.months})


def is_complete(indicator: IndicatorFact) -> bool:
    """Read to the end of the year: a flow in all twelve months, a level in its last; by unit, each unit."""
    streams = by_unit(indicator).values()
    if indicator.kind == FLOW:
        return all(covered(readings) == 12 for readings in streams)
    return all(readings[-1].last_month == 12 for readings in streams)


def forecast(indicator: IndicatorFact) -> Fraction | None:
    """The year-end forecast that holds: the latest period's, unless the year is read to its end."""
    if not indicator.readings or is_complete(indicator):
        return None
    latest = max(reading.last_month for reading in indicator.readings)
    stated = [r for r in indicator.readings if r.last_month == latest and r.forecast is not None]
    return stated[-1].forecast if stated else None


def counting(indicator: IndicatorFact) -> list[ReadingFact]:
    """The readings that make the state: all of a flow's, each unit's latest of a level."""
    if indicator.kind == FLOW:
        return list(indicator.readings)
    return [readings[-1] for readings in by_unit(indicator).values()]


def nothing_arose(indicator: IndicatorFact) -> bool:
    """Whether there are readings and their denominators are 0 (of a level: the latest ones)."""
    return bool(indicator.readings) and not sum(reading.denominator or 0 for reading in counting(indicator))


def ratio_so_far(indicator: IndicatorFact) -> Share:
    """Numerators ÷ denominators of the readings that count. Their denominator must not be 0."""
    readings = counting(indicator)
    return Share(
        sum((reading.numerator for reading in readings), Fraction(0)),
        sum((reading.denominator or Fraction(0) for reading in readings), Fraction(0)),
    )


def carried_on(indicator: IndicatorFact) -> Share:
    """A flow carried on: the uncovered months bring as many cases a month as those covered, exactly, all of them good.

    By unit each at its own rate; the units add up.
    """
    numerator = denominator = Fraction(0)
    for readings in by_unit(indicator).values():
        cases = sum((reading.denominator or Fraction(0) for reading in readings), Fraction(0))
        months = covered(readings)
        more = cases * (12 - months) / months
        numerator += sum((reading.numerator for reading in readings), Fraction(0)) + more
        denominator += cases + more
    return Share(numerator, denominator)


def count_so_far(indicator: IndicatorFact) -> Fraction:
    """The events of the readings that count."""
    return sum((reading.numerator for reading in counting(indicator)), Fraction(0))


def measure(feeds_on: str, indicator: IndicatorFact) -> Measured:
    """The measures of each figure for a rule that feeds on a ratio, faults or achievements.

    The indicator has at least one reading and, for a ratio, a denominator that is not 0.
    """
    word = forecast(indicator)
    is_ratio = feeds_on == rules.RATIO
    so_far = ratio_so_far(indicator) if is_ratio else count_so_far(indicator)
    foreseen = Share(word) if is_ratio and word is not None else word
    complete = is_complete(indicator)
    if complete:
        best: tuple[Measure, ...] = (so_far,)
    elif feeds_on == rules.ACHIEVEMENTS or (is_ratio and indicator.kind != FLOW):
        best = (MOST,)
    elif is_ratio:
        best = (so_far, carried_on(indicator))
    else:
        best = (so_far if indicator.kind == FLOW else Fraction(0),)
    return Measured(
        secured=(so_far,) if foreseen is None else (so_far, foreseen),
        projected=so_far if foreseen is None else foreseen,
        attainable=best,
        so_far=so_far,
        forecast=foreseen,
        complete=complete,
        months=min(covered(readings) for readings in by_unit(indicator).values()),
    )


def out_of_reach(measured: Measured, feeds_on: str) -> bool:
    """Whether the forecast promises what can no longer be had: a higher ratio, or fewer faults than are counted."""
    word, best = measured.forecast, measured.attainable
    if isinstance(word, Share):
        shares = [each.value for each in best if isinstance(each, Share)]
        return bool(shares) and word.value > max(shares)
    counts = [each for each in best if isinstance(each, Fraction)]
    return feeds_on == rules.FAULTS and isinstance(word, Fraction) and bool(counts) and word < min(counts)
