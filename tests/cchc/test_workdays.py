import csv
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.workdays import Workdays

DAYS_OFF = Path(__file__).resolve().parents[2] / "tasks" / "catalogue" / "days_off.csv"


def rows():
    with DAYS_OFF.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def kept_calendar():
    days = {
        kind: {date.fromisoformat(row["day"]) for row in rows() if row["kind"] == kind} for kind in ("off", "worked")
    }
    return Workdays(days["off"], days["worked"])


@pytest.fixture(scope="module")
def office():
    return kept_calendar()


def days(*texts):
    """Days and spans "2019-02-04..2019-02-08" as a set of dates."""
    found = set()
    for text in texts:
        first, _, last = text.partition("..")
        day, end = date.fromisoformat(first), date.fromisoformat(last or first)
        while day <= end:
            found.add(day)
            day += timedelta(days=1)
    return found


@pytest.mark.parametrize(
    ("year", "off", "worked"),
    [
        (
            2018,
            days("2018-01-01", "2018-02-14..2018-02-20", "2018-04-25", "2018-04-30", "2018-05-01", "2018-09-03")
            | days("2018-12-31"),
            set(),
        ),
        (
            2019,
            days("2019-01-01", "2019-02-04..2019-02-08", "2019-04-15", "2019-04-29..2019-05-01", "2019-09-02"),
            days("2019-01-05", "2019-05-04"),
        ),
        (
            2020,
            days("2020-01-01", "2020-01-23..2020-01-29", "2020-04-02", "2020-04-30", "2020-05-01", "2020-09-02"),
            set(),
        ),
        (
            2021,
            days("2021-01-01", "2021-02-10..2021-02-16", "2021-04-21", "2021-04-30", "2021-05-03")
            | days("2021-09-02..2021-09-03"),
            set(),
        ),
    ],
)
def test_the_announced_years_have_exactly_the_announced_days(year, off, worked):
    of_the_year = [row for row in rows() if row["day"].startswith(str(year))]
    assert {date.fromisoformat(row["day"]) for row in of_the_year if row["kind"] == "off"} == off
    assert {date.fromisoformat(row["day"]) for row in of_the_year if row["kind"] == "worked"} == worked
    assert {row["to_check"] for row in of_the_year} == {"0"}


def test_from_2022_on_the_days_are_those_of_the_kept_library_and_marked_to_be_checked():
    library = holidays.Vietnam(years=range(2022, 2028))
    worked = {day for day in library.weekend_workdays if 2022 <= day.year <= 2027}
    announced = {date(2026, 1, 2), date(2026, 1, 10)}  # 12729/VPCP-KGVX: the library may not know the swap
    later = [row for row in rows() if row["day"] >= "2022"]
    of_library = [row for row in later if date.fromisoformat(row["day"]) not in announced]
    assert {date.fromisoformat(row["day"]) for row in of_library if row["kind"] == "off"} == set(library) - announced
    assert {date.fromisoformat(row["day"]) for row in of_library if row["kind"] == "worked"} == worked - announced
    assert {row["to_check"] for row in of_library} == {"1"}
    assert [(row["day"], row["kind"]) for row in later if row not in of_library] == [
        ("2026-01-02", "off"),
        ("2026-01-10", "worked"),
    ]


def test_every_day_has_a_name_and_a_source_and_stands_once():
    found = rows()
    assert all(row["name"] and row["source"] and row["kind"] in ("off", "worked") for row in found)
    assert len({row["day"] for row in found}) == len(found)
    assert [row["day"] for row in found] == sorted(row["day"] for row in found)
    assert {row["day"][:4] for row in found} == {str(year) for year in range(2018, 2028)}


