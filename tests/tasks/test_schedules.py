"""From a schedule to days, and from the decreed day to the day in force."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.workdays import Workdays
from tasks import schedules
from tasks.schedules import Kind, Schedule, decreed_days, in_force, read

TET = Workdays(
    off={date(2019, 2, day) for day in range(4, 9)} | {date(2019, 4, 29), date(2019, 4, 30), date(2019, 5, 1)},
    worked={date(2019, 5, 4)},
)
LONG_AGO = date(2018, 11, 27)


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        ("on 2019-06-28", Schedule(Kind.ON, (date(2019, 6, 28),))),
        ("event 2019-11-09", Schedule(Kind.EVENT, (date(2019, 11, 9),))),
        ("dates 2019-03-15  2019-06-15", Schedule(Kind.DATES, (date(2019, 3, 15), date(2019, 6, 15)))),
        ("monthly 25", Schedule(Kind.MONTHLY, day_of_month=25)),
        ("continuous", Schedule(Kind.CONTINUOUS)),
        ("undated", Schedule(Kind.UNDATED)),
        ("standing", Schedule(Kind.STANDING)),
    ],
)
def test_each_kind_of_schedule(text, schedule):
    assert read(text) == schedule


@pytest.mark.parametrize(
    ("text", "what_is_wrong"),
    [
        ("", "unknown schedule"),
        ("On 2019-06-28", "unknown schedule"),
        ("on", "exactly one day"),
        ("on 2019-06-28 2019-06-29", "exactly one day"),
        ("event", "exactly one day"),
        ("dates", "at least one day"),
        ("on 2019-02-30", "no day of the calendar"),
        ("on 28/02/2019", "YYYY-MM-DD"),
        ("on 20190228", "YYYY-MM-DD"),
        ("on 2019-W09-4", "YYYY-MM-DD"),
        ("dates 2019-06-28 2019-03-15", "rise"),
        ("dates 2019-06-28 2019-06-28", "twice"),
        ("monthly", "from 1 to 28"),
        ("monthly 0", "from 1 to 28"),
        ("monthly 29", "from 1 to 28"),
        ("monthly -1", "from 1 to 28"),
        ("monthly 1 2", "from 1 to 28"),
        ("monthly ٢٥", "from 1 to 28"),
        ("continuous 14", "takes nothing"),
        ("undated 2019-06-28", "takes nothing"),
    ],
)
def test_what_is_no_schedule_says_why(text, what_is_wrong):
    with pytest.raises(ValueError, match=what_is_wrong):
        read(text)


@pytest.mark.parametrize(
    ("text", "document_on", "days"),
    [
        ("on 2019-06-28", LONG_AGO, ["2019-06-28"]),
        ("on 2020-01-31", LONG_AGO, ["2020-01-31"]),
        ("on 2019-06-28", date(2019, 7, 17), ["2019-06-28"]),
        ("dates 2019-03-15 2019-06-15", LONG_AGO, ["2019-03-15", "2019-06-15"]),
        ("continuous", LONG_AGO, ["2019-03-14", "2019-06-14", "2019-09-14", "2019-12-14"]),
        ("continuous", date(2019, 3, 14), ["2019-06-14", "2019-09-14", "2019-12-14"]),
        ("continuous", date(2019, 12, 14), []),
        ("monthly 1", date(2019, 10, 31), ["2019-11-01", "2019-12-01"]),
        ("monthly 28", date(2019, 11, 28), ["2019-12-28"]),
        ("monthly 28", date(2020, 1, 1), []),
        ("standing", LONG_AGO, []),
    ],
)
def test_decreed_days(text, document_on, days):
    assert decreed_days(read(text), year=2019, document_on=document_on) == [date.fromisoformat(day) for day in days]


def test_what_is_undated_gives_one_task_without_a_day():
    assert decreed_days(read("undated"), year=2019, document_on=LONG_AGO) == [None]


@pytest.mark.parametrize(
    ("decreed", "kind", "day"),
    [
        ("2019-06-28", Kind.ON, "2019-06-28"),
        ("2019-06-15", Kind.DATES, "2019-06-17"),  # a Saturday
        ("2019-02-02", Kind.ON, "2019-02-11"),  # the Saturday before Tet
        ("2019-02-25", Kind.MONTHLY, "2019-02-25"),
        ("2019-08-25", Kind.MONTHLY, "2019-08-26"),  # a Sunday
        ("2019-04-29", Kind.ON, "2019-05-02"),  # swapped for a Saturday
        ("2019-05-04", Kind.ON, "2019-05-04"),  # that Saturday
        ("2019-09-14", Kind.CONTINUOUS, "2019-09-13"),  # a check-in moves back
        ("2019-11-09", Kind.EVENT, "2019-11-09"),  # an event not at all
    ],
)
def test_the_day_in_force(decreed, kind, day):
    assert in_force(date.fromisoformat(decreed), kind, TET) == date.fromisoformat(day)


def test_without_a_day_there_is_none_in_force():
    assert all(in_force(None, kind, TET) is None for kind in Kind)


DAYS = st.dates(date(2018, 1, 1), date(2027, 12, 31))
OFF = st.sets(DAYS, max_size=40)


@given(st.sets(DAYS, min_size=1, max_size=8))
def test_a_schedule_of_days_reads_back(days):
    text = " ".join(["dates", *(str(day) for day in sorted(days))])
    assert list(read(text).days) == sorted(days)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_in_words(text):
    try:
        schedule = read(text)
    except ValueError:
        return
    assert schedule.kind in Kind


@given(
    st.sampled_from(["continuous", *(f"monthly {day}" for day in range(1, 29))]), DAYS, st.integers(2018, 2027)
)  # fmt: skip
def test_what_repeats_stays_within_the_year_and_after_the_document(text, document_on, year):
    days = decreed_days(read(text), year=year, document_on=document_on)
    assert days == sorted(days)
    assert all(day.year == year and day > document_on for day in days)
    whole_year = decreed_days(read(text), year=year, document_on=date(year - 1, 12, 31))
    assert len(whole_year) == (4 if text == "continuous" else 12)
    assert days == [day for day in whole_year if day > document_on]


@given(DAYS, OFF)
def test_a_deadline_never_moves_to_a_day_off_nor_over_a_working_day(decreed, off):
    calendar = Workdays(off={day for day in off if day.weekday() < 5})
    for kind, step in ((Kind.ON, 1), (Kind.CONTINUOUS, -1)):
        day = in_force(decreed, kind, calendar)
        assert calendar.is_working(day)
        passed_over = [decreed + timedelta(days=step * n) for n in range(abs((day - decreed).days))]
        assert not any(calendar.is_working(one) for one in passed_over)
        assert (day - decreed).days * step >= 0
    assert in_force(decreed, Kind.EVENT, calendar) == decreed


@given(DAYS, OFF)
def test_moving_twice_is_moving_once(decreed, off):
    calendar = Workdays(off={day for day in off if day.weekday() < 5})
    for kind in Kind:
        once = in_force(decreed, kind, calendar)
        assert in_force(once, kind, calendar) == once


def test_the_check_ins_are_the_cut_offs_of_the_quarterly_reports():
    assert schedules.CHECK_IN_DAYS == ((3, 14), (6, 14), (9, 14), (12, 14))
