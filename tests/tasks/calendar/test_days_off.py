"""The calendar of days off: the Office corrects it, and deadlines in force move with it."""

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cchc.refusal import Refused
from tasks.calendar import acts as keeping_days_off
from tasks.calendar.acts import Moved
from tasks.coordination import consultations, contributions
from tasks.coordination.consultations import Question
from tasks.lifecycle import acts as workflow
from tasks.lifecycle import requests
from tasks.models import Act, DayOff, Digest, Task, workdays
from tasks.steps import acts as stepping
from tasks.steps.acts import Planned
from tests.factories import LETTERS_DAY, Office, decision, make_task, verified

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

FRIDAY, SATURDAY, MONDAY, TUESDAY = date(2019, 8, 2), date(2019, 8, 3), date(2019, 8, 5), date(2019, 8, 6)


@pytest.fixture(autouse=True)
def _letters_day(settings):
    settings.CCHC_TODAY = LETTERS_DAY
    settings.LANGUAGE_CODE = "en"
    DayOff.objects.all().delete()


@pytest.fixture
def chief(office):
    return office.office_chief


@pytest.fixture
def page(client, chief):
    client.force_login(chief)
    return client


def day(on: date = FRIDAY, kind: str = "off", **fields) -> DayOff:
    usual = {"name": "Swapped", "source": "Notice 12"}
    return DayOff(day=on, kind=kind, **{**usual, **fields})


def owed(office: Office, on: date) -> Task:
    """A task of the division that is decreed for the day."""
    return make_task(office.division, schedule=f"on {on}")


def due(task: Task) -> tuple[date | None, date | None]:
    task.refresh_from_db()
    return task.decreed_on, task.due_on


# what moves


def test_a_new_day_off_moves_the_deadline_that_fell_on_it_and_keeps_the_decreed_day(office, chief):
    hit, beside = owed(office, FRIDAY), owed(office, MONDAY)
    moved = keeping_days_off.add(day(), by=chief)
    assert moved.tasks == [hit]
    assert due(hit) == (FRIDAY, MONDAY)
    assert due(beside) == (MONDAY, MONDAY)
    act = hit.acts.last()
    assert (act.kind, act.by, act.due_on) == (Act.Kind.MOVE, chief, MONDAY)
    assert "02/08/2019 → 05/08/2019" in act.text
    assert "Swapped" in act.text
    assert hit.version == 2
    assert hit.history.first().history_user == chief


def test_a_worked_saturday_brings_the_deadline_forward_to_it(office, chief):
    task = owed(office, SATURDAY)
    assert due(task) == (SATURDAY, MONDAY)
    keeping_days_off.add(day(SATURDAY, "worked"), by=chief)
    assert due(task) == (SATURDAY, SATURDAY)


def test_withdrawing_moves_it_back_and_putting_back_moves_it_again(office, chief):
    task, row = owed(office, FRIDAY), day()
    keeping_days_off.add(row, by=chief)
    keeping_days_off.withdraw(row, by=chief, reason="the Government decided otherwise")
    assert due(task) == (FRIDAY, FRIDAY)
    assert workdays().is_working(FRIDAY)
    assert DayOff.objects.filter(pk=row.pk, in_use=False).exists(), "the row stays"
    keeping_days_off.put_back(row, by=chief, reason="decided again")
    assert due(task) == (FRIDAY, MONDAY)
    reasons = list(row.history.values_list("history_change_reason", flat=True))
    assert reasons[:2] == ["decided again", "the Government decided otherwise"]


def test_an_event_stays_and_a_check_in_moves_back(office, chief):
    event = make_task(office.division, schedule=f"event {FRIDAY}")
    make_task(office.division, schedule="continuous")
    check_in = Task.objects.get(decreed_on=date(2019, 12, 14))  # a Saturday
    assert due(check_in)[1] == date(2019, 12, 13)
    keeping_days_off.add(day(), by=chief)
    keeping_days_off.add(day(date(2019, 12, 13)), by=chief)
    assert due(event) == (FRIDAY, FRIDAY)
    assert due(check_in) == (date(2019, 12, 14), date(2019, 12, 12))


