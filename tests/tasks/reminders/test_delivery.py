"""Claim, then send: each digest leaves once, what happens meanwhile counts, and what went wrong is visible."""

import smtplib
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import timezone

from cchc.clock import LOCAL
from cchc.refusal import Refused
from tasks.lifecycle import acts
from tasks.models import Digest, ReminderPause
from tasks.reminders import jobs
from tasks.reminders.acts import chase, send_again
from tasks.reminders.delivery import delivery
from tasks.reminders.delivery.retry import sweep
from tasks.reminders.digest.context import Context
from tasks.reminders.digest.plan import plan
from tasks.signals import points_asked
from tests.factories import LETTERS_DAY, make_task, make_unit, reported

pytestmark = pytest.mark.django_db

MORNING = datetime(2019, 7, 17, 7, 40, tzinfo=LOCAL)
NIGHT = datetime(2019, 7, 17, 6, 0, tzinfo=LOCAL)


class Broken(EmailBackend):
    """A mail server that fails in the way that the test asks for."""

    on_open: Exception | None = None
    on_send: Exception | None = None

    def open(self):
        if Broken.on_open:
            raise Broken.on_open

    def send_messages(self, messages):
        if Broken.on_send:
            raise Broken.on_send
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def letters_day(settings):
    settings.CCHC_TODAY = LETTERS_DAY


@pytest.fixture
def broken(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    monkeypatch.setattr(Broken, "on_open", None)
    monkeypatch.setattr(Broken, "on_send", None)
    return Broken


@pytest.fixture
def task(office):
    """Due on 28/6/2019, so 13 working days late: the head, the Office Chief and the deputy are told."""
    return make_task(office.division)


def states() -> dict[str, str]:
    return {digest.person.username: digest.state for digest in Digest.objects.select_related("person")}


def test_each_person_gets_one_mail_with_a_link_to_each_task(office, task):
    jobs.send_digests()
    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        person.email for person in (office.head, office.office_chief, office.deputy)
    )
    message = mail.outbox[0]
    html = message.alternatives[0][0]
    for text in (message.body, html):
        assert f"http://127.0.0.1:8000/nhiem-vu/{task.pk}/" in text
        assert "19" in text, "days late on the calendar, not working days"
    assert message.subject.count("17/07/2019") == 1
    jobs.send_digests()
    jobs.sweep_digests()
    assert len(mail.outbox) == 3
    assert set(states().values()) == {"sent"}


def test_the_mail_tells_the_points_of_each_task_and_once_what_must_be_said_of_them(office, task):
    other = make_task(office.division)
    points = {task.pk: Decimal("0.50"), other.pk: Decimal("0.03")}

    def tell(sender, task_ids, **kwargs):
        return points, "The criteria set is provisional."

    points_asked.connect(tell)
    try:
        jobs.send_digests()
    finally:
        points_asked.disconnect(tell)
    message = mail.outbox[0]
    for text in (message.body, message.alternatives[0][0]):
        for told in ("0,50", "0,03"):
            assert told in text
        assert text.count("provisional") == 1
    assert "<img" not in message.alternatives[0][0]
    assert "<table" not in message.alternatives[0][0]


def test_what_people_wrote_is_escaped_in_the_mail(office):
    make_task(office.division, text="<b>Rà soát</b> & báo cáo")
    jobs.send_digests()
    html = mail.outbox[0].alternatives[0][0]
    assert "&lt;b&gt;Rà soát&lt;/b&gt; &amp; báo cáo" in html
    assert "<b>Rà soát</b> & báo cáo" in mail.outbox[0].body


def test_what_was_done_between_planning_and_sending_is_not_reminded_of(office, task):
    other = make_task(office.division)
    plan(LETTERS_DAY)
    reported(task, by=office.head, on=LETTERS_DAY)
    delivery.send_planned(LETTERS_DAY)
    rows = Digest.objects.get(person=office.head).lines
    assert [line["task"] for line in rows] == [other.pk]
    reported(other, by=office.head, on=LETTERS_DAY)