@pytest.mark.parametrize(
    ("day", "working", "following", "preceding"),
    [
        ("2019-07-17", True, "2019-07-17", "2019-07-17"),  # the letter's Wednesday
        ("2019-06-15", False, "2019-06-17", "2019-06-14"),  # a Saturday
        ("2019-02-04", False, "2019-02-11", "2019-02-01"),  # Tết, with the weekends around it
        ("2019-04-27", False, "2019-05-02", "2019-04-26"),  # weekend, swapped Monday, two holidays
        ("2019-05-04", True, "2019-05-04", "2019-05-04"),  # the Saturday worked for it
        ("2019-05-05", False, "2019-05-06", "2019-05-04"),
        ("2018-12-31", False, "2019-01-02", "2018-12-28"),
        ("2019-01-05", True, "2019-01-05", "2019-01-05"),
    ],
)
def test_a_day_off_moves_to_the_next_or_the_previous_working_day(office, day, working, following, preceding):
    day = date.fromisoformat(day)
    assert office.is_working(day) is working
    assert office.next_working(day) == date.fromisoformat(following)
    assert office.previous_working(day) == date.fromisoformat(preceding)


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        ("2019-07-17", 0, "2019-07-17"),
        ("2019-07-17", 1, "2019-07-18"),
        ("2019-07-19", 1, "2019-07-22"),
        ("2019-07-20", 0, "2019-07-20"),
        ("2019-07-20", 1, "2019-07-22"),
        ("2019-07-20", -1, "2019-07-19"),
        ("2019-04-26", 1, "2019-05-02"),
        ("2019-05-03", 1, "2019-05-04"),
        ("2019-05-06", -2, "2019-05-03"),
        ("2019-02-11", -1, "2019-02-01"),
        ("2019-07-31", -10, "2019-07-17"),
    ],
)
def test_working_days_are_added_without_the_first_day(office, day, n, expected):
    assert office.add(date.fromisoformat(day), n) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2019-07-17", "2019-07-17", 0),
        ("2019-07-17", "2019-07-18", 1),
        ("2019-07-18", "2019-07-17", -1),
        ("2019-07-19", "2019-07-21", 0),
        ("2019-07-19", "2019-07-22", 1),
        ("2019-04-26", "2019-05-06", 4),  # 2, 3, 4 (worked) and 6 May
        ("2019-05-06", "2019-04-26", -4),  # 4, 3, 2 May and 26 April
        ("2019-02-01", "2019-02-11", 1),
    ],
)
def test_working_days_between_leave_out_the_start_and_count_the_end(office, start, end, expected):
    assert office.between(date.fromisoformat(start), date.fromisoformat(end)) == expected


def test_a_day_cannot_be_both_off_and_worked():
    with pytest.raises(ValueError, match="both off and worked: 2019-05-04"):
        Workdays({date(2019, 5, 4)}, {date(2019, 5, 4)})


def test_without_data_only_weekends_are_off():
    plain = Workdays()
    assert plain.next_working(date(2019, 9, 1)) == date(2019, 9, 2)
    assert not plain.is_working(date(2019, 9, 1))


any_day = st.dates(date(2017, 1, 1), date(2028, 12, 31))


@st.composite
def calendars(draw):
    """Any office: arbitrary days off and worked, as long as no day is both."""
    off = draw(st.frozensets(any_day, max_size=40))
    return Workdays(off, draw(st.frozensets(any_day, max_size=40)) - off)


@given(calendars() | st.just(kept_calendar()), any_day, st.integers(-60, 60))
def test_between_undoes_add(calendar, day, n):
    moved = calendar.add(day, n)
    assert calendar.between(day, moved) == n
    assert n == 0 or calendar.is_working(moved)


@given(calendars(), any_day)
def test_the_next_and_the_previous_working_day_are_the_nearest(calendar, day):
    after, before = calendar.next_working(day), calendar.previous_working(day)
    assert before <= day <= after
    assert calendar.is_working(before)
    assert calendar.is_working(after)
    assert calendar.between(day, after) == (0 if after == day else 1)
    assert not any(calendar.is_working(before + timedelta(days=i)) for i in range(1, (after - before).days))


@given(calendars(), any_day, any_day, any_day)
def test_between_adds_up_over_days_in_order(calendar, a, b, c):
    a, b, c = sorted((a, b, c))
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)


@given(calendars(), any_day, st.integers(-400, 400))
def test_between_counts_what_is_working_day_by_day(calendar, start, distance):
    """The end counts, the start does not; backwards the same days with a minus."""
    end = start + timedelta(days=distance)
    days = range(1, distance + 1) if distance > 0 else range(distance, 0)
    counted = sum(calendar.is_working(start + timedelta(days=each)) for each in days)
    assert calendar.between(start, end) == (counted if distance > 0 else -counted)
