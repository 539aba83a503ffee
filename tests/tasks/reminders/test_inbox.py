"""The inbox and how each person wants to be told: the same items as the mail, never nothing while something is late."""

from datetime import date

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from tasks.models import DayOff, Digest, ReminderChoice, ReminderPause
from tasks.reminders import jobs
from tasks.reminders.digest.plan import plan, preview
from tasks.reminders.inbox.inbox import choose, glance
from tests.factories import LETTERS_DAY, WEEKENDS_ONLY, Office, make_task, reported

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

DUE = date(2019, 6, 28)


@pytest.fixture
def office(the_office, settings) -> Office:
    settings.LANGUAGE_CODE = "en"
    DayOff.objects.all().delete()
    return the_office


@pytest.fixture
def task(office):
    return make_task(office.division)


def text(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


# The inbox


def test_the_inbox_holds_the_items_of_the_mail_and_opening_marks_them_read(client, office, task):
    jobs.send_digests()
    client.force_login(office.head)
    page = text(client.get(reverse("notices")))
    assert "Reminders of 17/07/2019: 1 late" in page
    assert '<span class="bell__count">1' in page
    digest = Digest.objects.get(person=office.head)
    page = text(client.get(reverse("notice", args=[digest.pk])))
    assert task.get_absolute_url() in page
    [sent] = [message for message in mail.outbox if message.to == [office.head.email]]
    [line] = [line for line in sent.body.splitlines() if task.get_absolute_url() in line]
    assert line.removeprefix("1. ") in page, "each line of the mail can be copied as text"
    assert "bell__count" not in text(client.get(reverse("notices")))
    assert "Everything is read" in text(client.get(reverse("notices"), {"state": "unread"}))


def test_a_notice_says_what_became_of_its_items_since(client, office, task):
    jobs.send_digests()
    reported(task, by=office.head, on=LETTERS_DAY)
    client.force_login(office.head)
    page = text(client.get(reverse("notice", args=[Digest.objects.get(person=office.head).pk])))
    assert "reported, waiting to be verified" in page


def test_nobody_reads_the_notices_of_another(client, office, task):
    jobs.send_digests()
    client.force_login(office.deputy)
    assert client.get(reverse("notice", args=[Digest.objects.get(person=office.head).pk])).status_code == 404
    client.post(reverse("notices-read"))
    assert glance(office.head).unread == 1
    assert glance(office.deputy).unread == 0


def test_what_is_only_planned_is_no_notice_yet_and_a_failed_mail_is_one(office, task):
    plan(LETTERS_DAY)
    assert glance(office.head).unread == 0
    Digest.objects.update(state="failed")
    assert glance(office.head).unread == 1


def test_every_page_shows_unread_notices_and_a_pause_by_one_query(client, office, task, django_assert_num_queries):
    jobs.send_digests()
    ReminderPause.objects.create(reason="moving house", paused_by=office.office_chief, paused_on=LETTERS_DAY)
    with django_assert_num_queries(1):
        found = glance(office.head)
    assert (found.unread, found.pause) == (1, "moving house")
    client.force_login(office.head)
    for name in ("my-work", "task-list", "document-list", "notice-choice"):
        page = text(client.get(reverse(name)))
        assert "moving house" in page, name
        assert '<span class="bell__count">1' in page, name


# How to be told


@pytest.mark.parametrize(("channel", "mailed", "unread"), [("mail", 1, 0), ("in-app", 0, 1), ("both", 1, 1)])
def test_each_person_chooses_mail_inbox_or_both(client, office, task, channel, mailed, unread):
    client.force_login(office.head)
    assert client.post(reverse("notice-choice"), {"channel": channel}).status_code == 302
    jobs.send_digests()
    assert [message.to[0] for message in mail.outbox].count(office.head.email) == mailed
    assert glance(office.head).unread == unread
    digest = Digest.objects.get(person=office.head)
    assert digest.state == "sent"
    assert "1 late" in text(client.get(reverse("notices"))), "what was only mailed can be read here too"
    assert ReminderChoice.objects.get().history.first().history_user == office.head


@pytest.mark.parametrize("given", [{}, {"channel": "none"}])
def test_not_to_be_told_at_all_cannot_be_chosen(client, office, given):
    client.force_login(office.head)
    assert client.post(reverse("notice-choice"), given).status_code == 422
    assert not ReminderChoice.objects.exists()


def told(day: date, person) -> list[tuple]:
    return [(line["group"], line["rung"]) for row in preview(day) if row.person == person for line in row.lines]


def test_who_wants_it_seldom_is_told_for_three_days_then_on_mondays_and_rung_days(office, task, settings):
    choose(office.head, channel="both", seldom=True)
    # The head's own rungs after the deadline are 1 and 3.
    assert _days_told(office.head, settings, days=20) == [1, 2, 3, 6, 11, 16]
    assert all(WEEKENDS_ONLY.add(DUE, days).weekday() == 0 for days in (6, 11, 16))


def test_the_rung_of_another_function_is_no_reason_to_tell_and_ones_own_is(office, task, settings):
    choose(office.deputy, channel="both", seldom=True)
    assert _days_told(office.deputy, settings, days=17) == [7, 11, 16]


def test_where_monday_is_a_day_off_the_week_begins_with_its_first_working_day(office, task, settings):
    monday = WEEKENDS_ONLY.add(DUE, 6)
    DayOff.objects.create(day=monday, kind="off", name="holiday", source="test")
    choose(office.head, channel="both", seldom=True)
    settings.CCHC_TODAY = monday.replace(day=monday.day + 1)
    assert told(settings.CCHC_TODAY, office.head) == [("late", 3)]


def _days_told(person, settings, *, days: int) -> list[int]:
    """On which working days after the deadline the person is told of it, every day's run having gone out."""
    found = []
    for n in range(1, days + 1):
        day = settings.CCHC_TODAY = WEEKENDS_ONLY.add(DUE, n)
        plan(day)
        Digest.objects.filter(day=day).update(state="sent", claimed_at=timezone.now())
        if Digest.objects.filter(day=day, person=person).exists():
            found.append(n)
    return found
