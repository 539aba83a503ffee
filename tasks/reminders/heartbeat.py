"""Signs of life: when beat, worker, mail and the morning's run were last seen, and whether a run is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count
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
    last = SignOfLife.objects.filter(part=Part.REMINDERS).values_list("day", flat=True).first()
    if last == today:  # mostly: the calendar need not be asked
        return None
    is_due = datetime.combine(now.date(), now.time()) >= datetime.combine(now.date(), RUNS_AT) + GRACE
    expected = workdays().previous_working(today if is_due else today - timedelta(days=1))
    if last is None and expected != today:
        return None
    if (last and last >= expected) or _is_excused(expected):
        return None
    return expected


def _is_excused(day: date) -> bool:
    for began in BeginningStep.objects.filter(key=BeginningStep.Key.REMINDERS).values_list("done_on", flat=True):
        if began is None or day <= began:
            return True
    return any(
        pause.paused_on <= day and (pause.resumed_on is None or day <= pause.resumed_on)
        for pause in ReminderPause.objects.exclude(resumed_on__lt=day)
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