def test_an_extended_deadline_hangs_on_the_day_that_was_granted(office, chief):
    task = owed(office, date(2019, 7, 26))
    asked = requests.ask_extension(task, by=office.head, day=FRIDAY, reason="waits for figures")
    requests.grant(asked, by=office.director, consent_number="5/UBND", consent_on=LETTERS_DAY)
    assert due(task)[1] == FRIDAY
    assert keeping_days_off.add(day(), by=chief).tasks == [task]
    assert due(task) == (date(2019, 7, 26), MONDAY)


def test_what_is_finished_is_counted_by_the_corrected_deadline_and_what_is_cancelled_stays(office, chief):
    task, cancelled = owed(office, FRIDAY), owed(office, FRIDAY)
    workflow.cancel(cancelled, by=chief, reason="no longer needed", authority=decision("1/QĐ"))
    verified(task, by=office.head, checked_by=chief, on=LETTERS_DAY)
    keeping_days_off.add(day(), by=chief)
    assert due(task)[1] == MONDAY
    assert task.state == Task.State.DONE
    assert task.acts.get(kind=Act.Kind.MOVE).on == LETTERS_DAY, "work had begun: it moves on the day of the change"
    assert due(cancelled)[1] == FRIDAY


def test_a_day_that_hits_no_deadline_and_a_mark_move_nothing_and_nothing_is_ever_sent(office, chief):
    task, row = owed(office, TUESDAY), day(to_check=True)
    assert keeping_days_off.add(row, by=chief) == Moved([], [])
    keeping_days_off.mark_checked(row, by=chief)
    row.refresh_from_db()
    assert row.to_check is False
    keeping_days_off.add(day(TUESDAY), by=chief)
    assert task.acts.last().kind == Act.Kind.MOVE
    assert not Digest.objects.exists()
    assert mail.outbox == []


# what is awaited, and steps


def asked_of(office: Office, task: Task, on: date):
    units = [(office.other_division, on)]
    [one] = contributions.ask(task, by=office.head, units=units, kind="figures", what="figures of 2018")
    return one


def consulted(office: Office, task: Task, **clock):
    question = Question("Finance", LETTERS_DAY, dossier=str(clock), **clock)
    return consultations.consult(task, by=office.head, question=question)


def days_of(*rows) -> list[date]:
    for row in rows:
        row.refresh_from_db()
    return [row.due_on for row in rows]


def test_open_contributions_consultations_and_steps_move_with_the_calendar_and_back(office, chief):
    task = owed(office, date(2019, 9, 30))
    contribution = asked_of(office, task, FRIDAY)
    by_count = consulted(office, task, answer_within=14)  # working days: to Tuesday 6/8
    by_day = consulted(office, task, answer_by=FRIDAY)
    in_days = consulted(office, task, answer_within=16, counted_in="days")  # to Friday 2/8
    [step] = stepping.plan(task, [Planned("draft", FRIDAY)], by=office.head)
    rows = (contribution, by_count, by_day, in_days, step)
    assert days_of(*rows) == [FRIDAY, TUESDAY, FRIDAY, FRIDAY, FRIDAY]
    row = day()
    moved = keeping_days_off.add(row, by=chief)
    assert moved.tasks == []
    assert set(moved.awaited) == set(rows)
    assert days_of(*rows) == [MONDAY, date(2019, 8, 7), MONDAY, MONDAY, MONDAY]
    for each in rows:
        told = each.history.first()
        assert told.history_user == chief
        assert "calendar of days off" in told.history_change_reason
    task.refresh_from_db()
    assert task.waiting_due_on == MONDAY
    act = task.acts.last()
    assert (act.kind, act.by) == (Act.Kind.MOVE, chief)
    assert f"{office.other_division}: 02/08/2019 → 05/08/2019" in act.text
    assert task.due_on == date(2019, 9, 30), "the task's own deadline stays"
    keeping_days_off.withdraw(row, by=chief, reason="revoked")
    assert days_of(*rows) == [FRIDAY, TUESDAY, FRIDAY, FRIDAY, FRIDAY]
    task.refresh_from_db()
    assert task.waiting_due_on == FRIDAY


