"""Where the days of a dispatch went: every day at one station, and the late ones add up to the lateness."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tasks.dispatches.stations import Event, Leg, Station, legs, totals

APRIL = date(2019, 4, 1)


def day(n: int) -> date:
    return APRIL + timedelta(days=n)


def test_a_dispatch_that_wandered_shows_each_station_with_its_days():
    found = legs(
        dated_on=day(0), registered_on=day(2), due_on=day(20), until=day(30), issued=True,
        events=[
            Event(day(2), "LDS", with_leadership=True),
            Event(day(3), "KTN"),
            Event(day(5), "KTN"),
            Event(day(9), "XTDT"),
            Event(day(10), "XTDT", accepted=True),
            Event(day(15), "XTDT", accepted=True, reported=True),
            Event(day(18), "XTDT", accepted=True),
            Event(day(30), "XTDT", accepted=True, reported=True),
        ],
        deciding=[(day(5), day(9))],
    )  # fmt: skip
    assert [(leg.station, leg.unit, leg.days, leg.late) for leg in found] == [
        (Station.REGISTRY, "", 2, 0),
        (Station.ASSIGNING, "LDS", 1, 0),
        (Station.ACCEPTING, "KTN", 2, 0),
        (Station.DECIDING, "KTN", 4, 0),
        (Station.ACCEPTING, "XTDT", 1, 0),
        (Station.UNIT, "XTDT", 5, 0),
        (Station.CHECKING, "XTDT", 3, 0),
        (Station.UNIT, "XTDT", 12, 10),
    ]
    assert totals(found)[Station.UNIT] == (17, 10)


def test_what_was_issued_before_it_was_entered_here_names_no_station_and_keeps_its_lateness():
    assert legs(
        dated_on=day(0), registered_on=day(400), due_on=day(20), until=day(55), issued=True,
        events=[Event(day(400), "THQH", accepted=True, reported=True)],
    ) == [Leg(Station.UNRECORDED, "", day(0), day(55), 35)]  # fmt: skip


def test_nothing_is_late_without_a_deadline():
    found = legs(
        dated_on=day(0), registered_on=day(0), due_on=None, until=day(9), issued=False, events=[Event(day(0), "KTN")]
    )
    assert [(leg.station, leg.days, leg.late) for leg in found] == [(Station.ACCEPTING, 9, 0)]


EVENTS = st.builds(
    Event, on=st.integers(0, 40).map(day), unit=st.sampled_from(["A", "B"]), with_leadership=st.booleans(),
    accepted=st.booleans(), reported=st.booleans(),
)  # fmt: skip
WAITS = st.tuples(st.integers(0, 40), st.integers(0, 20) | st.none()).map(
    lambda pair: (day(pair[0]), None if pair[1] is None else day(pair[0] + pair[1]))
)


@given(
    events=st.lists(EVENTS, min_size=1, max_size=8).map(lambda found: sorted(found, key=lambda event: event.on)),
    registered=st.integers(0, 10),
    due=st.integers(0, 60) | st.none(),
    until=st.integers(0, 60),
    issued=st.booleans(),
    deciding=st.lists(WAITS, max_size=3),
)
def test_the_stations_days_are_the_whole_way_and_their_late_days_the_lateness(
    events, registered, due, until, issued, deciding
):
    due_on = None if due is None else day(due)
    found = legs(
        dated_on=day(0), registered_on=day(registered), events=events, deciding=deciding, due_on=due_on,
        until=day(until), issued=issued,
    )  # fmt: skip
    assert sum(leg.days for leg in found) == until
    assert sum(leg.late for leg in found) == (max(0, until - due) if due is not None else 0)
    assert all(leg.days > 0 for leg in found)
    assert all(one.end == other.start for one, other in zip(found, found[1:], strict=False))
