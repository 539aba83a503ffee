"""Ladders of single documents, what goes out on the coming days, and trials: what the Office sees before it happens."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cchc.refusal import Refused
from tasks.coordination import consultations, contributions
from tasks.coordination.consultations import Question
from tasks.models import DayOff, Digest, Rung
from tasks.reminders import acts, coming_days, jobs
from tasks.reminders.acts import try_out
from tasks.reminders.digest.plan import plan, preview
from tasks.reminders.outlook import outlooks
from tests.factories import (
    LETTERS_DAY,
    WEEKENDS_ONLY,
    Office,
    make_document,
    make_item,
    make_person,
    make_task,
    reported,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

DUE = date(2019, 8, 7)  # fifteen working days after the letter


@pytest.fixture
def office(the_office, settings) -> Office:
    settings.LANGUAGE_CODE = "en"
    DayOff.objects.all().delete()
    return the_office


@pytest.fixture
def urgent(office):
    """A document with a task due on 7/8/2019, and the ladder of all."""
    document = make_document(number="1688/SKHĐT-VP")
    make_task(office.division, item=make_item(document, lead=office.division, schedule=f"on {DUE}"))
    return document


def told(day: date) -> dict[str, list]:
    return {row.person.username: [(line["group"], line["rung"]) for line in row.lines] for row in preview(day)}


# Ladders of single documents


def test_a_documents_own_rungs_hold_for_it_alone(office, urgent, settings):
    other = make_task(office.division, schedule=f"on {DUE}")
    acts.give_own_ladder(urgent, by=office.office_chief)
    Rung.objects.filter(document=urgent, working_days=-10).update(working_days=-15, to_office_chief=True)
    assert told(LETTERS_DAY) == {
        office.head.username: [("due-soon", -15)],
        office.office_chief.username: [("due-soon", -15)],
    }
    settings.CCHC_TODAY = WEEKENDS_ONLY.add(DUE, -10)
    plan(LETTERS_DAY)
    Digest.objects.update(state="sent", claimed_at=timezone.now())
    [digest] = preview(settings.CCHC_TODAY)
    assert [line["task"] for line in digest.lines] == [other.pk]


def test_a_documents_ladder_begins_as_a_copy_and_can_be_given_up_and_taken_up_again(office, urgent):
    chief = office.office_chief
    acts.give_own_ladder(urgent, by=chief)
    own = Rung.objects.filter(document=urgent)
    assert list(own.values_list("working_days", flat=True)) == [-10, -5, -1, 1, 3, 7, 15]
    assert own.first().history.get().history_user == chief
    rung = own.get(working_days=-10)
    rung.working_days = -12
    acts.keep_rung(rung, by=chief)
    acts.end_own_ladder(urgent, by=chief)
    assert told(WEEKENDS_ONLY.add(DUE, -10))[office.head.username] == [("due-soon", -10)], "the ladder of all again"
    acts.give_own_ladder(urgent, by=chief)
    assert told(WEEKENDS_ONLY.add(DUE, -12))[office.head.username] == [("due-soon", -12)]
    with pytest.raises(Refused, match="of its own already"):
        acts.give_own_ladder(urgent, by=chief)


def test_the_office_chief_gives_a_document_its_ladder_on_the_page(client, office, urgent):
    client.force_login(office.office_chief)
    page = client.post(reverse("reminder-own-ladder"), {"document": urgent.pk}, follow=True).content.decode()
    assert "1688/SKHĐT-VP has a ladder of its own now" in page
    given = {"number": "2", "side": "before", "to_head": "on", "in_use": "on"}
    assert client.post(reverse("reminder-rung-new-own", args=[urgent.pk]), given).status_code == 302
    assert Rung.objects.filter(document=urgent, working_days=-2).exists()
    assert not Rung.objects.filter(document=None, working_days=-2).exists()
    client.post(reverse("reminder-own-ladder-end", args=[urgent.pk]))
    assert not Rung.objects.filter(document=urgent, in_use=True).exists()
    client.force_login(office.coordinator)
    for name, arguments in [("reminder-own-ladder", []), ("reminder-own-ladder-end", [urgent.pk])]:
        assert client.post(reverse(name, args=arguments), {"document": urgent.pk}).status_code == 403


# The coming days


def test_the_coming_ten_working_days_are_what_the_runs_will_say(office, settings):
    """Looked at from the letter's day, then lived: the same people, tasks and groups on every one of the ten days."""
    for n in range(12):
        make_task(office.division, schedule=f"on {LETTERS_DAY + timedelta(days=3 * n - 8)}")
        make_task(office.other_division, schedule=f"on {LETTERS_DAY + timedelta(days=2 * n)}")
    units = [(office.other_division, LETTERS_DAY + timedelta(days=n)) for n in (2, 6)]
    for each in units:
        task = make_task(office.division, schedule="on 2019-09-30")
        contributions.ask(task, by=office.head, units=[each], kind="figures", what="Số liệu quý II", on=LETTERS_DAY)
        question = Question("Sở Tài chính", LETTERS_DAY, answer_within=each[1].day - 16, counted_in="days")
        consultations.consult(task, by=office.head, question=question, on=LETTERS_DAY)
    acting = make_person("officer", office.division)
    acting.memberships.create(
        role="acting_head", unit=office.division, valid_from=date(2019, 7, 22), valid_to=date(2019, 7, 24)
    )
    ran(LETTERS_DAY)
    coming = outlooks(LETTERS_DAY)
    assert [one.day for one in coming] == [WEEKENDS_ONLY.add(LETTERS_DAY, n) for n in range(1, 11)]
    for one in coming:
        settings.CCHC_TODAY = one.day
        ran(one.day)
        lived = Digest.objects.filter(day=one.day)
        assert {row.person_id: [(line["task"], line["group"]) for line in row.lines] for row in lived} == {
            person: [(line.task, line.group) for line in each.lines] for person, each in one.drafts.items()
        }, one.day
    assert len({one.people for one in coming} | {one.tasks for one in coming}) > 2, "days differ"


