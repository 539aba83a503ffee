"""Sources of the digest for work that crosses units: what nobody accepted, steps that fall due, and talk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Max, Q
from django.utils.text import Truncator

from tasks.models import Act, Remark, Request, Step, Task, conditions
from tasks.models.task import UNSHOWN
from tasks.reminders.digest.lines import NEW, STEPS, TALK, Fact, Named
from tasks.reminders.digest.recipients import Hat
from tasks.reminders.digest.task_states import once

if TYPE_CHECKING:
    from tasks.reminders.digest.sources import Run

# Who hands a task to a unit; what is told of it is told after that moment.
HANDS = [Act.Kind.GIVE, Act.Kind.HAND, Act.Kind.GRANT]
# Older talk than this was told, or the machine was off for a month.
TALK_DAYS = 30
# From this working day after it on, a late step is told to the head too.
HEAD_AFTER = 3


def _given(run: Run) -> list[Task]:
    day = run.ground.day
    tasks = Task.objects.existing_on(day).filter(conditions.not_accepted(), given_on__lte=day)
    if run.only is not None:
        tasks = tasks.filter(pk__in=run.only)
    asked = Request.objects.filter(kind=Request.Kind.TRANSFER, decision="").values("task")
    tasks = tasks.exclude(pk__in=asked).for_rows().order_by("pk")
    return list(tasks.annotate(handed_at=Max("acts__entered_at", filter=Q(acts__kind__in=HANDS))))


def not_accepted(run: Run) -> Iterator[Named]:
    """To the head once it is given; every working day once the time to accept is over, then to the Office too."""
    day, people = run.ground.day, run.ground.directory
    for task in once(run, "given", _given):
        last = run.ground.calendar.add(task.given_on, settings.ACCEPT_WORKING_DAYS)
        fact = Fact("accept-by", whom=str(task.unit), on=last.isoformat())
        heads = people.heads(task.unit_id)
        if last < day:
            for hat in [*heads, *people.office_chiefs()]:
                yield Named(task, NEW, hat, Fact("accept-overdue", whom=str(task.unit), on=last.isoformat()))
        else:
            yield from (Named(task, NEW, hat, fact) for hat in heads if run.is_news(hat, task.given_on, task.handed_at))


def _steps(run: Run) -> list[Step]:
    day = run.ground.day
    steps = Step.objects.open().filter(due_on__lte=day + timedelta(days=60), entered_on__lte=day)
    if run.only is not None:
        steps = steps.filter(task__in=run.only)
    related = steps.select_related("task__item__document", "task__unit", "task__officer")
    return list(related.defer(*(f"task__{name}" for name in UNSHOWN)).order_by("due_on", "pk"))


def steps_due(run: Run) -> Iterator[Named]:
    """To whoever sees to the step, on the rungs' days before and every working day after; later to the head too."""
    ground = run.ground
    for step in once(run, "steps", _steps):
        task = step.task
        days = ground.calendar.between(step.due_on, ground.day)
        heads = ground.directory.heads(task.unit_id)
        owner = ground.directory.member(step.owner_id, task.unit_id)
        told = [owner] if owner else heads
        if days > 0:
            fact = Fact("step-late", what=step.text, on=step.due_on.isoformat())
            yield from (Named(task, STEPS, hat, fact) for hat in (told if days < HEAD_AFTER else [*told, *heads]))
            continue
        fact = Fact("step-due", what=step.text, on=step.due_on.isoformat())
        for rung in ground.ladder_of(task).due_soon(days):
            rung_day = rung.day_of(step.due_on, ground.calendar)
            yield from (Named(task, STEPS, hat, fact) for hat in told if run.is_news(hat, rung_day))


def _said(run: Run) -> list[Remark]:
    """Fresh remarks, each with those who spoke in its thread as `spoke`; two queries."""
    day = run.ground.day
    said = Remark.objects.standing().filter(on__lte=day)
    if run.only is not None:
        said = said.filter(task__in=run.only)
    fresh = said.filter(on__gte=day - timedelta(days=TALK_DAYS)).select_related(
        "by", "task__item__document", "task__unit", "task__officer"
    )
    rows = list(fresh.defer(*(f"task__{name}" for name in UNSHOWN)).order_by("pk"))
    spoke = _threads(rows)
    for one in rows:
        one.spoke = spoke[one.answers_id or one.pk]
    return rows


def talk(run: Run) -> Iterator[Named]:
    """What was said on a task, in the next digest of those concerned."""
    for one in once(run, "said", _said):
        fact = Fact("remark", what=Truncator(one.text).words(30), whom=str(one.by), on=one.on.isoformat())
        for hat in _concerned(run, one, one.spoke):
            if hat.person != one.by_id and run.is_news(hat, one.on, one.entered_at):
                yield Named(one.task, TALK, hat, fact)


def _threads(rows: list[Remark]) -> dict[int, set[int]]:
    """By remark, everybody who spoke there before or after; one query."""
    roots = {one.answers_id or one.pk for one in rows}
    found: dict[int, set[int]] = defaultdict(set)
    for pk, root, person in Remark.objects.filter(Q(pk__in=roots) | Q(answers__in=roots)).values_list(
        "pk", "answers", "by"
    ):
        found[root or pk].add(person)
    return found


def _concerned(run: Run, one: Remark, spoke: set[int]) -> list[Hat]:
    """A word from outside concerns the unit, a word of the unit the Office and the deputy; an answer its thread."""
    people, task = run.ground.directory, one.task
    found = [hat for person in sorted(spoke) if (hat := people.anybody(person))]
    if people.member(one.by_id, task.unit_id) is None:
        return [*found, *people.heads(task.unit_id), *people.officers(task)]
    if one.answers_id is None:
        found += [*people.office_chiefs(), *people.in_charge(task)]
    return found
