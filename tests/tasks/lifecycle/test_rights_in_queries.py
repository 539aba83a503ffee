"""What a person may do to a row in hand, and to which rows a query says so: one table, one answer."""

from datetime import date

import pytest

from cchc.accounts import rights
from cchc.accounts.models import User
from tasks.lifecycle import acts, deputies, requests
from tasks.models import Request, Task, conditions
from tests.factories import LETTERS_DAY, make_person, make_task, reported

pytestmark = pytest.mark.django_db
MONDAY = date(2019, 7, 15)


@pytest.fixture
def office(office):
    """Tasks of every kind of unit, given to officers, reported by each who may, and an item with its own deputy."""
    for unit in (office.division, office.other_division, office.office, office.leadership):
        make_task(unit)
        asked = make_task(unit, schedule="on 2019-08-09")
        requests.ask_extension(asked, by=office.office_chief, day=date(2019, 8, 20), reason="waits for the Ministry")
        reported(make_task(unit), by=office.office_chief, on=MONDAY)
        if unit is not office.leadership:
            reported(make_task(unit), by=office.coordinator, on=MONDAY)
    acts.assign(make_task(office.division), by=office.head, officer=office.officer)
    reported(make_task(office.division), by=office.head, on=MONDAY)
    for day in (LETTERS_DAY, date(2019, 7, 16)):  # in charge today, and until yesterday
        own = make_task(office.division, schedule="on 2019-08-09")
        requests.ask_extension(own, by=office.head, day=date(2019, 8, 20), reason="waits for the Ministry")
        deputies.name_deputy(own.item, by=office.coordinator, deputy=office.deputy_of_office, until=day)
    office.nobody = make_person()
    return office


def test_a_row_and_a_query_give_the_same_answer_for_every_person_act_and_row(office):
    tasks, asked = list(Task.objects.for_rows()), list(Request.objects.all())
    differences, answers = [], set()
    for person in User.objects.all():
        for act in rights.RIGHTS:
            for rows, query in (
                (tasks, Task.objects.with_right_words(LETTERS_DAY)),
                (asked, Request.objects.alias(**conditions.right_words(LETTERS_DAY, "task__"))),
            ):
                if rows is asked and act in rights.BY_ANOTHER:
                    continue  # a request is decided, not checked
                by_row = {row.pk for row in rows if rights.allowed(person, act, row)}
                by_query = set(query.filter(rights.condition(person, act)).values_list("pk", flat=True))
                answers.add(len(by_row))
                if by_row != by_query:
                    differences.append((str(person), act, by_row ^ by_query))
    assert differences == []
    assert len(answers) > 6, "some may do it to all, some to none, some to a few"


def test_an_unknown_act_is_an_error_in_both(office):
    with pytest.raises(KeyError):
        rights.allowed(office.head, "dance")
    with pytest.raises(KeyError):
        rights.condition(office.head, "dance")
