"""What an indicator may be read as at the year's end, drawn by the spread of its past periods."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from statistics import stdev

import numpy as np

from scoring.engine.indicators import Measured, by_unit, covered
from scoring.engine.points import Share
from scoring.engine.rules.rule import IndicatorRule
from scoring.engine.types import FLOW, IndicatorFact

LEAST_SPREAD = 0.03
"""A ratio moves by at least so much, however alike its periods were."""
FINENESS = 10_000


def measures(
    rule: IndicatorRule, indicator: IndicatorFact, measured: Measured, random: np.random.Generator, draws: int
) -> Sequence[Share | Fraction]:
    """A draw each: ratios to four decimals, or counts. Read to the end of the year nothing moves."""
    so_far = measured.so_far
    if measured.complete and not isinstance(so_far, str):
        return [so_far] * draws
    if isinstance(so_far, Share):
        return _ratios(indicator, measured, so_far, random, draws)
    assert isinstance(so_far, Fraction)
    return _counts(indicator, measured, so_far, random, draws)


def _ratios(
    indicator: IndicatorFact, measured: Measured, so_far: Share, random: np.random.Generator, draws: int
) -> list[Share | Fraction]:
    periods = [float(each.numerator / each.denominator) for each in indicator.readings if each.denominator]
    spread = max(stdev(periods) if len(periods) > 1 else 0.0, LEAST_SPREAD)
    centre = float(measured.forecast.value) if isinstance(measured.forecast, Share) else float(so_far.value)
    highest = max(1.0, float(so_far.value))
    if indicator.kind == FLOW:
        # The months to come carry their part of the year's cases.
        coming = 1 - sum(covered(rows) for rows in by_unit(indicator).values()) / (12 * len(by_unit(indicator)))
        rest = (centre - (1 - coming) * float(so_far.value)) / coming
        drawn = (1 - coming) * float(so_far.value) + coming * np.clip(random.normal(rest, spread, draws), 0, highest)
    else:
        drawn = np.clip(random.normal(centre, spread, draws), 0, highest)
    return [Share(Fraction(int(number), FINENESS)) for number in np.rint(drawn * FINENESS)]


def _counts(
    indicator: IndicatorFact, measured: Measured, so_far: Fraction, random: np.random.Generator, draws: int
) -> list[Share | Fraction]:
    forecast = measured.forecast if isinstance(measured.forecast, Fraction) else None
    if indicator.kind == FLOW:
        months = max(measured.months, 1)
        more = so_far * (12 - months) / months if forecast is None else max(forecast - so_far, Fraction(0))
        return [so_far + int(number) for number in random.poisson(float(more), draws)]
    centre = so_far if forecast is None else forecast
    return [Fraction(int(number)) for number in random.poisson(float(centre), draws)]