def test_what_is_answered_done_or_of_a_finished_task_keeps_its_day(office, chief):
    task, finished = owed(office, date(2019, 9, 30)), owed(office, date(2019, 9, 30))
    delivered, rests = asked_of(office, task, FRIDAY), asked_of(office, finished, FRIDAY)
    contributions.deliver(delivered, by=office.other_head, delivery=contributions.Delivery("42"))
    [step] = stepping.plan(task, [Planned("draft", FRIDAY)], by=office.head)
    stepping.finish(step, by=office.head)
    finished.refresh_from_db()
    verified(finished, by=office.head, checked_by=chief, on=LETTERS_DAY)
    assert keeping_days_off.add(day(), by=chief).awaited == []
    assert days_of(delivered, rests, step) == [FRIDAY, FRIDAY, FRIDAY]


def test_the_page_says_how_many_due_days_moved(page, office):
    asked_of(office, owed(office, date(2019, 9, 30)), FRIDAY)
    typed = {"day": "2/8/2019", "kind": "off", "name": "Swapped", "source": "Notice 12"}
    answer = page.post(reverse("day-off-new"), typed, follow=True).content.decode()
    assert "1 due day of a contribution, an opinion or a step moved with it." in answer


# what is refused


@pytest.mark.parametrize(
    ("on", "kind", "words"),
    [
        (FRIDAY, "worked", "02/08/2019 is a weekday: worked anyway"),
        (SATURDAY, "off", "03/08/2019 is a Saturday or Sunday: off anyway"),
        (MONDAY, "off", "05/08/2019 stands in the calendar already (Swapped)"),
        (TUESDAY, "off", "06/08/2019 stands in the calendar as withdrawn (Swapped)"),
    ],
)
def test_a_needless_day_is_refused_by_name_and_what_was_typed_is_kept(page, on, kind, words):
    day(MONDAY).save()
    day(TUESDAY, in_use=False).save()
    typed = {"day": f"{on:%d/%m/%Y}", "kind": kind, "name": "Typed name", "source": "Typed source"}
    answer = page.post(reverse("day-off-new"), typed)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert words in shown
    assert "Typed name" in shown
    assert "Typed source" in shown
    assert DayOff.objects.count() == 2


def test_a_day_that_is_none_and_missing_words_are_named_with_their_fields(page):
    answer = page.post(reverse("day-off-new"), {"day": "31/2/2019", "kind": "sometimes", "name": "", "source": ""})
    assert answer.status_code == 422
    assert "“31/2/2019” is no day of the calendar" in answer.content.decode()
    assert set(answer.context["form"].errors) == {"day", "kind", "name", "source"}


