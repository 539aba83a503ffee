"""What a rule is fed with: tasks counted by what becomes of them, or a share. Pure: no Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

Fate = int | None
"""What becomes of a task: calendar days late (0 is on time), or None where it is missing."""


@dataclass(frozen=True, slots=True)
class TaskTally:
    """The tasks of a criterion, cancelled ones left out: how many on time, missing, and late by how many days."""

    on_time: int = 0
    missing: int = 0
    late_by: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, fates: Mapping[Fate, int]) -> "TaskTally":
        """From how many tasks share each fate. Raises ValueError on a negative number of tasks or days."""
        if any(n < 0 for n in fates.values()) or any(days is not None and days < 0 for days in fates):
            raise ValueError(f"{dict(fates)}: neither tasks nor days can be negative")
        late_by = {days: n for days, n in fates.items() if days and n}
        return cls(fates.get(0, 0), fates.get(None, 0), late_by)

    def moved(self, before: Fate, after: Fate) -> "TaskTally":
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


@dataclass(frozen=True, slots=True)
class Share:
    """A ratio's numerator and denominator, exact; the denominator is not 0."""

    numerator: Fraction
    denominator: Fraction = Fraction(1)

    @property
    def value(self) -> Fraction:
        return self.numerator / self.denominator
