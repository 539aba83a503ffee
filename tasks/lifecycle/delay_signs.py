"""Signs of trouble of an open task (Có dấu hiệu chậm, design §5): as conditions for lists, rows and figures of today,
and from the acts for a past day. A check-in shows none.

Three of them its own days tell (past its deadline, a forecast that passed or lies too late); the figures of the index
read these from the days themselves, since what is tried out may change them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import compress, pairwise

from django.conf import settings
from django.db.models import Case, F, Q, When

from tasks.lifecycle.requests import accept_overdue
from tasks.lifecycle.timeline import Step, Timeline
from tasks.models import Act, Consultation, Contribution, Document, Task, conditions, workdays
from tasks.models.conditions import SILENT_AFTER_DAYS
from tasks.models.task import TaskQuerySet
from tasks.schedules import Kind

PAST_DEADLINE, FORECAST_BROKEN, FORECAST_LATE = "past_deadline", "forecast_broken", "forecast_late"
SENT_BACK, SILENT, UNANSWERED, WAITS_OVERDUE = "sent_back", "silent", "unanswered", "waits_overdue"
SIGNS = (PAST_DEADLINE, FORECAST_BROKEN, FORECAST_LATE, SENT_BACK, SILENT, UNANSWERED, WAITS_OVERDUE)
Signs = tuple[str, ...]

BEGUN = {Act.Kind.ACCEPT, Act.Kind.START, Act.Kind.REPORT}
# The acts by which the unit that owes the task spoke.
HEARD = {
    Act.Kind.NOTE, Act.Kind.NOTHING_NEW, Act.Kind.FORECAST, Act.Kind.REPORT, Act.Kind.ASK_CONTRIBUTION,
    Act.Kind.CONSULT, Act.Kind.CHASE, Act.Kind.ANSWER, Act.Kind.ESCALATE, Act.Kind.CLOSE_AWAITED,
    Act.Kind.REOPEN_AWAITED,
}  # fmt: skip
# The acts by which another unit is given the task and has to answer; a successor takes it over as it stands.
GIVEN_ANEW = {Act.Kind.GRANT, Act.Kind.HAND}
OF_TRANSFER = {Act.Kind.ASK_TRANSFER, Act.Kind.GRANT, Act.Kind.REFUSE, Act.Kind.WITHDRAW_REQUEST}


def _told_by_days(day: date) -> dict[str, Q]:
    passed = Q(forecast_on__lt=day)
    after_the_year = Q(due_on=None, forecast_on__year__gt=F("item__document__year"))
    return {
        PAST_DEADLINE: Q(due_on__lt=day),
        FORECAST_BROKEN: passed,
        FORECAST_LATE: ~passed & (Q(forecast_on__gt=F("due_on")) | after_the_year),
    }


def _told_by_acts(day: date, accept_before: date) -> dict[str, Q]:
    return {
        SENT_BACK: conditions.sent_back(),
        SILENT: conditions.silent(day),
        UNANSWERED: accept_overdue(accept_before),
        WAITS_OVERDUE: Q(waiting_due_on__lt=day),
    }


def _can_show_signs() -> Q:
    return conditions.is_open() & ~conditions.is_check_in()


def endangered(day: date, accept_before: date) -> Q:
    """Tasks that show a sign on `day`, today; `accept_before`: given before it, they should be accepted by now."""
    signs = _told_by_days(day) | _told_by_acts(day, accept_before)
    return _can_show_signs() & Q(*signs.values(), _connector=Q.OR)


def with_signs(tasks: TaskQuerySet, day: date) -> TaskQuerySet:
    """With whether each sign holds today, for `signs_of`."""
    told = _told_by_days(day) | _told_by_acts(day, _accept_before(day))
    return tasks.annotate(
        **{f"sign_{sign}": Case(When(_can_show_signs() & told[sign], then=True), default=False) for sign in SIGNS}
    )


def signs_of(task: Task) -> Signs:
    """The signs of a task from `with_signs`."""
    return tuple(sign for sign in SIGNS if getattr(task, f"sign_{sign}"))


def now(tasks: TaskQuerySet, day: date) -> dict[int, Signs]:
    """By task the signs that acts tell on `day`, today, from the rows as they stand; one query."""
    asked = _told_by_acts(day, _accept_before(day))
    holds = [Case(When(condition, then=True), default=False) for condition in asked.values()]
    rows = tasks.filter(_can_show_signs()).values_list("pk", *holds)
    return {key: signs for key, *held in rows.iterator(chunk_size=5000) if (signs := tuple(compress(asked, held)))}


def then(tasks: TaskQuerySet, known: Mapping[int, Timeline], day: date) -> dict[int, Signs]:
    """The same for a past day, from the acts up to and on it; two queries more for what was waited for."""
    waits = set(_overdue_waits(tasks, day))
    accept_before = _accept_before(day)
    columns = ("pk", "given_on", "item__document__kind")
    rows = tasks.exclude(item__schedule=Kind.CONTINUOUS).values_list(*columns)
    signs = {}
    for key, given_on, kind in rows:
        if key not in known or known[key].now.state not in Task.OPEN:
            continue
        timeline = known[key]
        steps = enumerate(pairwise(timeline.steps), 1)
        moves = [n for n, (before, after) in steps if before.unit != after.unit and after.kind in GIVEN_ANEW]
        own = timeline.steps[moves[-1] :] if moves else timeline.steps
        given = own[0].on if moves else min(given_on, own[0].on)
        found = {
            SENT_BACK: timeline.sent_back_on is not None,
            SILENT: _is_silent(timeline, given, day),
            UNANSWERED: bool(moves or kind in Document.RECEIVED) and given < accept_before and not _answered(own),
            WAITS_OVERDUE: key in waits,
        }
        if any(found.values()):
            signs[key] = tuple(sign for sign, holds in found.items() if holds)
    return signs


def _accept_before(day: date) -> date:
    return workdays().add(day, -settings.ACCEPT_WORKING_DAYS)


def _is_silent(timeline: Timeline, given: date, day: date) -> bool:
    """The same rule as `conditions.silent`, on acts."""
    started = next((step.on for step in timeline.steps if step.state != Task.State.TODO), None)
    due_on = timeline.now.due_on
    if started is None and (due_on is None or due_on > day + timedelta(days=SILENT_AFTER_DAYS)):
        return False
    heard = timeline.last(*HEARD)
    last_word = heard.on if heard else started or given
    return last_word < day - timedelta(days=SILENT_AFTER_DAYS)


def _answered(own: list[Step]) -> bool:
    """Whether the unit accepted or began since it was given the task, or waits for the word on another unit."""
    if any(step.kind in BEGUN for step in own):
        return True
    last = next((step for step in reversed(own) if step.kind in OF_TRANSFER), None)
    return last is not None and last.kind == Act.Kind.ASK_TRANSFER


def _overdue_waits(tasks: TaskQuerySet, day: date) -> Iterator[int]:
    """The tasks that waited on `day` for somebody whose own day had passed, as known then."""
    for rows in (Contribution.objects, Consultation.objects):
        known = rows.known_on(day).filter(task__in=tasks, due_on__lt=day)
        unanswered = known.filter(Q(closing_entered_on=None) | Q(closing_entered_on__gt=day))
        yield from unanswered.values_list("task", flat=True)