def test_correcting_needs_a_reason_and_the_version_that_was_seen(page, chief):
    row = day()
    keeping_days_off.add(row, by=chief)
    seen = keeping_days_off.version(row)
    url = reverse("day-off", args=[row.pk])
    given = {"seen": seen, "kind": "off", "name": "Better name", "source": "Notice 13"}
    assert page.post(url, given).status_code == 422
    keeping_days_off.correct(DayOff.objects.get(), by=chief, reason="somebody else was first")
    answer = page.post(url, {**given, "reason": "typed wrongly"})
    assert answer.status_code == 422
    assert "Somebody changed this day meanwhile" in answer.content.decode()
    row.refresh_from_db()
    assert row.name == "Swapped"
    answer = page.post(url, {**given, "seen": keeping_days_off.version(row), "reason": "typed wrongly"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.name, row.source) == ("Better name", "Notice 13")
    newest = row.history.first()
    assert (newest.history_user, newest.history_change_reason) == (chief, "typed wrongly")


def test_what_is_so_already_is_refused(chief):
    row = day()
    row.save()
    for act in (keeping_days_off.mark_checked, keeping_days_off.put_back):
        with pytest.raises(Refused, match="already"):
            act(row, by=chief, **({} if act is keeping_days_off.mark_checked else {"reason": "again"}))
    with pytest.raises(Refused, match="reason"):
        keeping_days_off.withdraw(row, by=chief, reason="  ")


def test_a_day_off_in_the_week_cannot_become_one_that_is_worked_instead(chief):
    row = day()
    row.save()
    row.kind = DayOff.Kind.WORKED
    with pytest.raises(Refused, match="worked anyway"):
        keeping_days_off.correct(row, by=chief, reason="slip")
    row.refresh_from_db()
    assert row.kind == DayOff.Kind.OFF


# the pages


def test_everybody_reads_the_calendar_and_only_the_office_chief_keeps_it(client, office):
    row = day(to_check=True)
    row.save()
    acts = ("day-off", "day-off-checked", "day-off-withdraw", "day-off-put-back")
    for person in (office.coordinator, office.director, office.head, office.observer):
        client.force_login(person)
        shown = client.get(reverse("days-off"))
        assert "Notice 12" in shown.content.decode()
        assert "Add a day" not in shown.content.decode()
        assert client.get(row.get_absolute_url()).status_code == 200
        assert client.get(reverse("day-off-new")).status_code == 403
        for name in acts:
            assert client.post(reverse(name, args=[row.pk]), {"reason": "mine"}).status_code == 403
    with pytest.raises(PermissionDenied):
        keeping_days_off.add(day(MONDAY), by=office.coordinator)
    assert DayOff.objects.get().to_check is True


def test_the_chief_adds_a_day_and_is_told_how_many_deadlines_moved(page, office):
    for _ in range(2):
        owed(office, FRIDAY)
    typed = {"day": "2/8/2019", "kind": "off", "name": "Swapped", "source": "Notice 12", "to_check": "on"}
    answer = page.post(reverse("day-off-new"), typed, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("days-off") + "?year=2019"
    assert "2 deadlines in force moved with it; nothing is sent because of it." in answer.content.decode()
    row = DayOff.objects.get()
    answer = page.post(reverse("day-off-checked", args=[row.pk]), {"seen": ""}, follow=True)
    assert "marked as checked" in answer.content.decode()
    answer = page.post(
        reverse("day-off-withdraw", args=[row.pk]), {"seen": keeping_days_off.version(row), "reason": ""}
    )
    assert answer.status_code == 422
    typed = {"seen": keeping_days_off.version(row), "reason": "revoked"}
    answer = page.post(reverse("day-off-withdraw", args=[row.pk]), typed, follow=True)
    assert "removed from the calendar" in answer.content.decode()
    assert "revoked" in page.get(row.get_absolute_url()).content.decode()


def test_the_list_is_of_one_year_and_its_tab_counts_what_it_lists(page):
    for on, to_check in ((FRIDAY, True), (MONDAY, False), (date(2020, 1, 1), True)):
        day(on, name=f"Day of {on:%d/%m/%Y}", to_check=to_check).save()
    year = page.get(reverse("days-off"), {"year": "2019"})
    assert [row.day for row in year.context["rows"]] == [FRIDAY, MONDAY]
    assert year.context["counts"] == {"all": 2, "to_check": 1}
    assert year.context["years"] == [2019, 2020]
    assert [
        row.day for row in page.get("?".join([reverse("days-off"), "year=2019&show=to-check"])).context["rows"]
    ] == [FRIDAY]
    for nonsense in ("nineteen", "0", "99999", "²⁰¹⁹"):
        assert page.get(reverse("days-off"), {"year": nonsense}).context["year"] == 2019


def test_the_pages_ask_as_much_of_the_database_for_many_days(page, office, django_assert_max_num_queries):
    for number in range(1, 29):
        day(date(2019, 10, number)).save()
        owed(office, FRIDAY)
    page.get(reverse("days-off"))
    with django_assert_max_num_queries(12):
        page.get(reverse("days-off"))
