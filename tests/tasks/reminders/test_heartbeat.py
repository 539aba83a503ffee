"""Whether the background work is alive: for machines, for the administrator, and in words for the Office Chief."""

from datetime import date, datetime, timedelta

import pytest
from celery.signals import before_task_publish
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from cchc.clock import LOCAL
from tasks import jobs
from tasks.models import DayOff, Digest, ReminderPause, SignOfLife
from tasks.reminders import heartbeat
from tests.factories import LETTERS_DAY, make_task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

Part = SignOfLife.Part
EARLY, LATER = (datetime(2019, 7, 17, hour, 1, tzinfo=LOCAL) for hour in (7, 8))


@pytest.fixture(autouse=True)
def calendar(the_office, settings):
    settings.LANGUAGE_CODE = "en"
    DayOff.objects.all().delete()


def text(response, status: int = 200) -> str:
    assert response.status_code == status
    return " ".join(response.content.decode().split())


# For machines


def test_healthz_answers_anybody_and_reveals_nothing(client):
    assert client.get("/healthz").content == b"ok"
    assert client.post("/healthz").status_code == 405


def test_readyz_names_what_is_missing(client, monkeypatch):
    assert client.get("/readyz").json() == {"database": "ok", "broker": "ok", "beat": "missing"}
    assert client.get("/readyz").status_code == 503
    heartbeat.seen(Part.BEAT)
    assert client.get("/readyz").status_code == 200
    SignOfLife.objects.update(seen_at=timezone.now() - timedelta(minutes=6))
    assert client.get("/readyz").json()["beat"] == "missing"


def test_readyz_says_so_where_the_database_is_away(client, monkeypatch):
    def away():
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "missing")


def test_readyz_says_so_where_the_broker_is_away(client, monkeypatch):
    from cchc.celery import app
    from tests.services.servers import free_port

    monkeypatch.setattr(app.conf, "broker_url", f"redis://127.0.0.1:{free_port()}/0")
    monkeypatch.setattr(app.conf, "broker_read_url", f"redis://127.0.0.1:{free_port()}/0")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["broker"]) == (503, "missing")


def test_beat_and_worker_leave_their_signs(monkeypatch):
    monkeypatch.setattr(jobs, "close_old_connections", lambda: None)  # would close the test's own
    jobs.beat_rings()
    try:
        before_task_publish.send(sender="tasks.jobs.pulse")
    finally:
        before_task_publish.disconnect(jobs._beat_was_here)
    jobs.pulse()
    assert set(SignOfLife.objects.values_list("part", flat=True)) == {"beat", "worker"}


# For the Office


@pytest.mark.parametrize(
    ("last", "now", "missing"),
    [
        (LETTERS_DAY, LATER, None),
        (date(2019, 7, 16), EARLY, None),
        (date(2019, 7, 16), LATER, LETTERS_DAY),
        (date(2019, 7, 15), EARLY, date(2019, 7, 16)),
        (None, EARLY, None),
        (None, LATER, LETTERS_DAY),
    ],
)
def test_a_run_is_missing_half_an_hour_after_its_time_on_a_working_day(last, now, missing):
    if last:
        heartbeat.seen(Part.REMINDERS, day=last)
    assert heartbeat.missing_run(now) == missing


def test_a_day_off_and_a_pause_are_no_missing_run(the_office):
    heartbeat.seen(Part.REMINDERS, day=date(2019, 7, 16))
    DayOff.objects.create(day=LETTERS_DAY, kind="off", name="holiday", source="test")
    assert heartbeat.missing_run(LATER) is None
    DayOff.objects.all().delete()
    ReminderPause.objects.create(reason="works", paused_by=the_office.office_chief, paused_on=LETTERS_DAY)
    assert heartbeat.missing_run(LATER) is None


def test_a_run_leaves_its_sign_even_where_there_is_nothing_to_send():
    jobs.send_digests()
    assert not Digest.objects.exists()
    assert heartbeat.missing_run(LATER) is None


def test_the_dashboard_warns_the_office_in_words_and_nobody_else(client, the_office, monkeypatch):
    monkeypatch.setattr(heartbeat, "missing_run", lambda now=None: LETTERS_DAY)
    client.force_login(the_office.office_chief)
    assert "Reminders did not run on 17/07/2019" in text(client.get(reverse("dashboard")))
    client.force_login(the_office.director)
    assert "Reminders did not run" not in text(client.get(reverse("dashboard")))


def test_the_administrator_sees_when_beat_worker_and_mail_were_last_seen(client, the_office):
    make_task(the_office.division)
    jobs.send_digests()
    heartbeat.seen(Part.WORKER)
    client.force_login(the_office.administrator)
    page = text(client.get(reverse("background")))
    assert page.count("Silent for more than five minutes") == 1
    assert "start the process “beat”" in page
    assert "sent: 3" in page
    assert "for 17/07/2019" in page
    client.force_login(the_office.head)
    assert client.get(reverse("background")).status_code == 403
