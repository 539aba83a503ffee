"""What was finished before the office used this system: entered with day and proof number, marked as such.

It is reported like everything else, and counts once another person confirmed it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import Unit, User
from cchc.refusal import Refused
from tasks import signals
from tasks.lifecycle import acts
from tasks.models import Evidence, Task
from tasks.vocabulary import load

# Kept with each report, so that it can be told apart for good.
FINISHED_BEFORE: str = load("sheets")["before"]["mark"]
AT_ONCE = 100  # rows of one form


@dataclass(frozen=True)
class Finished:
    """One task with the number and the day of the document that shows its product."""

    task: Task
    number: str
    dated_on: date


@dataclass
class Outcome:
    entered: int = 0
    faults: dict[int, str] = field(default_factory=dict)  # by task


def open_tasks(by: User, unit: Unit | None, day: date) -> list[Task]:
    """Open tasks that `by` may report, those past their deadline first; at most as many as a form holds."""
    tasks = Task.objects.existing_on(day).open().for_rows()
    if unit is not None:
        tasks = tasks.filter(unit=unit)
    dated = [task for task in tasks.order_by("unit__position", "due_on", "pk") if rights.allowed(by, "report", task)]
    dated.sort(key=lambda task: (not (task.due_on and task.due_on < day), task.unit.position))
    return dated[:AT_ONCE]


def enter(finished: Iterable[Finished], *, by: User) -> Outcome:
    """Report each task; with one fault nothing is kept. Raises nothing: the faults are sentences by task."""
    outcome = Outcome()
    with transaction.atomic(), signals.told_at_the_end("finished before"):
        for one in finished:
            proof = acts.Proof(kind=Evidence.Kind.DOCUMENT, title=one.number, dated_on=one.dated_on)
            try:
                with transaction.atomic():
                    acts.report(one.task, by=by, proof=proof, text=FINISHED_BEFORE, on=clock.today())
            except Refused as refusal:
                outcome.faults[one.task.pk] = " ".join(refusal.messages)
            except PermissionDenied as refusal:
                outcome.faults[one.task.pk] = str(refusal)
            else:
                outcome.entered += 1
        if outcome.faults:
            outcome.entered = 0
            transaction.set_rollback(True)
    return outcome
