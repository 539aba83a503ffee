"""What becomes of tasks in each figure, by the table of docs/scoring.md, and how many share a fate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from scoring.engine.figures import Figures
from scoring.engine.types import (
    CANCELLED,
    FORECAST_BROKEN,
    FORECAST_LATE,
    OPEN,
    PAST_DEADLINE,
    REPORTED,
    Fate,
    Key,
    TaskFact,
)

Fates = Figures[Fate]


def finished(on: date, due_on: date | None, closes_on: date) -> Fate:
    """The fate of what is finished `on` that day; missing if after both the closing day and the deadline in force."""
    if on > closes_on and (due_on is None or on > due_on):
        return None
    return max(0, (on - due_on).days) if due_on else 0


def fates(task: TaskFact, day: date, closes_on: date) -> Fates | None:
    """The fates of one task as of `day`; None for a cancelled one that is left out.

    A task cancelled after its deadline in force (without one: after the closing day) is missing, so that cancelling
    mends nothing, unless the issuer who set the deadline took the task back.

    Raises ValueError for a reported or verified task without its product's day.
    """
    if task.state == OPEN:
        return _open(task, day, closes_on)
    if task.state == CANCELLED:
        late = task.cancelled_on is not None and task.cancelled_on > (task.due_on or closes_on)
        return Figures.alike(None) if late else None
    if task.product_on is None:
        raise ValueError(f"task {task.key} is {task.state} and has no product's day")
    fate = finished(task.product_on, task.due_on, closes_on)
    return Figures(None if task.state == REPORTED else fate, fate, fate, fate)


def _open(task: TaskFact, day: date, closes_on: date) -> Fates:
    forecast, due = task.forecast_on, task.due_on
    if due is not None and due < day:
        promised = finished(forecast, due, closes_on) if forecast and forecast >= day else None
        return Figures(None, None, promised, finished(day, due, closes_on))
    earliest = 0 if due else finished(day, None, closes_on)
    promised = finished(max(forecast, day), due, closes_on) if forecast else earliest
    return Figures(None, None if signs_of_trouble(task, day, closes_on) else promised, promised, earliest)


def signs_of_trouble(task: TaskFact, day: date, closes_on: date) -> tuple[str, ...]:
    """Why an open task is endangered (Có dấu hiệu chậm) on `day`; empty where it is not, is not open, or a check-in."""
    if task.state != OPEN or task.check_in:
        return ()
    forecast, due = task.forecast_on, task.due_on
    signs = [PAST_DEADLINE] if due is not None and due < day else []
    if forecast is not None and forecast < day:
        signs.append(FORECAST_BROKEN)
    elif forecast is not None and forecast > (due or closes_on):
        signs.append(FORECAST_LATE)
    return (*signs, *task.signs)


def worst(fates: Iterable[Fate]) -> Fate:
    """The worst of at least one fate: missing, else late by the most days, else on time."""
    known = list(fates)
    return None if None in known else max(each for each in known if each is not None)


class Counted(NamedTuple):
    """What a rule counts once, with the tasks that it consists of: a task, or an item that has its worst task's fate.

    The worst is taken anew in each figure.
    """

    fates: Fates
    tasks: Sequence[TaskFact]


def counted_once(tasks: Iterable[TaskFact], fates: Mapping[Key, Fates | None], by_item: bool) -> list[Counted]:
    """What a rule counts of these tasks. Tasks left out are in none; an item all of whose tasks are does not count."""
    known = [(task, each) for task in tasks if (each := fates[task.key]) is not None]
    if not by_item:
        return [Counted(each, (task,)) for task, each in known]
    items: dict[Key, list[tuple[TaskFact, Fates]]] = defaultdict(list)
    for task, each in known:
        items[task.counted_item].append((task, each))
    return [
        Counted(Figures(*map(worst, zip(*(each for _, each in together), strict=True))), [task for task, _ in together])
        for together in items.values()
    ]


@dataclass(frozen=True, slots=True)
class TaskTally:
    """The tasks, or items, that a rule counts: how many on time, missing, and late by how many days."""

    on_time: int = 0
    missing: int = 0
    late_by: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, fates: Mapping[Fate, int]) -> TaskTally:
        """From how many tasks share each fate. Raises ValueError on a negative number of tasks or days."""
        if any(n < 0 for n in fates.values()) or any(days is not None and days < 0 for days in fates):
            raise ValueError(f"{dict(fates)}: neither tasks nor days can be negative")
        late_by = {days: n for days, n in fates.items() if days and n}
        return cls(fates.get(0, 0), fates.get(None, 0), late_by)

    def moved(self, before: Fate, after: Fate) -> TaskTally:
        """The same tasks with one of fate `before` that now has fate `after`. Raises ValueError where there is none."""
        on_time, missing, late_by = self.on_time, self.missing, dict(self.late_by)
        for fate, more in ((before, -1), (after, 1)):
            if fate is None:
                missing += more
            elif fate == 0:
                on_time += more
            else:
                late_by[fate] = late_by.get(fate, 0) + more
        if min(on_time, missing, late_by.get(before or 0, 0)) < 0:
            raise ValueError(f"no task of fate {before}")
        if before and not late_by[before]:
            del late_by[before]
        return TaskTally(on_time, missing, late_by)

    @property
    def late(self) -> int:
        return sum(self.late_by.values())

    @property
    def done(self) -> int:
        return self.on_time + self.late

    @property
    def tasks(self) -> int:
        return self.done + self.missing

    @property
    def days_late(self) -> int:
        """Of the task that is latest; 0 where none is late."""
        return max(self.late_by, default=0)
