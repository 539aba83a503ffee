"""Who is told what on a day: groups, rungs, recipients; nothing on a day off; as many queries for any data."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from cchc.accounts.models import Unit
from tasks.lifecycle import acts, requests
from tasks.lifecycle.creation import give
from tasks.models import Act, DayOff, Digest, ReminderPause, Rung, Task
from tasks.reminders.digest.plan import plan, preview
from tests.factories import (
    LETTERS_DAY,
    WEEKENDS_ONLY,
    add_function,
    make_document,
    make_item,
    make_person,
    make_task,
    make_unit,
    reported,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

DUE = date(2019, 6, 28)  # a Friday


def after(days: int, deadline: date = DUE) -> date:
    """So many working days after the deadline; before it where negative."""
    return WEEKENDS_ONLY.add(deadline, days)


@pytest.fixture
def on(settings):
    """Sets the day of the clock."""

    def today(day: date) -> date:
        settings.CCHC_TODAY = day
        return day

    today(LETTERS_DAY)
    return today


@pytest.fixture
def office(office, on):
    return office


@pytest.fixture
def task(office):
    """Due on Friday 28/6/2019, with an officer in charge."""
    task = make_task(office.division)
    task.officer = office.officer
    task.save()
    return task


def told(day: date) -> dict[str, list[tuple]]:
    """By user name: group, rung and days of each line of that day's plan, rolled back."""
    return {
        digest.person.username: [(line["group"], line["rung"], line["days"]) for line in digest.lines]
        for digest in preview(day)
    }


def ran(day: date) -> None:
    """That day's run, with every digest sent."""
    plan(day)
    Digest.objects.filter(day=day).update(state="sent", claimed_at=timezone.now())


def names(*people) -> set[str]:
    return {person.username for person in people}


# The ladder


@pytest.mark.parametrize("rung", [-10, -5, -1])
def test_before_the_deadline_the_head_and_the_officer_in_charge_are_reminded_on_the_rungs_day(office, on, task, rung):
    day = on(after(rung))
    line = [("due-soon", rung, rung)]
    assert told(day) == {office.head.username: line, office.officer.username: line}


def test_after_the_deadline_the_ladder_climbs_to_the_director(office, on, task):
    head, chief, deputy, director = (
        person.username for person in (office.head, office.office_chief, office.deputy, office.director)
    )
    for days, people in [
        (1, {head, chief}),
        (2, {head, chief}),
        (3, {head, chief}),
        (6, {head, chief}),
        (7, {head, chief, deputy}),
        (14, {head, chief, deputy}),
        (15, {head, chief, deputy, director}),
        (40, {head, chief, deputy, director}),
    ]:
        found = told(on(after(days)))
        assert set(found) == people, f"{days} working days late"
        rung = max(each for each in (1, 3, 7, 15) if each <= days)
        assert found[head] == [("late", rung, days)]


def test_due_today_is_not_late_and_was_named_the_day_before(office, on, task):
    ran(on(after(-1)))
    assert told(on(DUE)) == {}


def test_a_task_is_named_once_a_rung_and_in_the_first_run_after_a_missed_one(office, on, task):
    ran(on(after(-10)))
    for days in (-9, -8, -7, -6):
        assert told(on(after(days))) == {}, f"{-days} working days before"
    # The machine is off on the day of the second rung.
    assert told(on(after(-4)))[office.head.username] == [("due-soon", -5, -4)]


def test_what_was_planned_but_never_left_is_said_by_the_next_run(office, on, task):
    plan(on(after(-10)))
    assert told(on(after(-9)))[office.head.username] == [("due-soon", -10, -9)]
    plan(on(after(-9)))
    assert set(Digest.objects.filter(day=after(-10)).values_list("state", flat=True)) == {"dropped"}


def test_three_days_off_are_caught_up_by_one_digest(office, on, task):
    plan(on(after(1)))
    plan(on(after(5)))
    rows = Digest.objects.filter(person=office.head).exclude(state="dropped")
    assert [(row.day, len(row.lines)) for row in rows] == [(after(5), 1)]


def test_the_ladder_stops_at_reported_and_goes_on_when_it_is_sent_back(office, on, task):
    day = on(after(3))
    task = reported(task, by=office.head, on=day)
    assert told(day) == {office.office_chief.username: [("to-check", None, 3)]}
    acts.send_back(task, by=office.office_chief, reason="incomplete", on=day)
    found = told(on(after(8)))
    assert found[office.head.username] == [("late", 7, 8)]
    assert found[office.officer.username] == [("sent-back", None, 8)]


