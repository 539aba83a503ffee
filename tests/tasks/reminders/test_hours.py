"""When a run may send and tries again, and what a clock that stood wrong does: nothing lost unsaid, nothing twice."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command

from cchc.clock import LOCAL
from tasks.models import Digest
from tasks.reminders import jobs
from tasks.reminders.delivery.retry import sweep
from tasks.reminders.health.heartbeat import missing_run
from tests.factories import make_task

pytestmark = pytest.mark.django_db

# A Wednesday.
DAY = date(2019, 7, 17)


def at(hour: int, minute: int = 0, day: date = DAY) -> time_machine.travel:
    return time_machine.travel(datetime(day.year, day.month, day.day, hour, minute, tzinfo=LOCAL), tick=False)


@pytest.fixture(autouse=True)
def real_clock(settings):
    """As in production: no day is set, the machine's clock counts."""
    settings.CCHC_TODAY = None


@pytest.fixture
def task(office):
    """Late, so that the head, the Office Chief and the deputy are told every working day."""
    with at(9, day=date(2019, 7, 1)):
        return make_task(office.division)


class Away(EmailBackend):
    """A mail server that is away while the test says so."""

    is_away = True

    def open(self):
        if Away.is_away:
            raise ConnectionRefusedError("nobody listens")


@pytest.fixture
def away(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    monkeypatch.setattr(Away, "is_away", True)
    return Away


def told() -> Counter[str]:
    return Counter(message.to[0] for message in mail.outbox)


@pytest.mark.parametrize(("hour", "minute"), [(0, 5), (3, 0), (7, 29)])
def test_a_job_that_is_fetched_before_the_hour_sends_nothing_and_the_run_of_the_day_sends_all(task, hour, minute):
    """A message that lay on the broker over night is fetched when the worker comes back."""
    with at(hour, minute):
        jobs.send_digests()
        assert not Digest.objects.exists()
    with at(7, 30):
        jobs.send_digests()
    assert len(mail.outbox) == 3


def test_a_message_that_is_fetched_a_day_late_sends_once_and_what_its_day_did_not_say(task):
    with at(7, 30, date(2019, 7, 16)):
        jobs.send_digests()
    mail.outbox.clear()
    # The worker was away all of the 17th; on the 18th the messages of both mornings are fetched one after the other.
    with at(8, 0, date(2019, 7, 18)):
        jobs.send_digests("2019-07-17")
        jobs.send_digests()
        jobs.send_digests()
    assert set(told().values()) == {1}
    assert set(Digest.objects.values_list("day", flat=True)) == {date(2019, 7, 16), date(2019, 7, 18)}


def test_the_command_refuses_another_day_and_an_hour_before(task):
    with at(6), pytest.raises(CommandError, match="07:30"):
        call_command("send_reminders")
    with at(9), pytest.raises(CommandError, match="own day"):
        call_command("send_reminders", "--on", "2019-07-16")
    assert not Digest.objects.exists()


def test_a_mail_server_that_is_away_for_an_hour_delays_the_morning_and_loses_nothing(task, away):
    tried = []
    for minutes in range(0, 240, 10):
        with at(7 + (30 + minutes) // 60, (30 + minutes) % 60):
            away.is_away = minutes < 65
            jobs.send_digests() if not minutes else jobs.sweep_digests()
            tried.append((minutes, Digest.objects.values_list("attempts", flat=True).first()))
    attempts = [minutes for n, (minutes, count) in enumerate(tried) if not n or count != tried[n - 1][1]]
    assert attempts == [0, 10, 30, 70], "after 10, 20 and 40 minutes"
    assert set(told().values()) == {1}
    assert len(told()) == 3


def test_a_mail_server_that_is_away_all_day_is_asked_until_midnight_and_the_next_run_names_what_it_missed(office, away):
    with at(9, day=date(2019, 7, 1)):
        make_task(office.division, schedule="on 2019-07-24")  # five working days before it is the 17th
    with at(7, 30):
        jobs.send_digests()
    for hour in range(8, 24):
        with at(hour):
            sweep()
    assert not mail.outbox
    [digest] = Digest.objects.filter(person=office.head)
    assert digest.state == "failed"
    assert digest.attempts > 12, "every hour"
    away.is_away = False
    with at(0, 10, date(2019, 7, 18)):
        sweep()
    assert not mail.outbox, "its day is over"
    with at(7, 30, date(2019, 7, 18)):
        jobs.send_digests()
    [message] = [message for message in mail.outbox if message.to == [office.head.email]]
    [line] = Digest.objects.get(person=office.head, day=date(2019, 7, 18)).lines
    assert (line["group"], line["rung"]) == ("due-soon", -5)


def test_a_run_stops_at_midnight_and_what_is_left_is_the_next_days(task, monkeypatch):
    from tasks.reminders.delivery import delivery

    deliver, done = delivery.deliver, []

    def slowly(digest, prepared):
        deliver(digest, prepared)
        done.append(digest)
        traveller.move_to(datetime(2019, 7, 18, 0, 0, 5, tzinfo=LOCAL))

    monkeypatch.setattr(delivery, "deliver", slowly)
    with time_machine.travel(datetime(2019, 7, 17, 23, 59, 50, tzinfo=LOCAL), tick=False) as traveller:
        jobs.send_digests()
    assert len(done) == 1
    assert Digest.objects.filter(state="planned").count() == 2


def test_while_the_clock_stands_a_year_ahead_and_after_it_is_right_again_everybody_is_told_once_a_day(task, office):
    with at(7, 30, date(2019, 7, 16)):
        jobs.send_digests()
    with at(7, 30, date(2020, 7, 16)):  # a Thursday: the battery of the machine's clock was changed
        jobs.send_digests()
    mail.outbox.clear()
    for day in (date(2019, 7, 17), date(2019, 7, 18)):
        with at(7, 30, day):
            jobs.send_digests()
            sweep()
        assert len(mail.outbox) == 3, day
        assert set(told().values()) == {1}
        mail.outbox.clear()
    for day in (date(2020, 7, 15), date(2020, 7, 16), date(2020, 7, 17)):
        with at(7, 30, day):
            jobs.send_digests()
            sweep()
            jobs.send_digests()
        assert len(mail.outbox) >= 3, f"{day}: the mails of a year before are no reason for silence"
        assert set(told().values()) == {1}, day
        mail.outbox.clear()


def test_what_a_run_of_a_day_to_come_dropped_is_told_when_the_clock_is_right_again(task, away):
    with at(7, 30):
        jobs.send_digests()
        sweep()
        Digest.objects.update(state="planned", claimed_at=None)  # not yet tried
    away.is_away = False
    with at(7, 30, date(2020, 7, 16)):
        jobs.send_digests()
    assert set(Digest.objects.filter(day=DAY).values_list("state", flat=True)) == {"dropped"}
    mail.outbox.clear()
    with at(8, 0):
        jobs.send_digests()
        sweep()
    assert len(mail.outbox) == 3
    assert set(told().values()) == {1}


def test_a_clock_that_goes_back_sends_nobody_anything_twice(task):
    with at(7, 30):
        jobs.send_digests()
    assert len(mail.outbox) == 3
    with at(8, 0, date(2018, 7, 17)):
        jobs.send_digests()
        sweep()
    with at(9, 0):
        jobs.send_digests()
        sweep()
    assert set(told().values()) == {1}


def test_a_sender_that_died_while_the_clock_stood_ahead_is_uncertain_at_once(task):
    with at(7, 30, date(2020, 7, 16)):
        jobs.send_digests()
        from django.utils import timezone

        Digest.objects.update(state="sending", claimed_at=timezone.now())
    with at(8, 0):
        sweep()
    assert set(Digest.objects.filter(day=date(2020, 7, 16)).values_list("state", flat=True)) == {"uncertain"}


def test_a_run_of_a_day_to_come_is_no_sign_that_todays_came(task):
    with at(7, 30, date(2019, 7, 16)):
        jobs.send_digests()
    with at(7, 30, date(2020, 7, 16)):
        jobs.send_digests()
    with at(9, 0, date(2019, 7, 18)):
        jobs.send_digests()
        assert missing_run() is None
    with at(9, 0, date(2019, 7, 18) + timedelta(days=1)):
        assert missing_run() == date(2019, 7, 19)
