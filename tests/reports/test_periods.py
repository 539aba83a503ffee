"""Reporting periods by Decree 09/2019/NĐ-CP, art. 12."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import periods
from reports.periods import Kind, Period, parse

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
PARTITIONS = [Kind.MONTH, Kind.QUARTER, Kind.HALF, Kind.YEAR]


@pytest.mark.parametrize(
    ("code", "first", "cut_off"),
    [
        ("2019-M01", date(2018, 12, 15), date(2019, 1, 14)),
        ("2019-M06", date(2019, 5, 15), date(2019, 6, 14)),
        ("2019-M12", date(2019, 11, 15), date(2019, 12, 14)),
        ("2019-Q1", date(2018, 12, 15), date(2019, 3, 14)),
        ("2019-Q2", date(2019, 3, 15), date(2019, 6, 14)),
        ("2019-Q3", date(2019, 6, 15), date(2019, 9, 14)),
        ("2019-Q4", date(2019, 9, 15), date(2019, 12, 14)),
        ("2019-H1", date(2018, 12, 15), date(2019, 6, 14)),
        ("2019-H2", date(2019, 6, 15), date(2019, 12, 14)),
        ("2019-9M", date(2018, 12, 15), date(2019, 9, 14)),
        ("2019", date(2018, 12, 15), date(2019, 12, 14)),
    ],
)
def test_a_period_runs_from_the_15th_to_the_14th(code, first, cut_off):
    period = parse(code)
    assert (period.code, period.first, period.cut_off) == (code, first, cut_off)


@pytest.mark.parametrize(
    "code", ["", "2019-Q5", "2019-Q0", "2019-H3", "2019-M13", "2019-M6", "Q3-2019", "19-Q1", "0000"]
)
def test_what_is_no_period_is_refused_with_what_is_allowed(code):
    with pytest.raises(ValueError, match="2019-M06, 2019-Q3, 2019-H1, 2019-9M, 2019"):
        parse(code)


@given(DAYS, st.sampled_from(PARTITIONS))
def test_every_day_belongs_to_exactly_one_period_of_a_kind(day, kind):
    near = [p for year in (day.year - 1, day.year, day.year + 1) for p in periods.of_year(year, kind)]
    assert [p for p in near if p.holds(day)] == [periods.of_day(day, kind)]


@given(st.integers(1950, 2090), st.sampled_from([Kind.MONTH, Kind.QUARTER, Kind.HALF]))
def test_the_periods_of_a_kind_partition_the_year_and_follow_each_other(year, kind):
    parts = periods.of_year(year, kind)
    whole = Period(year, Kind.YEAR)
    assert [day for part in parts for day in periods.days(part)] == list(periods.days(whole))
    assert all(part.next.first == part.cut_off + timedelta(days=1) for part in parts)


@given(DAYS, st.sampled_from(list(Kind)))
def test_a_code_is_read_as_it_is_written(day, kind):
    period = periods.of_day(day, kind)
    if period is None:
        assert kind == Kind.NINE_MONTHS
        assert periods.of_day(day, Kind.QUARTER).n == 4
    else:
        assert parse(period.code) == period


@given(DAYS)
def test_the_last_closed_period_is_over_and_none_that_is_sent_closed_later(day):
    found = periods.last_closed(day)
    assert found.cut_off < day
    later = [p for p in periods.sent(day.year) if found.cut_off < p.cut_off < day]
    assert later == []
    assert periods.offered(day)[0] == found


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2019, 7, 17), "2019-H1"),
        (date(2019, 6, 14), "2019-Q1"),  # the cut-off day itself is not over
        (date(2019, 6, 15), "2019-H1"),
        (date(2019, 3, 14), "2018"),
        (date(2019, 12, 15), "2019"),
    ],
)
def test_pages_offer_the_last_closed_period_first(day, code):
    assert periods.last_closed(day).code == code


def test_the_state_shown_is_that_of_the_cut_off_day_or_of_today_if_that_is_earlier():
    half = parse("2019-H1")
    assert half.as_of(date(2019, 7, 17)) == date(2019, 6, 14)
    assert half.as_of(date(2019, 6, 3)) == date(2019, 6, 3)