def test_what_is_sent_back_before_its_deadline_is_named_every_day(office, on, task):
    day = on(after(-8))
    ran(on(after(-10)))
    on(day)
    acts.send_back(reported(task, by=office.head, on=day), by=office.office_chief, reason="incomplete", on=day)
    ran(day)
    line = [("sent-back", None, -7)]
    assert told(on(after(-7))) == {office.head.username: line, office.officer.username: line}


def test_a_granted_extension_starts_the_ladder_anew_and_asking_stops_nothing(office, on, task):
    ran(on(after(-5)))
    day = on(after(-3))
    request = requests.ask_extension(task, by=office.head, day=after(5), reason="data comes late", on=day)
    assert told(on(after(-1)))[office.head.username] == [("due-soon", -1, -1)]
    ran(after(-1))
    requests.grant(request, by=office.director, on=after(-1))
    # The new deadline's first rung lies behind already: the first run after it names it, once.
    assert told(on(DUE))[office.head.username] == [("due-soon", -5, -5)]
    ran(DUE)
    assert told(on(after(1))) == {}
    assert told(on(after(4)))[office.head.username] == [("due-soon", -1, -1)]


def test_a_dispatch_that_comes_with_little_time_left_is_named_in_the_next_run_and_once(office, on, task):
    ran(on(after(-10)))
    on(after(-8))
    make_task(office.other_division, item=make_item(make_document(date=after(-8)), lead=office.other_division))
    assert told(after(-8))[office.other_head.username] == [("due-soon", -10, -8)]
    ran(after(-8))
    assert told(on(after(-7))) == {}


def test_reminders_follow_the_internal_deadline_and_name_the_one_in_force(office, on):
    item = make_item(make_document(issuer="Sở Nội vụ"), lead=office.division)
    task = make_task(office.division, item=item)
    on(after(-3))
    new = after(20)
    request = requests.ask_extension(task, by=office.head, day=new, reason="data comes late", on=after(-3))
    requests.grant(request, by=office.director, on=after(-3))
    assert told(on(after(5))) == {}, "late for the score, but our own word holds"
    [digest] = [row for row in preview(on(after(15))) if row.person == office.head]
    assert [(line["rung"], line["deadline"]) for line in digest.lines] == [(-5, DUE.isoformat())]
    assert told(on(after(21)))[office.head.username] == [("late", 1, 1)]


def test_an_internal_deadline_on_a_day_off_moves_on(office, on):
    item = make_item(make_document(issuer="Sở Nội vụ"), lead=office.division)
    task = make_task(office.division, item=item)
    on(after(-3))
    request = requests.ask_extension(task, by=office.head, day=date(2019, 7, 13), reason="late data", on=after(-3))
    requests.grant(request, by=office.director, on=after(-3))
    ran(on(date(2019, 7, 12)))
    assert told(on(date(2019, 7, 15))) == {}, "Saturday's deadline is Monday's"
    assert told(on(date(2019, 7, 16)))[office.head.username] == [("late", 1, 1)]


def test_undated_tasks_are_never_late(office, on):
    make_task(office.division, schedule="undated")
    assert told(on(LETTERS_DAY)) == {}


def test_a_document_dated_later_owes_nothing_yet(office, on):
    make_task(office.division, item=make_item(make_document(date=date(2019, 7, 1)), lead=office.division))
    assert told(on(date(2019, 6, 27))) == {}
    assert office.head.username in told(on(date(2019, 7, 1)))


def test_a_check_in_is_reminded_of_like_any_task(office, on):
    item = make_item(make_document(date=date(2019, 9, 20)), lead=office.division, schedule="continuous")
    [task] = give(item, units=Unit.objects.all(), workdays=WEEKENDS_ONLY)
    assert task.due_on == date(2019, 12, 13), "the cut-off on Saturday moves back"
    assert told(on(date(2019, 12, 12)))[office.head.username] == [("due-soon", -1, -1)]


# Whom


def test_an_acting_head_has_the_heads_mail_between_two_dates(office, on, task):
    acting = make_person("officer", office.division)
    add_function(acting, "acting_head", office.division, valid_from=after(1), valid_to=after(2))
    assert set(told(on(after(2)))) == names(acting, office.office_chief)
    assert set(told(on(after(3)))) == names(office.head, office.office_chief)


def test_a_unit_without_a_head_goes_to_the_office_chief(office, on):
    make_task(make_unit("NEW"))
    assert set(told(on(after(-1)))) == names(office.office_chief)


