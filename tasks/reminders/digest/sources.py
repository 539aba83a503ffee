"""Where the lines of a digest come from: one function a source, which says who is told of which task and why.

A further source is a function `(run) -> Iterator[Mention]` in the list at the end. It asks its rows by a number of
queries that does not grow, looks at `run.only` where that limits the tasks, and answers for `run.context.day`, maybe
past. What it wants to say beside the task's own facts is a `Fact`, whose sentence stands in `mail.FACTS`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max, Q
from django.utils.text import Truncator

from cchc import clock
from tasks.models import Act, Consultation, Contribution, Remark, Request, Step, Task, conditions
from tasks.models.contributions import AwaitedQuerySet
from tasks.models.task import UNSHOWN
from tasks.reminders.digest.context import Run
from tasks.reminders.digest.lines import (
    ASKED,
    DUE_SOON,
    LATE,
    NEW,
    SENT_BACK,
    STEPS,
    TALK,
    TO_CHECK,
    TO_DECIDE,
    UNCONFIRMED,
    Fact,
    Mention,
)
from tasks.reminders.digest.recipients import Recipient
from tasks.reminders.digest.task_states import followed
from tasks.reminders.ladder import Function

# Who hands a task to a unit; what is told of it is told after that moment.
HANDS = [Act.Kind.GIVE, Act.Kind.HAND, Act.Kind.GRANT]
# What falls due later than in so many calendar days is on no rung.
STEPS_AHEAD_DAYS = 60
# From this working day after it on, a late step is told to the head too.
HEAD_AFTER = 3
# Older talk than this was told, or the machine was off for a month.
TALK_DAYS = 30

Source = Callable[[Run], Iterator[Mention]]


# the ladder


def on_the_ladder(run: Run) -> Iterator[Mention]:
    """Late: every working day, to each function whose rung was reached. Due soon: on the rung's day.

    A check-in is never late: once its day has passed it is named in the same way as not confirmed yet.
    """
    people = run.context.directory
    for task in run.states.tasks:
        days, deadline = run.context.days(task), followed(task, run.context.calendar)
        if task.state not in Task.OPEN or days is None or deadline is None:
            continue
        ladder = run.context.ladder_of(task)
        for to in people.recipients(ladder.late_to(days), task):
            if not run.is_seldom(to, days) or _reaches_a_rung(run, task, deadline, days, to):
                yield Mention(task, UNCONFIRMED if task.item.is_check_in else LATE, to)
        for step in ladder.due_soon(days):
            rung_day = step.day_of(deadline, run.context.calendar)
            for to in people.recipients(step.to, task):
                if run.is_news(to, rung_day, run.states.restarts.get(task.pk)):
                    yield Mention(task, DUE_SOON, to)


def _reaches_a_rung(run: Run, task: Task, deadline: date, days: int, to: Recipient) -> bool:
    """Whether a rung after the deadline is new to this person: its own day, or the first run after a missed one."""
    for step in run.context.ladder_of(task).passed(days):
        is_told = any(each.person == to.person for each in run.context.directory.recipients(step.to, task))
        rung_day = step.day_of(deadline, run.context.calendar)
        if is_told and run.is_news(to, rung_day, run.states.restarts.get(task.pk)):
            return True
    return False


def sent_back(run: Run) -> Iterator[Mention]:
    people = run.context.directory
    for task in run.states.tasks:
        if task.state == Task.State.DOING and task.sent_back_on:
            for to in [*people.heads(task.unit_id), *people.officers(task)]:
                yield Mention(task, SENT_BACK, to)


# acceptance and steps


def _given(run: Run) -> list[Task]:
    day = run.context.day
    tasks = Task.objects.existing_on(day).filter(conditions.not_accepted(), given_on__lte=day)
    if run.only is not None:
        tasks = tasks.filter(pk__in=run.only)
    proposed = Request.objects.filter(kind=Request.Kind.TRANSFER, decision="").values("task")
    tasks = tasks.exclude(pk__in=proposed).for_rows().order_by("pk")
    return list(tasks.annotate(handed_at=Max("acts__entered_at", filter=Q(acts__kind__in=HANDS))))


def not_accepted(run: Run) -> Iterator[Mention]:
    """To the head once it is given; every working day once the time to accept is over, then to the Office too."""
    day, people = run.context.day, run.context.directory
    for task in run.once("given", _given):
        last = run.context.calendar.add(task.given_on, settings.ACCEPT_WORKING_DAYS)
        heads = people.heads(task.unit_id)
        if last < day:
            fact = Fact("accept-overdue", whom=str(task.unit), on=last.isoformat())
            yield from (Mention(task, NEW, to, fact) for to in [*heads, *people.office_chiefs()])
        else:
            fact = Fact("accept-by", whom=str(task.unit), on=last.isoformat())
            yield from (Mention(task, NEW, to, fact) for to in heads if run.is_news(to, task.given_on, task.handed_at))


def _steps(run: Run) -> list[Step]:
    day = run.context.day
    steps = Step.objects.open().filter(due_on__lte=day + timedelta(days=STEPS_AHEAD_DAYS), entered_on__lte=day)
    if run.only is not None:
        steps = steps.filter(task__in=run.only)
    related = steps.select_related("task__item__document", "task__unit", "task__officer")
    return list(related.defer(*(f"task__{name}" for name in UNSHOWN)).order_by("due_on", "pk"))


def steps_due(run: Run) -> Iterator[Mention]:
    """To whoever sees to the step, on the rungs' days before and every working day after; later to the head too."""
    context = run.context
    for step in run.once("steps", _steps):
        task, days = step.task, context.calendar.between(step.due_on, context.day)
        heads = context.directory.heads(task.unit_id)
        owner = context.directory.member(step.owner_id, task.unit_id)
        people = [owner] if owner else heads
        if days > 0:
            fact = Fact("step-late", what=step.text, on=step.due_on.isoformat())
            people = people if days < HEAD_AFTER else [*people, *heads]
            yield from (Mention(task, STEPS, to, fact) for to in people)
            continue
        fact = Fact("step-due", what=step.text, on=step.due_on.isoformat())
        for rung in context.ladder_of(task).due_soon(days):
            rung_day = rung.day_of(step.due_on, context.calendar)
            yield from (Mention(task, STEPS, to, fact) for to in people if run.is_news(to, rung_day))