def test_where_nothing_is_left_to_say_no_mail_leaves(office, task):
    plan(LETTERS_DAY)
    reported(task, by=office.head, on=LETTERS_DAY)
    delivery.send_planned(LETTERS_DAY)
    assert states() == {
        office.head.username: "dropped",
        office.deputy.username: "dropped",
        office.office_chief.username: "sent",  # whose check it waits for now
    }


def test_who_left_between_planning_and_sending_gets_nothing(office, task):
    plan(LETTERS_DAY)
    office.head.is_active = False
    office.head.save()
    delivery.send_planned(LETTERS_DAY)
    assert office.head.email not in [message.to[0] for message in mail.outbox]
    assert states()[office.head.username] == "dropped"


def test_who_leaves_while_a_long_run_goes_on_gets_nothing_once_the_department_was_read_again(office, task, monkeypatch):
    rows = sorted(plan(LETTERS_DAY), key=lambda row: row.pk)
    clock = iter(range(0, 10_000, 10))  # ten seconds at each look
    monkeypatch.setattr(delivery, "BATCH", 1)
    monkeypatch.setattr("tasks.reminders.delivery.batch.time.monotonic", lambda: next(clock))
    last = rows[-1].person
    send = delivery._hand_over

    def leave_after_the_first(digest, message):
        last.memberships.update(valid_to=LETTERS_DAY - timedelta(days=1))
        send(digest, message)

    monkeypatch.setattr(delivery, "_hand_over", leave_after_the_first)
    delivery.send_planned(LETTERS_DAY)
    rows[-1].refresh_from_db()
    assert rows[-1].state == "dropped"
    assert len(mail.outbox) == len(rows) - 1 > 0


def test_the_department_is_read_once_for_many_digests(office, monkeypatch):
    for _ in range(2):
        make_task(office.division)
    assert plan(LETTERS_DAY).count() >= 3
    monkeypatch.setattr(delivery, "BATCH", 1)
    read = []
    monkeypatch.setattr(Context, "on", lambda *days, on=Context.on: read.append(days) or on(*days))
    delivery.send_planned(LETTERS_DAY)
    assert read == [(LETTERS_DAY,)]


def test_a_server_that_cannot_be_reached_is_tried_again_by_the_sweep_and_not_for_ever(office, task, broken):
    broken.on_open = ConnectionRefusedError("nobody listens")
    jobs.send_digests()
    assert set(states().values()) == {"failed"}
    assert "nobody listens" in Digest.objects.first().error
    sweep(MORNING)
    assert set(Digest.objects.values_list("attempts", flat=True)) == {2}
    broken.on_open = None
    sweep(MORNING)
    assert set(states().values()) == {"sent"}
    assert len(mail.outbox) == 3


def test_what_fails_before_leaving_is_tried_all_day_and_a_person_may_try_sooner(
    office, task, broken, django_capture_on_commit_callbacks
):
    """When: `test_hours.py`."""
    broken.on_open = ConnectionRefusedError("nobody listens")
    jobs.send_digests()
    for _ in range(8):
        sweep(MORNING)
    assert set(Digest.objects.values_list("attempts", flat=True)) == {9}
    assert set(states().values()) == {"failed"}
    broken.on_open = None
    digest = Digest.objects.get(person=office.head)
    with django_capture_on_commit_callbacks(execute=True):
        send_again(digest, by=office.office_chief)
    assert states()[office.head.username] == "sent"
    assert [message.to for message in mail.outbox] == [[office.head.email]]


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPRecipientsRefused({"x@example.org": (550, b"unknown")}), "failed"),
        (smtplib.SMTPDataError(552, b"too large"), "failed"),
        (smtplib.SMTPServerDisconnected("gone after DATA"), "uncertain"),
        (TimeoutError("the server hangs"), "uncertain"),
    ],
)
def test_a_refusal_is_a_failure_and_a_lost_connection_is_uncertain(office, task, broken, error, state):
    broken.on_send = error
    jobs.send_digests()
    assert set(states().values()) == {state}


