"""Which rung is reached on which day: tables, and made-up calendars, deadlines and ladders."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.workdays import Workdays
from tasks.models import Rung
from tasks.reminders.ladder import Function, Ladder, Step

OFFICER, HEAD, CHIEF = Function.OFFICER, Function.HEAD, Function.OFFICE_CHIEF
DEPUTY, DIRECTOR = Function.DEPUTY, Function.DIRECTOR
LADDER = Ladder(
    [
        Step(15, frozenset({DIRECTOR})),
        Step(-10, frozenset({HEAD, OFFICER})),
        Step(-5, frozenset({HEAD, OFFICER})),
        Step(-1, frozenset({HEAD, OFFICER})),
        Step(1, frozenset({HEAD, CHIEF})),
        Step(3, frozenset({HEAD, CHIEF})),
        Step(7, frozenset({DEPUTY})),
    ]
)


@pytest.mark.parametrize(
    ("days", "last", "soon", "late_to"),
    [
        (-11, None, [], set()),
        (-10, -10, [-10], set()),
        (-9, -10, [-10], set()),
        (-5, -5, [-10, -5], set()),
        (-1, -1, [-10, -5, -1], set()),
        (0, -1, [-10, -5, -1], set()),
        (1, 1, [], {HEAD, CHIEF}),
        (2, 1, [], {HEAD, CHIEF}),
        (6, 3, [], {HEAD, CHIEF}),
        (7, 7, [], {HEAD, CHIEF, DEPUTY}),
        (14, 7, [], {HEAD, CHIEF, DEPUTY}),
        (15, 15, [], {HEAD, CHIEF, DEPUTY, DIRECTOR}),
        (200, 15, [], {HEAD, CHIEF, DEPUTY, DIRECTOR}),
    ],
)
def test_the_rungs_of_a_task_so_many_working_days_from_its_deadline(days, last, soon, late_to):
    assert LADDER.last_reached(days) == last
    assert [step.working_days for step in LADDER.due_soon(days)] == soon
    assert LADDER.late_to(days) == late_to


def test_an_office_without_rungs_reminds_nobody():
    empty = Ladder([])
    assert (empty.last_reached(3), empty.due_soon(-1), empty.late_to(30), empty.earliest) == (None, (), frozenset(), 0)


def test_a_ladder_that_only_begins_after_the_deadline_looks_no_further_ahead():
    assert Ladder([Step(3, frozenset({HEAD}))]).earliest == 0
    assert LADDER.earliest == -10


DAYS = st.dates(date(2019, 1, 1), date(2019, 12, 31))
CALENDARS = st.builds(
    lambda off, worked: Workdays(off=off, worked={day for day in worked if day not in off}),
    st.sets(DAYS, max_size=40),
    st.sets(DAYS, max_size=10),
)
LADDERS = st.builds(
    Ladder,
    st.lists(
        st.builds(Step, st.integers(-20, 20).filter(bool), st.frozensets(st.sampled_from(list(Function)), min_size=1)),
        max_size=8,
        unique_by=lambda step: step.working_days,
    ),
)


@given(LADDERS, st.integers(-40, 40))
def test_who_is_told_of_a_late_task_stays_told(ladder, days):
    assert ladder.late_to(days) <= ladder.late_to(days + 1)
    assert not (ladder.late_to(days) and ladder.due_soon(days)), "late or due soon, never both"


@given(CALENDARS, DAYS, st.integers(-20, 20).filter(bool))
def test_a_task_reaches_each_rung_on_exactly_one_working_day(calendar, deadline, working_days):
    step = Step(working_days, frozenset({HEAD}))
    day = step.day_of(deadline, calendar)
    assert calendar.is_working(day)
    around = [day + timedelta(days=n) for n in range(-15, 16)]
    working = [one for one in around if calendar.is_working(one)]
    assert [one for one in working if calendar.between(deadline, one) == working_days] == [day]


# the ladder that the office begins with

DEFAULT = {
    -10: ["to_officer", "to_head"],
    -5: ["to_officer", "to_head"],
    -1: ["to_officer", "to_head"],
    1: ["to_head", "to_office_chief"],
    3: ["to_head", "to_office_chief"],
    7: ["to_deputy"],
    15: ["to_director"],
}


def test_the_file_of_the_default_ladder_says_what_the_migration_said_before_there_was_a_file():
    migration = import_module("tasks.migrations.0005_default_ladder")
    assert migration.ladder() == DEFAULT
    assert list(migration.ladder()) == list(DEFAULT)


@pytest.mark.django_db
def test_a_new_office_begins_with_this_ladder_and_its_history():
    fields = ["to_officer", "to_head", "to_office_chief", "to_deputy", "to_director"]
    rungs = list(Rung.objects.order_by("working_days"))
    assert {rung.working_days: [name for name in fields if getattr(rung, name)] for rung in rungs} == DEFAULT
    assert {rung.history.get().history_change_reason for rung in rungs} == {"the ladder to begin with"}
