"""When an open task is endangered, and what its days promise: the edges at which a day more decides."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from scoring.engine.indicators import by_unit, forecast, is_complete, measure, out_of_reach
from scoring.engine.rules import rule_of
from scoring.engine.tallies import TaskTally, fates, signs_of_trouble
from scoring.engine.types import (
    CANCELLED,
    FLOW,
    FORECAST_BROKEN,
    FORECAST_LATE,
    LEVEL,
    OPEN,
    PAST_DEADLINE,
    REPORTED,
    SILENT,
    VERIFIED,
    IndicatorFact,
    ReadingFact,
    TaskFact,
)

DAY, CLOSES = date(2019, 7, 17), date(2019, 12, 31)
F = Fraction


def days(number: int) -> date:
    return DAY + timedelta(days=number)


def task(due: int | None = None, forecast: int | None = None, **fields) -> TaskFact:
    """Deadline and forecast in days from today."""
    fields["due_on"] = None if due is None else days(due)
    fields["forecast_on"] = None if forecast is None else days(forecast)
    return TaskFact("a", "i", **fields)


SIGNS = [
    # deadline, forecast in days from today; signs
    (-1, None, (PAST_DEADLINE,)),
    (0, None, ()),
    (None, None, ()),
    (5, 4, ()),
    (5, 5, ()),
    (5, 6, (FORECAST_LATE,)),
    (5, 0, ()),
    (5, -1, (FORECAST_BROKEN,)),
    (-1, -1, (PAST_DEADLINE, FORECAST_BROKEN)),
    (-3, 3, (PAST_DEADLINE, FORECAST_LATE)),
    (None, (CLOSES - DAY).days, ()),
    (None, (CLOSES - DAY).days + 1, (FORECAST_LATE,)),
]


@pytest.mark.parametrize(("due", "forecast", "signs"), SIGNS)
def test_signs_of_trouble_begin_on_the_day_after(due, forecast, signs):
    assert signs_of_trouble(task(due, forecast), DAY, CLOSES) == signs
    assert signs_of_trouble(task(due, forecast, signs=(SILENT,)), DAY, CLOSES) == (*signs, SILENT)


@pytest.mark.parametrize("state", [REPORTED, VERIFIED, CANCELLED])
def test_what_is_no_longer_open_and_a_check_in_show_no_trouble(state):
    assert signs_of_trouble(task(-9, -1, state=state, signs=(SILENT,)), DAY, CLOSES) == ()
    assert signs_of_trouble(task(-9, -1, state=OPEN, check_in=True, signs=(SILENT,)), DAY, CLOSES) == ()


FATES = [
    # deadline, forecast in days from today; secured, cautious, projected, attainable
    (5, None, (None, 0, 0, 0)),
    (0, None, (None, 0, 0, 0)),
    (-2, None, (None, None, None, 2)),  # late by two days if finished today, which nobody has promised
    (-2, 0, (None, None, 2, 2)),
    (-2, -1, (None, None, None, 2)),
    (-2, 3, (None, None, 5, 2)),
    (5, 7, (None, None, 2, 0)),
    (5, -1, (None, None, 0, 0)),  # the promise is broken, the deadline is not
    (None, None, (None, 0, 0, 0)),
    (None, 400, (None, None, None, 0)),
]


@pytest.mark.parametrize(("due", "forecast", "expected"), FATES)
def test_what_an_open_task_comes_to_in_each_figure(due, forecast, expected):
    assert tuple(fates(task(due, forecast), DAY, CLOSES)) == expected


@pytest.mark.parametrize(
    ("due", "cancelled", "counts"),
    [(0, 0, False), (0, 1, True), (None, (CLOSES - DAY).days, False), (None, (CLOSES - DAY).days + 1, True)],
)
def test_a_task_cancelled_after_its_last_day_is_missing_and_on_that_day_left_out(due, cancelled, counts):
    found = fates(task(due, state=CANCELLED, cancelled_on=days(cancelled)), DAY, CLOSES)
    assert (found is None) is not counts
    assert not counts or tuple(found) == (None, None, None, None)


def test_a_finished_task_without_its_products_day_is_refused_by_its_key():
    with pytest.raises(ValueError, match="^task a is verified and has no product's day$"):
        fates(task(5, state=VERIFIED), DAY, CLOSES)


@pytest.mark.parametrize("wrong", [{0: 3, None: -1}, {0: -1, 4: 2}, {0: 1, -3: 1}, {5: 1, -3: 1}])
def test_neither_tasks_nor_days_can_be_negative(wrong):
    with pytest.raises(ValueError, match="neither tasks nor days can be negative"):
        TaskTally.of(wrong)


def test_no_task_of_a_fate_is_no_fault():
    assert TaskTally.of({0: 0, None: 0, 3: 0}) == TaskTally()
    assert TaskTally().days_late == 0


# Readings by unit


def flow(*readings: tuple[int, int, str], kind: str = FLOW, **more) -> IndicatorFact:
    facts = (ReadingFact(first, last, F(9), F(10), unit=unit, **more) for first, last, unit in readings)
    return IndicatorFact("i", kind, tuple(facts))


def test_the_year_is_read_to_its_end_only_where_each_unit_is():
    assert is_complete(flow((1, 12, "A"), (1, 6, "B"), (7, 12, "B")))
    assert not is_complete(flow((1, 12, "A"), (1, 6, "B")))
    assert is_complete(flow((1, 12, "A"), (12, 12, "B"), kind=LEVEL))
    assert not is_complete(flow((1, 12, "A"), (1, 11, "B"), kind=LEVEL))


def test_readings_stand_by_their_last_month_and_of_equal_ones_by_the_first_whatever_the_order():
    shuffled = flow((4, 6, "A"), (1, 9, "A"), (1, 6, "A"), (1, 3, "A"))
    months = [(each.first_month, each.last_month) for each in by_unit(shuffled)["A"]]
    assert months == [(1, 3), (1, 6), (4, 6), (1, 9)]


def test_how_many_months_were_read_is_those_of_the_unit_that_read_the_fewest():
    rule = rule_of("ratio", {"indicator": "i", "from": "0", "target": "1"}, 4)
    assert measure(rule, flow((1, 9, "A"), (1, 3, "B"))).months == 3


def test_only_the_latest_periods_forecast_holds_and_one_without_any_says_nothing():
    early = ReadingFact(1, 3, F(9), F(10), forecast=F(1, 2))
    late = ReadingFact(4, 6, F(9), F(10))
    assert forecast(IndicatorFact("i", FLOW, (early, late))) is None
    first, second = (ReadingFact(4, 6, F(9), F(10), forecast=F(n, 10), unit=f"{n}") for n in (7, 8))
    assert forecast(IndicatorFact("i", FLOW, (early, first, second))) == F(8, 10), "of equal ones the last entered"
    assert forecast(IndicatorFact("i", FLOW)) is None


def test_fewer_faults_than_were_counted_are_out_of_reach_and_more_achievements_never_are():
    reading = ReadingFact(1, 6, F(3), forecast=F(2))
    faults = rule_of("count_deduct", {"indicator": "i", "per_unit": "1", "floor": "0"}, 5)
    counted = IndicatorFact("i", FLOW, (reading,))
    assert out_of_reach(faults, measure(faults, counted))
    achievements = rule_of("count_points", {"indicator": "i", "per_unit": "1"}, 5)
    assert not out_of_reach(achievements, measure(achievements, counted))
