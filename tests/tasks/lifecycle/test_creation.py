"""From an item to its tasks."""

from datetime import date

import pytest

from cchc.accounts.models import Unit
from tasks.lifecycle.creation import give, tasks_of
from tasks.models import Act, Document, Task
from tests.factories import WEEKENDS_ONLY, make_document, make_item, make_unit

pytestmark = pytest.mark.django_db


def given_to(item, **more) -> list[Task]:
    return give(item, units=Unit.objects.all(), workdays=WEEKENDS_ONLY, **more)


def test_one_task_a_day_with_the_day_in_force(office):
    tasks = given_to(make_item(lead=office.division, schedule="dates 2019-06-14 2019-06-15"))
    assert [(task.occurrence, str(task.decreed_on), str(task.due_on)) for task in tasks] == [
        (1, "2019-06-14", "2019-06-14"),
        (2, "2019-06-15", "2019-06-17"),
    ]
    assert {(task.unit, task.first_unit) for task in tasks} == {(office.division, office.division)}


def test_giving_twice_gives_once(office):
    item = make_item(lead=office.division)
    assert len(given_to(item)) == 1
    assert given_to(item) == []


def test_each_task_begins_with_the_act_of_giving_on_the_documents_day(office):
    task = given_to(make_item(lead=office.division), by=office.coordinator)[0]
    act = task.acts.get()
    assert (act.kind, act.on, act.by, act.state) == (Act.Kind.GIVE, date(2018, 11, 27), office.coordinator, "todo")
    assert task.history.get().history_user == office.coordinator


def test_what_is_entered_by_hand_is_given_on_its_own_day(office):
    task = given_to(make_item(lead=office.division), on=date(2019, 7, 1))[0]
    assert task.acts.get().on == date(2019, 7, 1)


@pytest.mark.parametrize(
    ("document_on", "given_on"), [(date(2018, 11, 27), date(2019, 1, 1)), (date(2019, 3, 25), date(2019, 3, 25))]
)
def test_a_plan_gives_its_tasks_on_its_day_or_new_year(office, document_on, given_on):
    item = make_item(make_document(date=document_on), lead=office.division)
    assert given_to(item)[0].given_on == given_on


@pytest.mark.parametrize("kind", Document.Kind.values)
def test_only_what_comes_from_outside_is_still_to_be_accepted(office, kind):
    task = given_to(make_item(make_document(kind=kind), lead=office.division))[0]
    assert (task.accepted_on is None) == (kind in ("dispatch", "incoming", "conclusion"))


def test_every_unit_means_the_working_ones_valid_on_the_decreed_day(office):
    make_unit("BBT", Unit.Kind.BOARD)
    ended = make_unit("CU", valid_to=date(2019, 6, 27))
    last_day = make_unit("CUOI", valid_to=date(2019, 6, 28))
    first_day = make_unit("DAU", valid_from=date(2019, 6, 28))
    later = make_unit("SAU", valid_from=date(2019, 6, 29))
    units = {task.unit for task in given_to(make_item())}
    assert units == {office.office, office.division, office.other_division, last_day, first_day}
    assert not units & {ended, later, office.leadership}


def test_occurrences_are_counted_by_unit(office):
    new = make_unit("MOI", valid_from=date(2019, 9, 1))
    tasks = given_to(make_item(schedule="continuous"))
    assert [(task.occurrence, task.decreed_on.month) for task in tasks if task.unit == new] == [(1, 9), (2, 12)]
    assert [task.occurrence for task in tasks if task.unit == office.division] == [1, 2, 3, 4]


def test_an_undated_item_for_every_unit_asks_who_is_valid_when_it_is_given(office):
    ended = make_unit("CU", valid_to=date(2018, 12, 31))
    tasks = given_to(make_item(schedule="undated"))
    assert ended not in {task.unit for task in tasks}
    assert {(task.decreed_on, task.due_on) for task in tasks} == {(None, None)}


def test_a_twin_and_a_standing_order_give_nothing(office):
    item = make_item(lead=office.division)
    twin = make_item(lead=office.division, same_as=item)
    standing = make_item(lead=office.division, schedule="standing")
    assert tasks_of(twin, units=[], workdays=WEEKENDS_ONLY) == []
    assert given_to(standing) == []