@pytest.mark.parametrize(
    ("field", "value"), [("is_active", False), ("active_to", date(2019, 6, 20)), ("active_from", date(2020, 1, 1))]
)
def test_a_closed_account_gets_nothing(office, on, task, field, value):
    setattr(office.head, field, value)
    office.head.save()
    assert set(told(on(after(-1)))) == names(office.officer, office.office_chief)


def test_the_tasks_of_an_ended_unit_go_to_its_successors_head_else_to_the_office_chief(office, on, task):
    office.division.valid_to = date(2019, 6, 1)
    office.division.save()
    assert set(told(on(after(-1)))) == names(office.office_chief)
    office.division.successor = office.other_division
    office.division.save()
    assert set(told(on(after(-1)))) == names(office.other_head)


def test_an_officer_who_left_the_unit_is_not_reminded(office, on, task):
    office.officer.memberships.update(valid_to=date(2019, 6, 1))
    assert set(told(on(after(-1)))) == names(office.head)


def test_a_person_with_several_functions_gets_one_digest_of_the_highest(office, on):
    make_task(office.office)
    make_task(office.division)
    [digest] = [row for row in preview(on(after(1))) if row.person == office.office_chief]
    assert len(digest.lines) == 2
    assert (digest.role, digest.unit) == ("office_chief", office.office)


def test_a_deputy_is_named_by_the_function_of_the_leadership(office, on, task):
    [digest] = [row for row in preview(on(after(7))) if row.person == office.deputy]
    assert (digest.role, digest.unit) == ("deputy", office.leadership)


@pytest.mark.parametrize("in_charge", [True, False])
def test_the_offices_own_report_waits_for_the_deputy_in_charge_else_for_the_director(office, on, in_charge):
    if not in_charge:
        office.deputy_of_office.memberships.filter(role="in_charge").delete()
    day = on(after(-3))
    reported(make_task(office.office), by=office.office_chief, on=day)
    expected = office.deputy_of_office if in_charge else office.director
    assert told(day) == {expected.username: [("to-check", None, -3)]}


def test_a_report_that_the_office_chief_entered_is_checked_by_another(office, on, task):
    day = on(after(-3))
    reported(task, by=office.office_chief, on=day)
    assert set(told(day)) == names(office.deputy_of_office)


def test_a_request_waits_for_the_deputy_in_charge_else_for_the_director(office, on, task):
    day = on(after(-12))
    requests.ask_extension(task, by=office.head, day=after(5), reason="late data", on=day)
    assert told(day) == {office.deputy.username: [("to-decide", None, -12)]}
    other = make_task(make_unit("NEW"))
    requests.ask_transfer(other, by=office.office_chief, to_unit=office.division, reason="not ours", on=day)
    assert told(day)[office.director.username] == [("to-decide", None, -12)]


def test_a_late_task_that_waits_for_a_decision_stands_once_and_says_so(office, on, task):
    day = on(after(8))
    requests.ask_extension(task, by=office.head, day=after(20), reason="late data", on=day)
    [digest] = [row for row in preview(day) if row.person == office.deputy]
    assert [(line["group"], line["also"]) for line in digest.lines] == [("late", ["to-decide"])]


# When


def test_nothing_goes_out_on_a_day_off_and_a_swapped_saturday_is_worked(office, on, task):
    DayOff.objects.all().delete()
    DayOff.objects.create(day=date(2019, 7, 1), kind="off", name="swapped", source="test")
    DayOff.objects.create(day=date(2019, 7, 6), kind="worked", name="swapped", source="test")
    assert told(on(date(2019, 7, 1))) == {}
    assert told(on(date(2019, 7, 7))) == {}
    assert told(on(date(2019, 7, 6)))[office.head.username] == [("late", 3, 5)]


def test_a_second_plan_finds_the_rows_of_the_first(office, on, task):
    day = on(after(1))
    first = set(plan(day).values_list("pk", flat=True))
    assert first
    assert set(plan(day).values_list("pk", flat=True)) == first


def test_while_reminders_are_paused_nothing_is_planned(office, on, task):
    ReminderPause.objects.create(reason="network works", paused_by=office.office_chief, paused_on=after(1))
    assert told(on(after(1))) == {}


def test_a_preview_leaves_no_row(office, on, task):
    assert preview(on(after(1)))
    assert not Digest.objects.exists()