def test_what_is_uncertain_is_never_sent_again_by_itself(office, task, broken):
    broken.on_send = smtplib.SMTPServerDisconnected("gone after DATA")
    jobs.send_digests()
    broken.on_send = None
    sweep(MORNING)
    jobs.send_digests()
    assert mail.outbox == []


def test_a_run_that_takes_too_long_stops_and_the_sweep_sends_the_rest(office, task, broken):
    broken.on_open = SoftTimeLimitExceeded()
    with pytest.raises(SoftTimeLimitExceeded):
        delivery.send(LETTERS_DAY)
    assert sorted(states().values()) == ["failed", "planned", "planned"]
    broken.on_open = None
    sweep(MORNING)
    assert len(mail.outbox) == 3


def test_a_row_whose_sender_died_becomes_uncertain_after_fifteen_minutes(office, task):
    plan(LETTERS_DAY)
    claimed = Digest.objects.first()
    assert claimed.claim(timezone.now())
    sweep(timezone.now() + timedelta(minutes=14))
    claimed.refresh_from_db()
    assert claimed.state == "sending"
    sweep(timezone.now() + timedelta(minutes=16))
    claimed.refresh_from_db()
    assert claimed.state == "uncertain"
    assert len(mail.outbox) == 2, "the other two"


def test_a_claimed_row_cannot_be_claimed_again(office, task):
    plan(LETTERS_DAY)
    digest = Digest.objects.first()
    assert digest.claim(timezone.now())
    assert not Digest.objects.get(pk=digest.pk).claim(timezone.now())
    delivery.send_planned(LETTERS_DAY)
    digest.refresh_from_db()
    assert digest.state == "sending"
    assert len(mail.outbox) == 2, "the other two"


def test_the_mark_of_a_sender_thought_dead_does_not_touch_a_new_claim(office, task):
    plan(LETTERS_DAY)
    slow = Digest.objects.first()
    slow.claim(timezone.now() - timedelta(minutes=20))
    sweep(timezone.now())
    Digest.objects.filter(pk=slow.pk).update(state="planned")
    Digest.objects.get(pk=slow.pk).claim(timezone.now())
    delivery.mark(slow, "failed", "late")
    slow.refresh_from_db()
    assert slow.state == "sending"


def test_a_morning_on_which_nothing_ran_is_caught_up_by_the_sweep(office, task):
    sweep(NIGHT)
    assert mail.outbox == []
    sweep(MORNING)
    sweep(MORNING)
    assert len(mail.outbox) == 3


def test_three_days_without_the_machine_give_one_digest_not_three(office, task, settings):
    jobs.send_digests("2019-07-12")
    plan(date(2019, 7, 15))  # and then the machine went off
    jobs.send_digests("2019-07-17")
    sweep(MORNING)
    assert len(mail.outbox) == 6
    assert Digest.objects.filter(day="2019-07-15").exclude(state="dropped").count() == 0


def test_a_pause_stops_everything_and_resuming_floods_nobody(office, task):
    pause = ReminderPause.objects.create(
        reason="network works", paused_by=office.office_chief, paused_on=date(2019, 7, 15)
    )
    jobs.send_digests()
    sweep(MORNING)
    assert mail.outbox == []
    pause.resumed_by, pause.resumed_on = office.office_chief, LETTERS_DAY
    pause.save()
    sweep(MORNING)
    assert mail.outbox == [], "the next morning's run goes out as usual"
    jobs.send_digests("2019-07-18")
    assert len(mail.outbox) == 3


# Send again


def test_sending_again_is_for_the_office_chief_and_tells_how_it_stands_on_that_day(
    office, task, broken, settings, django_capture_on_commit_callbacks
):
    broken.on_send = smtplib.SMTPServerDisconnected("gone after DATA")
    jobs.send_digests()
    broken.on_send = None
    settings.CCHC_TODAY = date(2019, 7, 18)
    digest = Digest.objects.get(person=office.head)
    with pytest.raises(PermissionDenied):
        send_again(digest, by=office.head)
    with django_capture_on_commit_callbacks(execute=True):
        send_again(digest, by=office.office_chief)
    digest.refresh_from_db()
    assert (digest.state, digest.asked_by, digest.lines[0]["days"]) == ("sent", office.office_chief, 14)
    with pytest.raises(Refused):
        send_again(digest, by=office.office_chief)
    assert len(mail.outbox) == 1


