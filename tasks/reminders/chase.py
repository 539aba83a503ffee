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
from tasks.reminders.digest.context import Context
from tasks.reminders.digest.lines import as_rows
from tasks.reminders.digest.plan import chase_drafts, is_paused


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
    [context] = Context.on(clock.today())
    if is_paused():
        raise Refused(_("Reminders are paused."))
    if not context.calendar.is_working(context.day):
        raise Refused(_("Today is a day off: reminders go out on working days."))
    drafts = chase_drafts(context, [task.pk for task in tasks])
    if not drafts:
        raise Refused(_("None of these tasks is open: there is nobody to remind."))
    today = Digest.objects.filter(day=context.day, kind=Digest.Kind.CHASE, person__in=drafts)
    had_one = set(today.values_list("person", flat=True))
    rows = [
        Digest(
            person_id=person, day=context.day, kind=Digest.Kind.CHASE, asked_by=by, role=draft.to.role,
            unit_id=draft.to.unit, lines=as_rows(draft.lines),
        )
        for person, draft in sorted(drafts.items())
        if person not in had_one
    ]  # fmt: skip
    Digest.objects.bulk_create(rows, ignore_conflicts=True)
    # Without a broker the rows still stand: the next sweep sends them.
    day = context.day.isoformat()
    transaction.on_commit(lambda: jobs.send_planned.delay(day), robust=True)
    return Chased(planned=len(rows), had_one=len(had_one))
