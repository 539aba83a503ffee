"""Every ten minutes: what died half-way, what failed before leaving, and a morning on which nothing ran."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from cchc import clock
from tasks.models import BeginningStep, Digest, ReminderPause
from tasks.reminders.delivery.delivery import UNCERTAIN_AFTER, send, send_one, send_planned
from tasks.reminders.digest.plan import RUNS_AT, in_its_hours, stands_still

State = Digest.State
# Minutes after which what failed before leaving is tried again: after the first attempt, the second, …; then hourly.
WAITS = (10, 20, 40)
HOURLY = 60
# A sweep comes every ten minutes, a little sooner or later.
SLACK = timedelta(minutes=1)


def sweep(now: datetime | None = None) -> None:
    """Idempotent: two sweeps at once, or a sweep beside the morning's run, send nothing twice."""
    now = now or timezone.now()
    give_up_on_the_dead(now)
    day = clock.today()
    if stands_still(day):
        return
    for pk in _asked_again():
        send_one(pk)
    if not in_its_hours(day, now):
        return
    # Only today's: what failed on an earlier day is told by today's digest, and its row stays visible as failed.
    Digest.objects.filter(_is_due_again(now), day=day, state=State.FAILED).update(state=State.PLANNED)
    if _morning_was_missed(day, now):
        send(day)
    else:
        send_planned(day)


def give_up_on_the_dead(now: datetime) -> int:
    """Rows claimed long ago and never marked: whether their mail left is not known. Says how many.

    One that was claimed in the future was claimed while the clock stood wrong.
    """
    is_old = Q(claimed_at__lt=now - UNCERTAIN_AFTER) | Q(claimed_at__gt=now + UNCERTAIN_AFTER)
    dead = Digest.objects.filter(is_old, state=State.SENDING)
    return dead.update(state=State.UNCERTAIN, finished_at=now, error="the sender ended between claim and mark")


def _is_due_again(now: datetime) -> Q:
    """What failed and has waited long enough for its next attempt."""
    due = Q(attempts__gt=len(WAITS), finished_at__lte=now - timedelta(minutes=HOURLY) + SLACK)
    for attempts, minutes in enumerate(WAITS, 1):
        due |= Q(attempts=attempts, finished_at__lte=now - timedelta(minutes=minutes) + SLACK)
    return due | Q(attempts=0) | Q(finished_at__gt=now)


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
