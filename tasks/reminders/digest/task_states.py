"""How tasks stood on a day, as far as reminders ask: today from the rows, a past day from the acts up to it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from cchc import clock
from cchc.workdays import Workdays
from tasks import schedules
from tasks.lifecycle.timeline import timelines
from tasks.models import Act, Request, Task, conditions

# Acts with which the ladder starts anew: the task, its deadline or its unit is another from then on. A deadline that
# the calendar moved is not among them: a change of the calendar sends nothing by itself.
STARTS_ANEW = [Act.Kind.GIVE, Act.Kind.GRANT, Act.Kind.SET_DEADLINE]

FIELDS = [
    "item__number", "item__schedule", "item__position", "item__document__number", "item__document__date",
    "item__document__year", "occurrence", "unit_id", "officer_id", "state", "due_on", "internal_due_on",
    "sent_back_on", "open_until", "product_on", "reported_by_id",
    "item__deputy", "item__deputy_from", "item__deputy_to",
]  # fmt: skip


@dataclass
class TaskStates:
    """The tasks that may concern anybody on `day`, and what is known of them."""

    day: date
    tasks: list[Task] = field(default_factory=list)
    undecided: set[int] = field(default_factory=set)  # tasks with a request that waits for its decision
    restarts: dict[int, datetime] = field(default_factory=dict)  # task -> when its ladder last started anew
    # The last of the days that are looked at together, where `day` is the first.
    last_day: date | None = None


def followed(task: Task, calendar: Workdays) -> date | None:
    """The deadline that reminders follow: the internal one where it was granted, else the one in force.

    An internal day is kept as it was asked for; on a day off it moves on like any other (Civil Code 2015, art. 148.5).
    """
    if task.internal_due_on is None:
        return task.due_on
    return schedules.in_force(task.internal_due_on, task.item.read_schedule.kind, calendar)


def task_states(day: date, *, until: date, only: Collection[int] | None = None) -> TaskStates:
    """What stood on `day`: open with a deadline up to `until`, sent back, reported, or waiting for a decision.

    `only` limits it to these tasks. The number of queries is the same for any number of tasks.
    """
    tasks = Task.objects.existing_on(day).select_related("item__document").only(*FIELDS)
    restarts = Act.objects.filter(kind__in=STARTS_ANEW)
    if only is not None:
        tasks, restarts = tasks.filter(pk__in=only), restarts.filter(task__in=only)
    undecided = _undecided(day, only)
    if day < clock.today():
        rows = _from_acts(day, tasks)
        restarts = restarts.filter(on__lte=day)
    else:
        near = conditions.is_open() & Q(followed__lte=until)
        concerned = tasks.annotate(followed=Coalesce("internal_due_on", "due_on")).filter(
            near | conditions.sent_back() | conditions.to_verify() | Q(pk__in=undecided)
        )
        rows = list(concerned.order_by(F("due_on").asc(nulls_last=True), "pk"))
        # Only what falls due on the day or later asks when its ladder started anew.
        coming = Q(task__due_on__gte=day) | Q(task__internal_due_on__gte=day)
        restarts = restarts.filter(coming, task__state__in=Task.OPEN)
    latest = dict(restarts.order_by().values_list("task").annotate(last=Max("entered_at")))
    return TaskStates(day, rows, undecided, latest)


def _undecided(day: date, only: Collection[int] | None) -> set[int]:
    requests = Request.objects.filter(requested_on__lte=day).filter(Q(decision="") | Q(decided_on__gt=day))
    if only is not None:
        requests = requests.filter(task__in=only)
    closed = [Task.State.DONE, Task.State.CANCELLED] if day >= clock.today() else []
    return set(requests.exclude(task__state__in=closed).values_list("task", flat=True))


def _from_acts(day: date, tasks: QuerySet[Task]) -> list[Task]:
    """The tasks that were not finished on `day`, as the acts up to it left them. Nothing here is to be saved."""
    rows = {task.pk: task for task in tasks.order_by("pk")}
    unfinished = []
    for timeline in timelines(Act.objects.filter(on__lte=day)):
        now = timeline.now
        task = rows.get(now.task)
        if task is None or now.is_finished or (task.open_until is not None and task.open_until < day):
            continue
        task.state, task.unit_id, task.due_on, task.product_on = now.state, now.unit, now.due_on, now.product_on
        task.sent_back_on, task.reported_by_id = timeline.sent_back_on, timeline.reported_by
        task.internal_due_on = None
        unfinished.append(task)
    _grant_internal(day, rows)
    return sorted(unfinished, key=lambda task: (task.due_on is None, task.due_on or date.max, task.pk))


def _grant_internal(day: date, rows: dict[int, Task]) -> None:
    granted = Request.objects.filter(
        kind=Request.Kind.EXTENSION, decision=Request.Decision.GRANTED, decided_on__lte=day
    ).order_by("decided_on", "pk")
    for pk, asked_day, internal in granted.values_list("task", "asked_day", "internal"):
        if pk in rows:
            rows[pk].internal_due_on = asked_day if internal else None