def test_a_rung_that_is_no_longer_in_use_reminds_nobody(office, on, task):
    Rung.objects.filter(working_days=-5).update(in_use=False)
    ran(on(after(-10)))
    assert told(on(after(-5))) == {}


# A past day


def test_a_past_day_is_told_from_the_acts_up_to_it(office, on, task):
    acts.send_back(
        reported(task, by=office.head, on=after(2)), by=office.office_chief, reason="incomplete", on=after(4)
    )
    acts.verify(reported(task, by=office.head, on=after(5)), by=office.office_chief, on=after(6))
    on(after(10))
    assert told(after(10)) == {}
    assert told(after(1))[office.head.username] == [("late", 1, 1)]
    assert told(after(2)) == {office.office_chief.username: [("to-check", None, 2)]}
    assert told(after(4))[office.officer.username] == [("sent-back", None, 4)]
    assert told(after(5)) == {office.office_chief.username: [("to-check", None, 5)]}


def test_a_past_day_and_the_same_day_lived_say_the_same(office, on, task):
    requests.ask_extension(task, by=office.head, day=after(6), reason="late data", on=on(after(-2)))
    other = make_task(office.other_division)
    reported(other, by=office.other_head, on=on(after(-1)))
    lived = told(on(after(-1)))
    requests.grant(task.requests.get(), by=office.director, on=on(after(1)))
    acts.verify(other, by=office.office_chief, on=after(1))
    on(after(30))
    assert told(after(-1)) == lived


# Size


def test_planning_takes_the_same_number_of_queries_for_any_amount_of_data(
    office, on, django_assert_max_num_queries, django_assert_num_queries
):
    document = make_document()
    day = on(after(8))

    def more(n: int) -> None:
        for _ in range(n):
            unit = make_unit()
            make_person("head", unit)
            make_task(unit, item=make_item(document, lead=unit))
            reported(make_task(unit, item=make_item(document, lead=unit)), by=office.coordinator, on=day)

    more(2)
    with django_assert_max_num_queries(30) as few:
        preview(day)
    more(20)
    with django_assert_num_queries(len(few)):
        assert len(preview(day)) >= 22


def test_a_dry_run_within_a_transaction_rolls_back_only_itself(office, on, task):
    with transaction.atomic():
        preview(on(after(1)))
        Act.objects.update(text="kept")
    assert Act.objects.filter(text="kept").exists()
    assert not Digest.objects.filter(day__gte=DUE - timedelta(days=30)).exists()


def test_a_quarter_lived_day_by_day_names_each_rung_once_and_what_is_late_every_working_day(office, on):
    """The machine is off from 29 to 31 May; the second task is reported on 3 July."""
    item = make_item(lead=office.division, schedule="dates 2019-05-20 2019-06-14 2019-07-31")
    given = give(item, units=Unit.objects.all(), workdays=WEEKENDS_ONLY)
    first, second, third = (task.pk for task in given)
    DayOff.objects.all().delete()
    machine_off = {date(2019, 5, 29), date(2019, 5, 30), date(2019, 5, 31)}
    said: list[tuple[date, int, str, int]] = []
    working = []
    for n in range(92):
        day = on(date(2019, 5, 6) + timedelta(days=n))
        if day in machine_off:
            continue
        if day == date(2019, 7, 3):
            reported(Task.objects.get(pk=second), by=office.head, on=day)
        ran(day)
        rows = Digest.objects.filter(day=day, person=office.head)
        assert rows.count() <= WEEKENDS_ONLY.is_working(day)
        working += [day] if WEEKENDS_ONLY.is_working(day) else []
        said += [(day, line["task"], line["group"], line["rung"]) for row in rows for line in row.lines]
    soon = [(task, rung, day) for day, task, group, rung in said if group == "due-soon"]
    assert soon == [
        (first, -10, date(2019, 5, 6)),
        (first, -5, date(2019, 5, 13)),
        (first, -1, date(2019, 5, 17)),
        (second, -10, date(2019, 6, 3)),  # 31 May, caught up
        (second, -5, date(2019, 6, 7)),
        (second, -1, date(2019, 6, 13)),
        (third, -10, date(2019, 7, 17)),
        (third, -5, date(2019, 7, 24)),
        (third, -1, date(2019, 7, 30)),
    ]
    late = {task: [day for day, one, group, _ in said if group == "late" and one == task] for task in (first, second)}
    assert late[first] == [day for day in working if day > date(2019, 5, 20)]
    assert late[second] == [day for day in working if date(2019, 6, 14) < day < date(2019, 7, 3)]
