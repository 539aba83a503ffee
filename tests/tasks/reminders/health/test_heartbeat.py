"""Whether the background work is alive: for machines, for the administrator, and in words for the Office Chief."""

import threading
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from celery.signals import before_task_publish
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.urls import reverse
from django.utils import timezone

from cchc.clock import LOCAL
from tasks.models import DayOff, Digest, ReminderPause, SignOfLife
from tasks.reminders import jobs
from tasks.reminders.health import heartbeat, readiness
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


ALL = ["database", "broker", "beat", "worker", "morning", "migrations", "static", "cache", "files"]


@pytest.fixture
def _a_quiet_morning(monkeypatch):
    monkeypatch.setattr(heartbeat, "missing_run", lambda: None)


def missing(client):
    answer = client.get("/readyz")
    assert list(answer.json()) == ALL
    assert answer.status_code == (503 if "missing" in answer.json().values() else 200)
    return [name for name, said in answer.json().items() if said == "missing"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_a_quiet_morning")
def test_readyz_names_what_is_missing(client, monkeypatch):
    assert missing(client) == ["beat", "worker"]
    heartbeat.seen(Part.BEAT)
    heartbeat.seen(Part.WORKER)
    assert missing(client) == []
    SignOfLife.objects.filter(part=Part.WORKER).update(seen_at=timezone.now() - timedelta(minutes=6))
    assert missing(client) == ["worker"]
    monkeypatch.setattr(heartbeat, "missing_run", lambda: date(2019, 7, 16))
    assert missing(client) == ["worker", "morning"]


@pytest.mark.django_db(transaction=True)
def test_readyz_says_so_where_the_database_is_away(client, monkeypatch):
    def away(self):
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", away)
    assert missing(client)[:3] == ["database", "beat", "worker"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_a_quiet_morning")
def test_readyz_says_so_where_the_broker_is_away(client, monkeypatch):
    from kombu import Connection

    from tests.services.servers import free_port

    away = f"redis://127.0.0.1:{free_port()}/0"
    monkeypatch.setattr(readiness.app, "connection_for_read", lambda **more: Connection(away, **more))
    assert "broker" in missing(client)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_a_quiet_morning")
def test_readyz_answers_within_three_seconds_whatever_hangs_and_asks_it_once(client, monkeypatch):
    asked = []
    let_go = threading.Event()

    def hangs():
        asked.append(1)
        let_go.wait(30)
        return True

    monkeypatch.setitem(readiness.CHECKS, "files", hangs)
    try:
        for _ in range(2):
            started = time.monotonic()
            assert "files" in missing(client)
            assert time.monotonic() - started < 3
    finally:
        let_go.set()
    assert len(asked) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_a_quiet_morning")
def test_readyz_knows_a_folder_that_cannot_be_written_and_a_migration_that_waits(client, monkeypatch, settings):
    settings.MEDIA_ROOT = Path("/proc/nowhere")
    readiness._code_is_migrated.cache_clear()
    monkeypatch.setattr(readiness.MigrationExecutor, "migration_plan", lambda self, targets: [("tasks", False)])
    found = missing(client)
    assert {"files", "migrations"} <= set(found)
    monkeypatch.undo()
    assert "migrations" not in missing(client)


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
