"""What an indicator may still be read as by the year's end: around what, how far, and within which bounds."""

from fractions import Fraction

import numpy as np
import pytest

from scoring.engine.expectation.measures import LEAST_SPREAD, measures
from scoring.engine.indicators import measure
from scoring.engine.points import Share
from scoring.engine.rules import rule_of
from scoring.engine.types import FLOW, LEVEL, IndicatorFact, ReadingFact

F = Fraction
DRAWS = 6_000
RATIO = rule_of("ratio", {"indicator": "i", "from": "0", "target": "1"}, 4)
FAULTS = rule_of("count_deduct", {"indicator": "i", "per_unit": "1", "floor": "0"}, 5)


def read(first: int, last: int, value: str, forecast: str | None = None, unit: str = "", cases: int = 100):
    """Of that share of `cases` cases in these months."""
    return ReadingFact(first, last, F(value) * cases, F(cases), F(forecast) if forecast else None, unit)


def drawn(*readings: ReadingFact, kind: str = FLOW, rule=RATIO) -> np.ndarray:
    indicator = IndicatorFact("i", kind, readings)
    found = measures(rule, indicator, measure(rule, indicator), np.random.default_rng(1688), DRAWS)
    assert len(found) == DRAWS
    return np.array([float(each.value if isinstance(each, Share) else each) for each in found])


def counted(number: int, last: int, forecast: str | None = None, kind: str = FLOW) -> np.ndarray:
    reading = ReadingFact(1, last, F(number), forecast=F(forecast) if forecast else None)
    return drawn(reading, kind=kind, rule=FAULTS)


def lies(values: np.ndarray, mean: float, spread: float) -> None:
    assert values.mean() == pytest.approx(mean, abs=0.004)
    assert values.std() == pytest.approx(spread, abs=0.004)


@pytest.mark.parametrize("kind", [FLOW, LEVEL])
def test_what_was_read_to_the_end_of_the_year_does_not_move(kind):
    assert set(drawn(read(1, 12, "0.8", "0.9"), kind=kind)) == {0.8}
    assert set(counted(3, 12, "9", kind=kind)) == {3}


def test_a_flow_moves_by_the_months_that_are_still_to_come():
    lies(drawn(read(1, 6, "0.8")), 0.8, LEAST_SPREAD / 2)
    lies(drawn(read(1, 9, "0.8")), 0.8, LEAST_SPREAD / 4)
    lies(drawn(read(1, 12, "0.8", unit="A"), read(1, 6, "0.8", unit="B")), 0.8, LEAST_SPREAD / 4)


def test_a_flow_and_a_level_lie_around_their_forecast_where_there_is_one():
    lies(drawn(read(1, 6, "0.8", "0.85")), 0.85, LEAST_SPREAD / 2)
    lies(drawn(read(1, 6, "0.8", "0.6"), kind=LEVEL), 0.6, LEAST_SPREAD)


def test_a_level_lies_around_its_latest_reading():
    lies(drawn(read(1, 3, "0.48"), read(4, 6, "0.52"), kind=LEVEL), 0.52, LEAST_SPREAD)


def test_periods_that_differed_much_spread_what_is_to_come():
    lies(drawn(read(1, 3, "0.3"), read(4, 6, "0.5"), kind=LEVEL), 0.5, 0.1414)
    lies(drawn(read(1, 3, "0.3"), read(4, 6, "0.5")), 0.4, 0.1414 / 2)


def test_a_period_without_a_case_says_nothing_of_the_spread():
    nothing = ReadingFact(4, 6, F(0), F(0))
    lies(drawn(read(1, 3, "0.5"), nothing), 0.5, LEAST_SPREAD / 2)


def test_a_ratio_is_never_below_nothing_nor_above_the_whole_or_what_it_is_already():
    low, high = drawn(read(1, 6, "0.01"), kind=LEVEL), drawn(read(1, 6, "0.99"), kind=LEVEL)
    assert (low.min(), high.max()) == (0, 1)
    assert drawn(read(1, 6, "1.2"), kind=LEVEL).max() == 1.2
    flow = drawn(read(1, 6, "0.99"))
    assert flow.max() == pytest.approx((0.99 + 1) / 2)
    assert drawn(read(1, 6, "0.01")).min() == pytest.approx(0.005)


def test_ratios_have_four_decimals():
    values = drawn(read(1, 6, "0.8")) * 10_000
    assert np.allclose(values, np.rint(values), rtol=0, atol=1e-6)
    assert len(set(values)) > 100


def test_faults_of_a_flow_go_on_as_they_came_and_those_counted_stay():
    values = counted(6, 6)
    assert values.mean() == pytest.approx(12, abs=0.1)
    assert values.var() == pytest.approx(6, abs=0.4)
    assert values.min() >= 6
    assert counted(2, 8).mean() == pytest.approx(3, abs=0.06)


def test_faults_go_by_their_forecast_and_are_never_fewer_than_were_counted():
    assert counted(6, 6, "8").mean() == pytest.approx(8, abs=0.1)
    assert set(counted(6, 6, "4")) == {6}
    assert set(counted(0, 6)) == {0}


def test_faults_of_a_level_lie_around_the_latest_number_or_its_forecast():
    assert counted(6, 6, kind=LEVEL).mean() == pytest.approx(6, abs=0.1)
    assert counted(6, 6, "2", kind=LEVEL).mean() == pytest.approx(2, abs=0.1)
