"""Every ten minutes: what died half-way, what failed before leaving, and a morning on which nothing ran."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from cchc import clock
from tasks.models import BeginningStep, Digest, ReminderPause
from tasks.reminders.delivery.delivery import MOST_ATTEMPTS, UNCERTAIN_AFTER, send, send_one, send_planned
from tasks.reminders.digest.plan import RUNS_AT, stands_still

State = Digest.State


def sweep(now: datetime | None = None) -> None:
    """Idempotent: two sweeps at once, or a sweep beside the morning's run, send nothing twice."""
    now = now or timezone.now()
    give_up_on_the_dead(now)
    day = clock.today()
    if stands_still(day):
        return
    for pk in _asked_again():
        send_one(pk)
    # Only today's: what failed on an earlier day is told by today's digest, and its row stays visible as failed.
    Digest.objects.filter(day=day, state=State.FAILED, attempts__lt=MOST_ATTEMPTS).update(state=State.PLANNED)
    if _morning_was_missed(day, now):
        send(day)
    else:
        send_planned(day)


def give_up_on_the_dead(now: datetime) -> int:
    """Rows claimed long ago and never marked: whether their mail left is not known. Says how many."""
    dead = Digest.objects.filter(state=State.SENDING, claimed_at__lt=now - UNCERTAIN_AFTER)
    return dead.update(state=State.UNCERTAIN, finished_at=now, error="the sender ended between claim and mark")


def _asked_again() -> list[int]:
    return list(Digest.objects.filter(state=State.PLANNED, asked_by__isnull=False).values_list("pk", flat=True))


def _morning_was_missed(day: date, now: datetime) -> bool:
    """No digest of today although its hour has passed.

    A day on which a pause ended, or the office began, waits for the next morning.
    """
    return (
        timezone.localtime(now).time() > RUNS_AT
        and not Digest.objects.filter(day=day, kind=Digest.Kind.DAILY).exists()
        and not ReminderPause.objects.filter(resumed_on=day).exists()
        and not BeginningStep.objects.filter(key=BeginningStep.Key.REMINDERS, done_on=day).exists()
    )