def ran(day: date) -> None:
    plan(day)
    Digest.objects.filter(day=day).update(state="sent", claimed_at=timezone.now())


def test_looking_ahead_skips_days_off_and_writes_nothing(office, urgent):
    DayOff.objects.create(day=date(2019, 7, 18), kind="off", name="holiday", source="test")
    DayOff.objects.create(day=date(2019, 7, 20), kind="worked", name="swapped", source="test")
    assert [one.day.day for one in outlooks(LETTERS_DAY, days=3)] == [19, 20, 22]
    assert not Digest.objects.exists()


def test_the_page_tells_the_coming_days_in_words_and_opens_each(client, office):
    make_task(office.division)
    make_task(office.division, schedule="on 2019-07-19")
    client.force_login(office.office_chief)
    page = " ".join(client.get(reverse("reminders"), {"day": "2019-07-22"}).content.decode().split())
    assert '3 people are written to, 2 tasks are named <span class="muted">(1 late, 1 due soon)' in page
    assert "What goes out on 22/07/2019" in page
    mail = client.get(reverse("reminder-coming-mail", args=["2019-07-22", office.head.pk])).content.decode()
    assert "Reminders of 22/07/2019: 2 late" in mail
    assert client.get(reverse("reminder-coming-mail", args=["2020-01-01", office.head.pk])).status_code == 404


# Trials


def test_the_office_chief_tries_the_mail_of_a_head_on_himself(
    client, office, django_capture_on_commit_callbacks, settings
):
    task = make_task(office.division)
    client.force_login(office.office_chief)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("reminder-try"), {"person": office.head.pk})
    [sent] = mail.outbox
    assert sent.to == [office.office_chief.email]
    assert sent.subject == "Trial: Reminders of 18/07/2019: 1 late"
    assert task.get_absolute_url() in sent.body
    digest = Digest.objects.get()
    assert (digest.kind, digest.state) == ("trial", "sent")
    # It is nobody's reminder: the morning's run is as if nothing had been tried, and a second trial may follow.
    assert set(told(date(2019, 7, 18))) == {one.username for one in (office.head, office.office_chief, office.deputy)}
    with django_capture_on_commit_callbacks(execute=True):
        try_out(office.head, by=office.office_chief)
    assert len(mail.outbox) == 2


def test_who_would_get_nothing_is_shown_examples_and_nobody_tries_while_one_is_on_its_way(office):
    task = make_task(office.division)
    day_of_task = make_task(office.other_division, schedule="on 2019-07-19")
    reported(task, by=office.head, on=LETTERS_DAY)
    digest = try_out(office.director, by=office.office_chief)
    assert [line["task"] for line in digest.lines] == [day_of_task.pk, task.pk]
    Digest.objects.update(state="sending")
    with pytest.raises(Refused, match="is being sent"):
        try_out(office.director, by=office.office_chief)


def test_with_nothing_to_say_there_is_nothing_to_try(office):
    with pytest.raises(Refused, match="nothing to try"):
        try_out(office.head, by=office.office_chief)


# A large office: the worker computes the coming days


@pytest.fixture
def large(office, urgent, monkeypatch):
    """Every office is a large one."""
    monkeypatch.setattr(coming_days, "AT_ONCE_UP_TO", 0)
    return office


def shown(client, user, **query) -> str:
    client.force_login(user)
    return " ".join(client.get(reverse("reminders"), query).content.decode().split())


def test_the_worker_keeps_the_same_days_that_a_small_offices_page_computes(large, monkeypatch):
    make_task(large.other_division, schedule="on 2019-07-01")
    jobs.foresee()
    kept = coming_days.coming(LETTERS_DAY)
    rows = [[replace(row, unit=row.unit and row.unit.name) for row in one.rows()] for one in kept]
    lines = [[one.draft_for(row.person) for row in one.rows()] for one in kept]
    monkeypatch.setattr(coming_days, "AT_ONCE_UP_TO", 1000)
    at_once = coming_days.coming(LETTERS_DAY)
    assert len(at_once) == 10
    assert [(one.day, one.people, one.tasks, one.counts) for one in kept] == [
        (one.day, one.people, one.tasks, one.counts) for one in at_once
    ]
    assert [[replace(row, unit=row.unit and row.unit.name) for row in one.rows()] for one in at_once] == rows
    assert [[one.draft_for(row.person) for row in one.rows()] for one in at_once] == lines


def test_the_page_of_a_large_office_says_when_it_was_computed_and_lets_it_be_computed_anew(large, client):
    assert "The worker has not computed the coming days yet." in shown(client, large.office_chief)
    client.post(reverse("reminders-foresee"))
    page = shown(client, large.office_chief)
    assert "As computed by the worker at" in page
    assert f"day={DUE - timedelta(days=14)}" in page
    day = next(one for one in coming_days.coming(LETTERS_DAY) if one.people)
    mail_page = client.get(reverse("reminder-coming-mail", args=[day.day.isoformat(), day.rows()[0].person.pk]))
    assert mail_page.status_code == 200


def test_what_was_computed_yesterday_is_not_shown_as_todays(large):
    jobs.foresee()
    assert coming_days.coming(LETTERS_DAY)
    assert coming_days.coming(LETTERS_DAY + timedelta(days=1)) == []


def test_a_heads_office_is_not_asked_to_compute(large, client):
    client.force_login(large.head)
    assert client.post(reverse("reminders-foresee")).status_code == 403
