"""Background work of reminders. The rows hold the truth: a job that is lost, late or run twice does no harm."""

from __future__ import annotations

from datetime import date

from celery import shared_task
from celery.signals import beat_init, before_task_publish
from django.db import close_old_connections

from cchc import clock
from cchc.celery import JOB
from tasks.reminders import coming_days
from tasks.reminders.delivery import delivery
from tasks.reminders.delivery.retry import sweep
from tasks.reminders.health import heartbeat


@shared_task(name="tasks.jobs.send_digests", **JOB)
def send_digests(day: str | None = None) -> None:
    """Beat calls this each morning; on a day off it does nothing, twice or on two workers it sends nothing twice."""
    delivery.send(date.fromisoformat(day) if day else clock.today())


@shared_task(name="tasks.jobs.sweep_digests", **JOB)
def sweep_digests() -> None:
    """Every ten minutes: what died becomes uncertain, what failed before leaving is tried again."""
    sweep()


@shared_task(name="tasks.jobs.send_planned", **JOB)
def send_planned(day: str) -> None:
    """Send what somebody just asked for, without waiting for the sweep."""
    delivery.send_planned(date.fromisoformat(day))


@shared_task(name="tasks.jobs.send_again", **JOB)
def send_again(pk: int) -> None:
    """Send one digest that a person lets go once more."""
    delivery.send_one(pk)


@shared_task(name="tasks.jobs.foresee", **JOB)
def foresee() -> None:
    """After midnight, after the morning's run and when somebody asks: the coming days of a large office."""
    if coming_days.is_left_to_the_worker():
        coming_days.compute(clock.today())


@shared_task(name="tasks.jobs.pulse", ignore_result=True, expires=120)
def pulse() -> None:
    """Every minute: the worker is alive. One that comes late says nothing new."""
    heartbeat.seen(heartbeat.Part.WORKER)


@beat_init.connect
def beat_rings(**kwargs) -> None:
    """From here on this process is beat: what it publishes is its sign of life."""
    before_task_publish.connect(_beat_was_here, weak=False)


def _beat_was_here(**kwargs) -> None:
    close_old_connections()  # beat has no requests that would
    heartbeat.seen(heartbeat.Part.BEAT)