# checks and decisions


def to_check(run: Run) -> Iterator[Mention]:
    for task in run.states.tasks:
        if task.state == Task.State.REPORTED:
            for to in run.context.directory.verifiers(task):
                yield Mention(task, TO_CHECK, to)


def to_decide(run: Run) -> Iterator[Mention]:
    for task in run.states.tasks:
        if task.pk in run.states.undecided:
            for to in run.context.directory.deciders(task):
                yield Mention(task, TO_DECIDE, to)


# what is asked of others


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose a consultation is, as the directory asks for it."""

    unit_id: int
    officer_id: int | None


def asked_of_units(run: Run) -> Iterator[Mention]:
    """The unit asked: in the first run after it was asked, on the rungs' days before its due day; once that has passed,
    every working day, to each function whose rung was reached."""
    people = run.context.directory
    for task, one in run.once("contributions", _contributions):
        ladder, days = run.context.ladder_of(task), run.context.calendar.between(one.due_on, run.context.day)
        kind = "contribution_late" if days > 0 else "contribution"
        fact = Fact(kind, what=one.what, whom=str(one.task.unit), on=one.due_on.isoformat())
        for to in people.recipients(ladder.late_to(days), one):
            yield Mention(task, ASKED, to, fact)
        for to in people.recipients([Function.HEAD, Function.OFFICER], one):
            if days <= 0 and run.is_news(to, one.asked_on, one.opened_at):
                yield Mention(task, ASKED, to, fact)
        for step in ladder.due_soon(days):
            for to in people.recipients(step.to, one):
                if run.is_news(to, step.day_of(one.due_on, run.context.calendar), one.opened_at):
                    yield Mention(task, ASKED, to, fact)


def not_answered_outside(run: Run) -> Iterator[Mention]:
    """Whoever follows an opinion whose day has passed, every working day: to chase it or to tell the superior. The head
    from the ladder's own rung on, and from the first day where nobody follows it."""
    people = run.context.directory
    for task, one in run.once("consultations", _consultations):
        if one.due_on >= run.context.day:
            continue
        ladder, days = run.context.ladder_of(task), run.context.calendar.between(one.due_on, run.context.day)
        fact = Fact("consultation_late", whom=str(one.agency), what=one.dossier, on=one.due_on.isoformat())
        officers = people.officers(Holder(task.unit_id, one.officer_id))
        heads = people.heads(task.unit_id) if not officers or Function.HEAD in ladder.late_to(days) else []
        for to in [*officers, *heads]:
            yield Mention(task, ASKED, to, fact)


