"""Remind now (Nhắc ngay): a person chases some tasks, at most one such mail a person a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.refusal import Refused
from tasks.models import Digest, Task
from tasks.reminders import jobs
from tasks.reminders.digest.context import Ground
from tasks.reminders.digest.lines import as_rows
from tasks.reminders.digest.plan import is_paused


@dataclass(frozen=True)
class Chased:
    """What became of "remind now": how many mails go out, and who had one today already."""

    planned: int
    had_one: int


@transaction.atomic
def chase(tasks: Iterable[Task], by: User) -> Chased:
    """Remind the heads and officers of these tasks now; only open ones count.

    Raises PermissionDenied, or Refused on a day off, while reminders are paused, or where no task is open.
    """
    rights.require(by, "keep_reminders")
    [ground] = Ground.on(clock.today())
    if is_paused():
        raise Refused(_("Reminders are paused."))
    if not ground.calendar.is_working(ground.day):
        raise Refused(_("Today is a day off: reminders go out on working days."))
    told = ground.chased([task.pk for task in tasks])
    if not told:
        raise Refused(_("None of these tasks is open: there is nobody to remind."))
    today = Digest.objects.filter(day=ground.day, kind=Digest.Kind.CHASE, person__in=told)
    had_one = set(today.values_list("person", flat=True))
    rows = [
        Digest(
            person_id=person, day=ground.day, kind=Digest.Kind.CHASE, asked_by=by, role=one.hat.role,
            unit_id=one.hat.unit, lines=as_rows(one.lines),
        )
        for person, one in sorted(told.items())
        if person not in had_one
    ]  # fmt: skip
    Digest.objects.bulk_create(rows, ignore_conflicts=True)
    # Without a broker the rows still stand: the next sweep sends them.
    day = ground.day.isoformat()
    transaction.on_commit(lambda: jobs.send_planned.delay(day), robust=True)
    return Chased(planned=len(rows), had_one=len(had_one))
