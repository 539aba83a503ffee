"""Signs of life: when beat, worker, mail and the morning's run were last seen, and whether a run is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, DateField, F, QuerySet, Value
from django.utils import timezone

from cchc import clock
from tasks.models import BeginningStep, Digest, ReminderPause, SignOfLife, workdays
from tasks.reminders.digest.plan import RUNS_AT

Part = SignOfLife.Part
# The sweep comes every ten minutes and makes up for a run that did not come.
GRACE = timedelta(minutes=30)


def seen(part: Part, *, day: date | None = None) -> None:
    """Part of the background work is alive now; `day` is what it worked for."""
    SignOfLife.objects.update_or_create(part=part, defaults={"seen_at": timezone.now(), "day": day})


def missing_run(now: datetime | None = None) -> date | None:
    """The latest working day whose morning's run is overdue and did not come; None while all is well.

    A pause excuses its days, and so does the time before the office began, or a system that never ran before today.
    """
    now = timezone.localtime(now or timezone.now(), clock.LOCAL)
    today = clock.today()
    spans = list(_spans())
    # A run of a day to come was one of a clock that stood wrong.
    last = next((until for is_run, _since, until in spans if is_run and until <= today), None)
    if last == today:  # mostly: the calendar need not be asked
        return None
    is_due = datetime.combine(now.date(), now.time()) >= datetime.combine(now.date(), RUNS_AT) + GRACE
    expected = workdays().previous_working(today if is_due else today - timedelta(days=1))
    if (last is None and expected != today) or (last and last >= expected):
        return None
    excused = any(
        since <= expected and (until is None or expected <= until) for is_run, since, until in spans if not is_run
    )
    return None if excused else expected


def _spans() -> QuerySet:
    """The day of the last run, then the spans of days without one: each whether it is a run, first day, last day.

    One query at any hour. Up to the day on which they begin an office has no reminders; an open end has no last day.
    """
    runs = SignOfLife.objects.filter(part=Part.REMINDERS, day__isnull=False)
    before = BeginningStep.objects.filter(key=BeginningStep.Key.REMINDERS)
    return runs.values_list(Value(True), "day", F("day")).union(
        before.values_list(Value(False), Value(date.min, DateField()), "done_on"),
        ReminderPause.objects.values_list(Value(False), "paused_on", "resumed_on"),
        all=True,
    )


def is_fresh(part: Part, at_most: timedelta) -> bool:
    return SignOfLife.objects.filter(part=part, seen_at__gte=timezone.now() - at_most).exists()


@dataclass(frozen=True)
class Sign:
    """One part with when it was last seen, if ever, and whether that is too long ago."""

    part: Part
    seen_at: datetime | None
    day: date | None
    is_silent: bool


def parts() -> list[Sign]:
    """Every part in order; one query. Beat and worker ring every minute, the run comes once a working day."""
    kept = {sign.part: sign for sign in SignOfLife.objects.all()}
    old = timezone.now() - timedelta(minutes=5)
    found = []
    for part in Part:
        sign = kept.get(part)
        is_silent = part != Part.REMINDERS and (sign is None or sign.seen_at < old)
        found.append(Sign(part, sign.seen_at if sign else None, sign.day if sign else None, is_silent))
    return found


def tally(day: date) -> list[tuple[str, int]]:
    """How many digests of the day stand where, in the states' own words."""
    counted = Digest.objects.filter(day=day).values_list("state").annotate(n=Count("pk")).order_by("state")
    return [(str(Digest.State(state).label), n) for state, n in counted]
