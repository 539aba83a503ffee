"""Where the lines of a digest come from: one function a source, which says who is told of which task and why.

A further source is a function `(run) -> Iterator[Named]` in the list below. It asks its rows by a number of queries
that does not grow, looks at `run.only` where that limits the tasks, and answers for `run.ground.day`, maybe past.
What it wants to say beside the task's own facts is a `Fact`, whose sentence stands in `wording.FACTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from tasks.models import Task
from tasks.reminders.digest import crossing
from tasks.reminders.digest.coordination import asked_of_units, not_answered_outside
from tasks.reminders.digest.lines import DUE_SOON, LATE, SENT_BACK, TO_CHECK, TO_DECIDE, Named
from tasks.reminders.digest.recipients import Hat
from tasks.reminders.digest.task_states import Standings, followed

if TYPE_CHECKING:
    from tasks.reminders.digest.context import Ground, Runs

# Working days late: until then everybody is told every working day, whatever they chose.
EVERY_DAY_UP_TO = 3


@dataclass(frozen=True)
class Run:
    """What a source sees: the department of the day, how its tasks stand, and when digests went out before."""

    ground: Ground
    known: Standings
    runs: Runs | None  # None: say it, whatever earlier runs said
    only: Collection[int] | None = None  # look at these tasks alone

    def is_news(self, hat: Hat, rung_day: date, anew: datetime | None = None) -> bool:
        """Whether no run since the rung's day (and since the ladder last started anew) could tell this person."""
        return self.runs is None or not self.runs.said(hat.person, rung_day=rung_day, anew=anew)

    def is_seldom(self, hat: Hat, days: int) -> bool:
        """Whether this person wants to hear of what is so late on Mondays and rung days only; today is no Monday."""
        return days > EVERY_DAY_UP_TO and self.ground.choice_of(hat.person).seldom and not self.ground.begins_the_week


Source = Callable[[Run], Iterator[Named]]


def on_the_ladder(run: Run) -> Iterator[Named]:
    """Late: every working day, to each function whose rung was reached. Due soon: on the rung's day."""
    people = run.ground.directory
    for task in run.known.tasks:
        days = run.ground.days(task)
        if task.state not in Task.OPEN or days is None:
            continue
        ladder = run.ground.ladder_of(task)
        deadline = followed(task, run.ground.calendar)
        for hat in people.recipients(ladder.late_to(days), task):
            if not run.is_seldom(hat, days) or _reaches_a_rung(run, task, deadline, days, hat):
                yield Named(task, LATE, hat)
        for step in ladder.due_soon(days):
            rung_day = step.day_of(deadline, run.ground.calendar)
            for hat in people.recipients(step.to, task):
                if run.is_news(hat, rung_day, run.known.anew.get(task.pk)):
                    yield Named(task, DUE_SOON, hat)


def _reaches_a_rung(run: Run, task: Task, deadline: date, days: int, hat: Hat) -> bool:
    """Whether a rung after the deadline is new to this person: its own day, or the first run after a missed one."""
    for step in run.ground.ladder_of(task).passed(days):
        tells = any(told.person == hat.person for told in run.ground.directory.recipients(step.to, task))
        if tells and run.is_news(hat, step.day_of(deadline, run.ground.calendar), run.known.anew.get(task.pk)):
            return True
    return False


def sent_back(run: Run) -> Iterator[Named]:
    people = run.ground.directory
    for task in run.known.tasks:
        if task.state == Task.State.DOING and task.sent_back_on:
            for hat in [*people.heads(task.unit_id), *people.officers(task)]:
                yield Named(task, SENT_BACK, hat)


def to_check(run: Run) -> Iterator[Named]:
    for task in run.known.tasks:
        if task.state == Task.State.REPORTED:
            for hat in run.ground.directory.verifiers(task):
                yield Named(task, TO_CHECK, hat)


def to_decide(run: Run) -> Iterator[Named]:
    for task in run.known.tasks:
        if task.pk in run.known.undecided:
            for hat in run.ground.directory.deciders(task):
                yield Named(task, TO_DECIDE, hat)


SOURCES: list[Source] = [
    on_the_ladder, sent_back, crossing.not_accepted, crossing.steps_due, to_check, to_decide, asked_of_units,
    not_answered_outside, crossing.talk,
]  # fmt: skip
