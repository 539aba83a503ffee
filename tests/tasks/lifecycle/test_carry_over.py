"""What is open at the end of a year is carried into the next, or left in its year; the old year stays as it was."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cchc.refusal import Refused
from tasks.lifecycle import carry_over
from tasks.lifecycle.acts import start
from tasks.models import Document, Rung, Task
from tasks.reminders.digest.task_states import task_states
from tests.factories import Office, add_function, make_document, make_item, make_task, make_unit
from tests.factories import reported as report

pytestmark = pytest.mark.django_db
DEADLINE = date(2020, 3, 31)


@pytest.fixture
def office(office, settings):
    settings.CCHC_TODAY = date(2019, 7, 1)
    return office


@pytest.fixture
def late(office, settings):
    """A task of the division, late since June and worked on; seen on 2 January 2020."""
    task = make_task(office.division, schedule="on 2019-06-28")
    start(task, by=office.head)
    settings.CCHC_TODAY = date(2020, 1, 2)
    return Task.objects.get(pk=task.pk)


def carried(task: Task, office: Office, day: date = DEADLINE) -> Task:
    return carry_over.carry(Task.objects.get(pk=task.pk), by=office.office_chief, due_on=day)


def test_a_carried_task_goes_on_in_the_next_year_and_keeps_its_first_deadline(office, late):
    new = carried(late, office)
    new.refresh_from_db()
    late.refresh_from_db()
    assert (new.item.document.year, new.item.document.number) == (2020, late.item.document.number)
    assert (new.item.text, new.item.provenance) == (late.item.text, late.item.provenance)
    assert new.item.document.stated_items is None  # of a plan only some items go on
    assert (new.unit, new.state, new.decreed_on, new.due_on) == (office.division, "doing", DEADLINE, DEADLINE)
    assert (new.carried_from, new.first_decreed_on) == (late, date(2019, 6, 28))
    assert (late.state, late.due_on, late.item.document.year) == ("doing", date(2019, 6, 28), 2019)
    assert late.days_late(date(2019, 12, 31)) == 186


def test_the_old_task_is_among_open_work_until_its_year_ends_and_then_shows_there_only(office, late):
    other = make_task(office.division, schedule="on 2019-06-28")
    carried(late, office)
    carry_over.leave(other, by=office.office_chief)
    assert set(Task.objects.late_on(date(2019, 12, 31))) == {late, other}
    assert set(Task.objects.late_on(date(2020, 1, 2))) == set()
    assert set(Task.objects.late_on(date(2020, 4, 1))) == {late.carried_to}
    assert set(Task.objects.open()) == {late.carried_to}
    assert set(Task.objects.of_year(2019)) == {late, other}


def test_no_mail_names_what_was_left(office, late, settings):
    carry_over.leave(late, by=office.office_chief)
    assert task_states(date(2020, 1, 2), until=date(2020, 1, 20)).tasks == []
    settings.CCHC_TODAY = date(2020, 1, 6)
    assert task_states(date(2020, 1, 2), until=date(2020, 1, 20)).tasks == []
    assert [task.pk for task in task_states(date(2019, 12, 30), until=date(2020, 1, 20)).tasks] == [late.pk]


def test_a_year_may_be_turned_before_it_ends(office, late, settings):
    settings.CCHC_TODAY = date(2019, 12, 20)
    new = carried(late, office)
    assert new.given_on == date(2020, 1, 1)
    assert set(Task.objects.late_on(date(2019, 12, 20))) == {late}
    settings.CCHC_TODAY = date(2020, 1, 1)
    assert set(Task.objects.open()) == {new}


def test_tasks_of_one_item_go_on_under_one_item_with_their_days(office, settings):
    item = make_item(lead=office.division, schedule="dates 2019-03-15 2019-09-15")
    make_task(office.division, item=item)
    settings.CCHC_TODAY = date(2020, 1, 2)
    first, second = item.tasks.order_by("occurrence")
    a, b = carried(first, office, date(2020, 2, 28)), carried(second, office, date(2020, 1, 31))
    assert a.item == b.item
    b.item.refresh_from_db()
    assert b.item.schedule == "dates 2020-01-31 2020-02-28"
    assert Document.objects.filter(year=2020).count() == 1


def test_a_dispatch_keeps_its_one_line_in_the_register_and_its_own_ladder(office, settings):
    document = make_document(kind=Document.Kind.DISPATCH, number="55/UBND-TH", issuer="UBND tỉnh")
    Rung.objects.create(document=document, working_days=-3, to_head=True)
    task = make_task(office.division, item=make_item(document, office.division))
    settings.CCHC_TODAY = date(2020, 1, 2)
    new = carried(task, office)
    assert list(Document.objects.received()) == [document]
    assert [(rung.working_days, rung.to_head) for rung in new.item.document.rungs.all()] == [(-3, True)]


def test_a_task_carried_again_still_knows_its_very_first_deadline(office, late, settings):
    new = carried(late, office)
    settings.CCHC_TODAY = date(2021, 1, 4)
    again = carried(new, office, date(2021, 2, 26))
    assert again.first_decreed_on == date(2019, 6, 28)
    assert again.item.document.year == 2021


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(2020, 1, 1)])
def test_a_deadline_in_the_old_year_or_in_the_past_is_refused(office, late, day):
    with pytest.raises(Refused, match="02/01/2020"):
        carried(late, office, day)
    assert not Document.objects.filter(year=2020).exists()


def test_what_is_reported_carried_or_a_check_in_is_not_carried(office, late):
    carried(late, office)
    with pytest.raises(Refused):
        carried(late, office)
    waits = make_task(office.division, schedule="on 2020-12-30")
    report(waits, by=office.head, on=date(2020, 1, 2))
    with pytest.raises(Refused):
        carried(waits, office)
    check_in = make_task(office.division, schedule="continuous")
    with pytest.raises(Refused):
        carried(check_in, office)


def test_only_the_office_chief_carries_and_leaves(office, late):
    for person in (office.head, office.coordinator, office.director, office.administrator):
        with pytest.raises(PermissionDenied):
            carry_over.carry(late, by=person, due_on=DEADLINE)
        with pytest.raises(PermissionDenied):
            carry_over.leave(late, by=person)


def test_what_was_left_is_shown_again_or_carried_later(office, late):
    carry_over.leave(late, by=office.office_chief)
    task = Task.objects.get(pk=late.pk)
    carry_over.bring_back(task, by=office.office_chief)
    assert set(Task.objects.open()) == {late}
    carry_over.leave(Task.objects.get(pk=late.pk), by=office.office_chief)
    new = carried(late, office)
    assert [act.kind for act in late.acts.order_by("pk")][-4:] == ["leave", "bring_back", "leave", "carry"]
    with pytest.raises(Refused):
        carry_over.bring_back(Task.objects.get(pk=late.pk), by=office.office_chief)
    assert set(Task.objects.open()) == {new}


def test_many_are_carried_or_cancelled_from_the_list_with_a_question_first(office, late, client):
    other = make_task(office.division, schedule="on 2019-06-28")
    client.force_login(office.office_chief)
    chosen = {"act": "carry", "task": [f"{late.pk}:{late.version}", f"{other.pk}:1"]}
    page = client.post(reverse("task-bulk"), chosen).content.decode()
    assert 'name="due_on"' in page
    assert not Task.objects.filter(carried_from__isnull=False).exists()
    client.post(reverse("task-bulk"), {**chosen, "confirmed": "1", "due_on": "31/03/2020"})
    assert Task.objects.filter(carried_from__in=[late, other], due_on=DEADLINE).count() == 2
    third = make_task(office.division, schedule="on 2019-06-28")
    cancel = {"act": "cancel", "task": [f"{third.pk}:1"], "confirmed": "1"}
    assert client.post(reverse("task-bulk"), cancel).status_code == 422
    client.post(
        reverse("task-bulk"),
        {**cancel, "authority": "QĐ 12/QĐ-UBND", "dated_on": "02/01/2020", "issuer": "UBND tỉnh", "reason": "thôi"},
    )
    third.refresh_from_db()
    assert (third.state, third.cancel_authority) == ("cancelled", "QĐ 12/QĐ-UBND")


def test_both_tasks_lead_to_each_other(office, late, client):
    new = carried(late, office)
    client.force_login(office.head)
    assert new.get_absolute_url() in client.get(late.get_absolute_url()).content.decode()
    page = client.get(new.get_absolute_url()).content.decode()
    assert late.get_absolute_url() in page
    assert "28/06/2019" in page


def test_a_unit_that_left_keeps_its_name_and_another_task_of_it_is_no_obstacle(office, settings):
    """Two tasks of one occurrence that one unit holds now go on beside each other: each was another's first."""
    unit = make_unit("QLDN")
    add_function(office.other_head, "head", unit)
    item = make_item(lead=None, schedule="on 2019-06-28")
    tasks = [make_task(unit, item=item)]
    tasks = list(item.tasks.filter(first_unit__in=[unit, office.division]))
    Task.objects.filter(pk__in=[task.pk for task in tasks]).update(unit=office.division)
    settings.CCHC_TODAY = date(2020, 1, 2)
    new = [carried(task, office) for task in tasks]
    assert {task.unit for task in new} == {office.division}
    assert {task.first_unit for task in new} == {unit, office.division}


def test_a_carried_task_costs_as_many_queries_whatever_was_carried_before(
    office, settings, django_assert_max_num_queries
):
    document = make_document()
    tasks = [make_task(office.division, item=make_item(document, office.division)) for _n in range(9)]
    settings.CCHC_TODAY = date(2020, 1, 2)
    counts = []
    for task in tasks:
        with django_assert_max_num_queries(36) as queries:
            carried(task, office)
        counts.append(len(queries))
    assert len(set(counts[1:])) == 1
