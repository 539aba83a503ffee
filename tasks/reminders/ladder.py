"""The ladder of reminders: which rung a task has reached on a day, and which functions it concerns. Pure: no Django."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cchc.workdays import Workdays


class Function(StrEnum):
    """Whom a rung reminds, seen from the task."""

    OFFICER = "officer"
    HEAD = "head"
    OFFICE_CHIEF = "office_chief"
    DEPUTY = "deputy"
    DIRECTOR = "director"


# The fields of a rung that say whom it reminds.
RECIPIENTS = [f"to_{function}" for function in Function]


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: so many working days before (−) or after (+) the deadline, and whom it reminds."""

    working_days: int
    to: frozenset[Function]

    def day_of(self, deadline: date, calendar: Workdays) -> date:
        """The working day on which a task with this deadline reaches the rung."""
        return calendar.add(deadline, self.working_days)


class Ladder:
    """The rungs in order. Counts are working days from the deadline: negative before it, positive after it."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self.steps = tuple(sorted(steps, key=lambda step: step.working_days))

    @property
    def _before(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.working_days < 0)

    @property
    def earliest(self) -> int:
        """The first rung before the deadline, 0 where there is none: what is due later need not be looked at."""
        return self._before[0].working_days if self._before else 0

    def last_reached(self, days: int) -> int | None:
        """The highest rung that a task reached which stands `days` working days from its deadline; None: none yet."""
        reached = [step.working_days for step in self.steps if step.working_days <= days]
        return reached[-1] if reached else None

    def due_soon(self, days: int) -> tuple[Step, ...]:
        """The rungs before the deadline that were reached; empty once the deadline has passed.

        A rung counts from its own day on, so that one whose day was missed is still there on the next.
        """
        return tuple(step for step in self._before if step.working_days <= days) if days <= 0 else ()

    def passed(self, days: int) -> tuple[Step, ...]:
        """The rungs after the deadline that were reached."""
        return tuple(step for step in self.steps if 0 < step.working_days <= days)

    def late_to(self, days: int) -> frozenset[Function]:
        """Every function whose rung after the deadline was reached; empty until it has passed."""
        return frozenset().union(*(step.to for step in self.passed(days)))


@dataclass(frozen=True)
class Ladders:
    """The ladder of the office, and those of documents that have one of their own."""

    office: Ladder
    own: Mapping[int, Ladder] = field(default_factory=dict)

    def of(self, document: int) -> Ladder:
        return self.own.get(document, self.office)

    @property
    def earliest(self) -> int:
        """The first rung before any deadline, 0 where there is none."""
        return min(ladder.earliest for ladder in (self.office, *self.own.values()))
