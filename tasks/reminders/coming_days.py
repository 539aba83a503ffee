"""The coming working days as a page shows them: computed at once for a small office, by the worker for a large one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from cchc.accounts.models import Unit, User
from tasks.models import ForeseenDay, ForeseenDigest, Task
from tasks.reminders.digest.lines import Draft, Line, as_rows, from_row
from tasks.reminders.digest.recipients import Recipient, Role
from tasks.reminders.outlook import Outlook, outlooks

# Up to so many open tasks the ten days take less than a second, and the page shows them as they are now.
AT_ONCE_UP_TO = 2000
BATCH = 500


@dataclass(frozen=True)
class Row:
    """What one person would be told on a day, in counts."""

    person: User
    role: str
    unit: Unit | None
    counts: list[tuple[str, int]]
    total: int
    rank: int


@dataclass(frozen=True)
class Foreseen:
    """One coming day. `computed_at` is None where it was computed for this very page."""

    day: date
    people: int
    tasks: int
    counts: list[tuple[str, int]]
    computed_at: datetime | None = None
    outlook: Outlook | None = field(default=None, repr=False)

    def rows(self) -> list[Row]:
        """Each person with the counts of each group, the highest function first."""
        if self.outlook is None:
            return _stored_rows(self.day)
        people = User.objects.in_bulk(list(self.outlook.drafts))
        rows = [
            Row(people[pk], Role(one.to.role).label, self.outlook.units.get(one.to.unit), _counts(one.lines),
                len(one.lines), one.to.rank)
            for pk, one in self.outlook.drafts.items()
        ]  # fmt: skip
        return sorted(rows, key=lambda row: (row.rank, row.person.name))

    def draft_for(self, person: User) -> Draft | None:
        """What the person would be told, line by line."""
        if self.outlook is not None:
            return self.outlook.drafts.get(person.pk)
        kept = ForeseenDigest.objects.filter(day__day=self.day, person=person).first()
        return kept and Draft(Recipient(person.pk, kept.role, kept.unit_id), [from_row(row) for row in kept.lines])


def is_left_to_the_worker() -> bool:
    return Task.objects.open().count() > AT_ONCE_UP_TO


def coming(today: date, *, by_worker: bool | None = None) -> list[Foreseen]:
    """The next working days; of a large office what the worker computed today, nothing until it did.

    `by_worker` is the answer of `is_left_to_the_worker`, where it was asked already.
    """
    if not (is_left_to_the_worker() if by_worker is None else by_worker):
        return [Foreseen(one.day, one.people, one.tasks, one.counts, outlook=one) for one in outlooks(today)]
    kept = ForeseenDay.objects.filter(computed_on=today, day__gt=today)
    return [
        Foreseen(one.day, one.people, one.tasks, [(group, n) for group, n in one.counts], one.computed_at)
        for one in kept
    ]


@transaction.atomic
def compute(today: date) -> None:
    """Compute the coming days and keep them in the place of the last ones. Twice does no harm."""
    now = timezone.now()
    found = outlooks(today)
    ForeseenDay.objects.all().delete()
    for one in found:
        day = ForeseenDay.objects.create(
            day=one.day, computed_on=today, computed_at=now, people=one.people, tasks=one.tasks, counts=one.counts
        )
        rows = (
            ForeseenDigest(
                day=day, person_id=person, role=draft.to.role, unit_id=draft.to.unit, rank=draft.to.rank,
                total=len(draft.lines), counts=_counts(draft.lines), packed=ForeseenDigest.pack(as_rows(draft.lines)),
            )
            for person, draft in one.drafts.items()
        )  # fmt: skip
        ForeseenDigest.objects.bulk_create(rows, batch_size=BATCH)


def _stored_rows(day: date) -> list[Row]:
    kept = ForeseenDigest.objects.filter(day__day=day).select_related("person", "unit").defer("packed")
    return [
        Row(one.person, Role(one.role).label, one.unit, [(group, n) for group, n in one.counts], one.total, one.rank)
        for one in kept.order_by("rank", "person__name")
    ]


def _counts(lines: list[Line]) -> list[tuple[str, int]]:
    return list(Counter(line.group for line in lines).items())
