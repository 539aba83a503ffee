"""What becomes of a task in each figure: the table of docs/scoring.md, fact by fact. Pure: no Django."""

from datetime import date

from scoring.engine.figures import Figures
from scoring.engine.tallies import Fate
from scoring.engine.types import CANCELLED, OPEN, REPORTED, TaskFact

Fates = Figures[Fate]
"""Calendar days late (0 is on time), None where missing."""


def finished(on: date, due_on: date | None, closes_on: date) -> Fate:
    """The fate of what is finished `on` that day; missing if after both the closing day and the deadline in force."""
    if on > closes_on and (due_on is None or on > due_on):
        return None
    return max(0, (on - due_on).days) if due_on else 0


def fates(task: TaskFact, day: date, closes_on: date) -> Fates | None:
    """The fates of one task as of `day`; None for a cancelled one, which is left out.

    Raises ValueError for a reported or verified task without its product's day.
    """
    if task.state == OPEN:
        return _open(task, day, closes_on)
    if task.state == CANCELLED:
        return None
    if task.product_on is None:
        raise ValueError(f"task {task.key} is {task.state} and has no product's day")
    fate = finished(task.product_on, task.due_on, closes_on)
    return Figures(secured=None if task.state == REPORTED else fate, projected=fate, attainable=fate)


def _open(task: TaskFact, day: date, closes_on: date) -> Fates:
    forecast, due = task.forecast_on, task.due_on
    if due is not None and due < day:
        promised = finished(forecast, due, closes_on) if forecast and forecast >= day else None
        return Figures(secured=None, projected=promised, attainable=finished(day, due, closes_on))
    earliest = 0 if due else finished(day, None, closes_on)
    promised = finished(max(forecast, day), due, closes_on) if forecast else earliest
    return Figures(secured=None, projected=promised, attainable=earliest)
