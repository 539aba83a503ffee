"""Lines about what is awaited: contributions asked of a unit on the same ladder, and agencies that did not answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from cchc import clock
from tasks.models import Consultation, Contribution, Task
from tasks.models.awaited import AwaitedQuerySet
from tasks.reminders.digest.lines import ASKED, Fact, Named
from tasks.reminders.digest.task_states import once
from tasks.reminders.ladder import Function

if TYPE_CHECKING:
    from tasks.reminders.digest.sources import Run


def asked_of_units(run: Run) -> Iterator[Named]:
    """The unit asked: in the first run after it was asked, on the rungs' days before its due day; once that has passed,
    every working day, to each function whose rung was reached."""
    people = run.ground.directory
    for task, one in once(run, "contributions", _asked_inside):
        ladder, days = run.ground.ladder_of(task), run.ground.calendar.between(one.due_on, run.ground.day)
        kind = "contribution_late" if days > 0 else "contribution"
        fact = Fact(kind, what=one.what, whom=str(one.task.unit), on=one.due_on.isoformat())
        for hat in people.recipients(ladder.late_to(days), one):
            yield Named(task, ASKED, hat, fact)
        for hat in people.recipients([Function.HEAD, Function.OFFICER], one):
            if days <= 0 and run.is_news(hat, one.asked_on, one.opened_at):
                yield Named(task, ASKED, hat, fact)
        for step in ladder.due_soon(days):
            for hat in people.recipients(step.to, one):
                if run.is_news(hat, step.day_of(one.due_on, run.ground.calendar), one.opened_at):
                    yield Named(task, ASKED, hat, fact)


def not_answered_outside(run: Run) -> Iterator[Named]:
    """Whoever follows an opinion whose day has passed, every working day: to chase it or to tell the superior. The head
    from the ladder's own rung on, and from the first day where nobody follows it."""
    people = run.ground.directory
    for task, one in once(run, "consultations", _late_outside):
        if one.due_on >= run.ground.day:
            continue
        ladder, days = run.ground.ladder_of(task), run.ground.calendar.between(one.due_on, run.ground.day)
        fact = Fact("consultation_late", whom=str(one.agency), what=one.dossier, on=one.due_on.isoformat())
        held = Holder(task.unit_id, one.officer_id)
        followed_by = people.officers(held)
        heads = people.heads(task.unit_id) if not followed_by or Function.HEAD in ladder.late_to(days) else []
        for hat in [*followed_by, *heads]:
            yield Named(task, ASKED, hat, fact)


def _asked_inside(run: Run) -> list[tuple[Task, Contribution]]:
    return _open(run, Contribution.objects.select_related("task__unit"))


def _late_outside(run: Run) -> list[tuple[Task, Consultation]]:
    """What is late on the run's day, or will be on the last of the days that are looked at together."""
    late = Consultation.objects.filter(due_on__lt=run.known.last_day or run.ground.day)
    return _open(run, late.select_related("agency"))


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose it is, as the directory asks for it."""

    unit_id: int
    officer_id: int | None


def _open(run: Run, rows: AwaitedQuerySet) -> list:
    """What was open on the run's day, each with its task as it stood then; one query.

    Of a past day the rows know what was entered by then, and the acts how the tasks stood.
    """
    day = run.ground.day
    rows = rows.filter(entered_on__lte=day).filter(Q(outcome="") | Q(closing_entered_on__gt=day))
    if run.only is not None:
        rows = rows.filter(task__in=run.only)
    if day >= clock.today():
        rows = rows.filter(task__state__in=Task.OPEN).select_related("task__item__document")
        return [(one.task, one) for one in rows.order_by("due_on", "pk")]
    known = {task.pk: task for task in run.known.tasks if task.state in Task.OPEN}
    return [(known[one.task_id], one) for one in rows.filter(task__in=list(known)).order_by("due_on", "pk")]
