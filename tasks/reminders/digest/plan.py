"""Who gets a digest on a day, as rows that are then claimed and sent."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from tasks.models import Digest, ReminderPause, workdays
from tasks.reminders.digest.context import Ground
from tasks.reminders.digest.lines import as_rows

# Lines of 1,000 people at a time: memory stays flat, and SQLite takes no longer statement.
BATCH = 500
# The first half of the advisory lock of planning a day; any number that nothing else here uses.
PLANNING = 1688
# The morning's run; before it nothing is missing (`cchc.celery`).
RUNS_AT = time(7, 30)


def is_paused() -> bool:
    return ReminderPause.objects.filter(resumed_on=None).exists()


def stands_still(day: date) -> bool:
    """Whether nothing goes out on `day`: it is a day off, or the office paused the reminders."""
    return is_paused() or not workdays().is_working(day)


@transaction.atomic
def plan(day: date) -> QuerySet[Digest]:
    """Make the rows of `day` that are missing; gives all digests of the day. Nothing on a day off or while paused.

    A second run finds its rows there and adds only for people who had none: one digest a person a day. What an
    earlier day planned and never sent is dropped, since the new digest says it as it stands now. While another
    process plans the same day, nothing is planned here: the work for thousands of people is done once.
    """
    return _planned(day) if _is_only_planner(day) else of_day(day)


def _is_only_planner(day: date) -> bool:
    """Whether this transaction has the right to plan the day, until it ends. SQLite has one writer at a time anyhow."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [PLANNING, day.toordinal()])
        (is_ours,) = cursor.fetchone()
    return bool(is_ours)


def _planned(day: date) -> QuerySet[Digest]:
    if stands_still(day):
        return Digest.objects.none()
    [ground] = Ground.on(day)
    told = ground.told()
    have = set(Digest.objects.filter(day=day, kind=Digest.Kind.DAILY).values_list("person", flat=True))
    rows = [
        Digest(person_id=person, day=day, role=one.hat.role, unit_id=one.hat.unit, lines=as_rows(one.lines))
        for person, one in sorted(told.items())
        if person not in have
    ]
    # Another process may plan the same day at this moment: the unique key lets one row stand.
    Digest.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    never_sent = Digest.objects.filter(day__lt=day, state=Digest.State.PLANNED, asked_by=None)
    never_sent.update(state=Digest.State.DROPPED)
    return of_day(day)


def of_day(day: date) -> QuerySet[Digest]:
    """The digests of a day that were sent or are to be sent; what somebody tries on themselves is none."""
    rows = Digest.objects.filter(day=day).exclude(state=Digest.State.DROPPED).exclude(kind=Digest.Kind.TRIAL)
    return rows.select_related("person", "unit").order_by("pk")


def preview(day: date) -> list[Digest]:
    """What would go out on `day` as things stand now; rows that are not saved. The same code as `plan`."""
    with transaction.atomic():
        found = list(_planned(day))
        transaction.set_rollback(True)
    return found


def trial_day(asked_on: date) -> date:
    """The run that a trial shows: the next one."""
    return workdays().next_working(asked_on + timedelta(days=1))