def test_what_was_to_be_sent_again_is_sent_by_the_sweep_where_no_worker_took_it(office, task, broken):
    broken.on_send = smtplib.SMTPServerDisconnected("gone after DATA")
    jobs.send_digests("2019-07-16")
    broken.on_send = None
    send_again(Digest.objects.get(person=office.head), by=office.office_chief)
    sweep(NIGHT)
    assert [message.to for message in mail.outbox] == [[office.head.email]]


# Remind now


def test_the_office_chief_reminds_now_at_most_once_a_person_a_day(office, task, django_capture_on_commit_callbacks):
    task.officer = office.officer
    task.save()
    with django_capture_on_commit_callbacks(execute=True):
        done = chase([task], by=office.office_chief)
    assert (done.planned, done.had_one) == (2, 0)
    assert {message.to[0] for message in mail.outbox} == {office.head.email, office.officer.email}
    assert chase([task], by=office.office_chief).had_one == 2
    jobs.send_digests()
    assert Digest.objects.filter(person=office.head, state="sent").count() == 2, "the daily digest is a kind of its own"


@pytest.mark.parametrize("case", ["not the chief", "day off", "paused", "nothing open"])
def test_reminding_now_is_refused_in_words(office, task, settings, case):
    by, error = office.office_chief, Refused
    if case == "not the chief":
        by, error = office.head, PermissionDenied
    elif case == "day off":
        settings.CCHC_TODAY = date(2019, 7, 20)
    elif case == "paused":
        ReminderPause.objects.create(reason="works", paused_by=by, paused_on=LETTERS_DAY)
    else:
        acts.verify(reported(task, by=office.head, on=LETTERS_DAY), by=office.office_chief)
    with pytest.raises(error):
        chase([task], by=by)
    assert not Digest.objects.exists()


# The command


def rows(capsys, *arguments: str) -> list[dict]:
    import json

    capsys.readouterr()
    call_command("send_reminders", "--json", *arguments)
    return json.loads(capsys.readouterr().out)


def test_the_command_prints_who_gets_what_and_a_second_run_the_same_as_sent(office, task, capsys):
    dry = rows(capsys, "--dry-run")
    assert mail.outbox == []
    assert not Digest.objects.exists()
    expected = {
        "to": office.head.email,
        "unit": "KTN",
        "role": "head",
        "kind": "daily",
        "state": "planned",
        "tasks": [
            {
                "document": task.item.document.number,
                "number": "1",
                "unit": "KTN",
                "deadline": "2019-06-28",
                "rung": 7,
                "days": 13,
                "shown": True,
            }
        ],
    }
    assert expected in dry
    first = rows(capsys)
    assert first == [row | {"state": "sent"} for row in dry]
    assert rows(capsys) == first
    assert rows(capsys, "--dry-run") == first
    assert len(mail.outbox) == 3


@pytest.mark.parametrize("day", ["2019-07-13", "2019-07-14"])
def test_the_command_prints_an_empty_list_on_a_day_off(office, task, capsys, day):
    assert rows(capsys, "--on", day) == []


def test_the_command_fails_where_a_digest_did_not_leave(office, task, broken, capsys):
    broken.on_open = ConnectionRefusedError("nobody listens")
    with pytest.raises(CommandError, match="3 of 3"):
        call_command("send_reminders")
    assert "failed" in capsys.readouterr().out


def test_a_day_that_does_not_exist_is_refused(capsys):
    with pytest.raises(CommandError, match="2019-02-30"):
        call_command("send_reminders", "--on", "2019-02-30")


def test_a_unit_that_nobody_heads_is_not_forgotten_in_the_mail(office):
    make_task(make_unit("NEW"))
    jobs.send_digests()
    assert [message.to[0] for message in mail.outbox] == [office.office_chief.email]