def _contributions(run: Run) -> list[tuple[Task, Contribution]]:
    return _unanswered(run, Contribution.objects.select_related("task__unit"))


def _consultations(run: Run) -> list[tuple[Task, Consultation]]:
    """What is late on the run's day, or will be on the last of the days that are looked at together."""
    late = Consultation.objects.filter(due_on__lt=run.states.last_day or run.context.day)
    return _unanswered(run, late.select_related("agency"))


def _unanswered(run: Run, rows: AwaitedQuerySet) -> list[tuple[Task, Any]]:
    """What was open on the run's day, each with its task as it stood then; one query.

    Of a past day the rows know what was entered by then, and the acts how the tasks stood.
    """
    day = run.context.day
    rows = rows.filter(entered_on__lte=day).filter(Q(outcome="") | Q(closing_entered_on__gt=day))
    if run.only is not None:
        rows = rows.filter(task__in=run.only)
    if day >= clock.today():
        rows = rows.going_on().filter(conditions.is_open(day, task="task__")).select_related("task__item__document")
        return [(one.task, one) for one in rows.order_by("due_on", "pk")]
    known = {task.pk: task for task in run.states.tasks if task.state in Task.OPEN}
    rows = rows.exclude(carried_to__entered_on__lte=day)
    return [(known[one.task_id], one) for one in rows.filter(task__in=list(known)).order_by("due_on", "pk")]


# talk


def _remarks(run: Run) -> list[tuple[Remark, set[int]]]:
    """Fresh remarks, each with everybody who spoke in its thread; two queries."""
    day = run.context.day
    remarks = Remark.objects.standing().filter(on__lte=day)
    if run.only is not None:
        remarks = remarks.filter(task__in=run.only)
    fresh = remarks.filter(on__gte=day - timedelta(days=TALK_DAYS)).select_related(
        "by", "task__item__document", "task__unit", "task__officer"
    )
    rows = list(fresh.defer(*(f"task__{name}" for name in UNSHOWN)).order_by("pk"))
    speakers = _speakers(rows)
    return [(remark, speakers[remark.answers_id or remark.pk]) for remark in rows]


def _speakers(rows: list[Remark]) -> dict[int, set[int]]:
    """By the remark that began a thread, everybody who spoke there before or after; one query."""
    roots = {one.answers_id or one.pk for one in rows}
    people: dict[int, set[int]] = defaultdict(set)
    for pk, root, person in Remark.objects.filter(Q(pk__in=roots) | Q(answers__in=roots)).values_list(
        "pk", "answers", "by"
    ):
        people[root or pk].add(person)
    return people


def talk(run: Run) -> Iterator[Mention]:
    """What was said on a task, in the next digest of those concerned."""
    for remark, speakers in run.once("remarks", _remarks):
        what = Truncator(remark.text).words(30)
        fact = Fact("remark", what=what, whom=str(remark.by), on=remark.on.isoformat())
        for to in _concerned(run, remark, speakers):
            if to.person != remark.by_id and run.is_news(to, remark.on, remark.entered_at):
                yield Mention(remark.task, TALK, to, fact)


def _concerned(run: Run, remark: Remark, speakers: set[int]) -> list[Recipient]:
    """A word from outside concerns the unit, a word of the unit the Office and the deputy; an answer its thread."""
    people, task = run.context.directory, remark.task
    thread = [to for person in sorted(speakers) if (to := people.anybody(person))]
    if people.member(remark.by_id, task.unit_id) is None:
        return [*thread, *people.heads(task.unit_id), *people.officers(task)]
    if remark.answers_id is None:
        return [*thread, *people.office_chiefs(), *people.in_charge(task)]
    return thread


SOURCES: list[Source] = [
    on_the_ladder, sent_back, not_accepted, steps_due, to_check, to_decide, asked_of_units, not_answered_outside, talk,
]  # fmt: skip
