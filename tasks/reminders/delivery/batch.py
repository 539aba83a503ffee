"""What is still so of some planned digests, looked up once more just before they are sent, for many at a time."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.mail import EmailMultiAlternatives

from cchc import clock
from tasks.models import Digest
from tasks.reminders.digest import mail
from tasks.reminders.digest.context import Context
from tasks.reminders.digest.lines import Line, as_rows, from_row
from tasks.reminders.digest.plan import chase_drafts, drafts, trial_day

Kind = Digest.Kind
# What was looked up is at most so many seconds old when a mail leaves: who moved meanwhile gets nothing.
HOLDS = 15


class Contexts:
    """The department of a day for one sender, read again once it is too old: it is the same for all digests."""

    def __init__(self) -> None:
        self._read: dict[date, tuple[float, Context]] = {}

    def on(self, day: date) -> tuple[float, Context]:
        """When it was read, and what was read."""
        if day not in self._read or is_old(self._read[day][0]):
            now = time.monotonic()
            [context] = Context.on(day)
            self._read[day] = now, context
        return self._read[day]


def is_old(read_at: float) -> bool:
    return time.monotonic() - read_at > HOLDS


@dataclass(frozen=True)
class Ready:
    """One digest about to be sent: what it says, as of which day, and how its reader wants to be told."""

    digest: Digest
    day: date
    values: dict = field(default_factory=dict)  # what the row keeps of it
    lines: list[Line] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Nothing is left to say, or nobody to say it to."""
        return not self.lines

    @property
    def by_mail(self) -> bool:
        return self.values["by_mail"]


class Prepared:
    """Planned digests of one sender; the same number of queries for one as for many."""

    def __init__(self, digests: Iterable[Digest], contexts: Contexts) -> None:
        self._contexts = contexts
        self._read_at = time.monotonic()
        self._ready: dict[int, Ready] = {}
        alike: dict[tuple[date, str, date], list[Digest]] = defaultdict(list)
        for digest in digests:
            alike[_told_as_of(digest), digest.kind, digest.day].append(digest)
        for (day, kind, _planned_for), some in alike.items():
            self._look(day, kind, some)
        lines = [line for ready in self._ready.values() for line in ready.lines]
        self._shelf = mail.Shelf.of(line.task for line in lines)

    def _look(self, day: date, kind: str, digests: list[Digest]) -> None:
        read_at, context = self._contexts.on(day)
        self._read_at = min(self._read_at, read_at)
        named = {line["task"] for digest in digests for line in digest.lines}
        by_person = {}
        if kind != Kind.TRIAL:
            if kind == Kind.CHASE:
                by_person = chase_drafts(context, named)
            else:  # on its own day as it was planned; sent again later, whatever was said since
                by_person = drafts(context, only=named, anew=any(digest.day != day for digest in digests))
        for digest in digests:
            choice = context.choice_of(digest.person_id)
            if kind == Kind.TRIAL:
                values = {"by_mail": True, "in_app": True}
                self._ready[digest.pk] = Ready(digest, day, values, [from_row(row) for row in digest.lines])
            elif digest.person_id in by_person:
                draft, planned = by_person[digest.person_id], {line["task"] for line in digest.lines}
                lines = [line for line in draft.lines if line.task in planned]
                values = {"role": draft.to.role, "unit_id": draft.to.unit, "lines": as_rows(lines)}
                values |= {"by_mail": choice.by_mail, "in_app": choice.in_app}
                self._ready[digest.pk] = Ready(digest, day, values, lines)
            else:
                self._ready[digest.pk] = Ready(digest, day)

    @property
    def is_stale(self) -> bool:
        return is_old(self._read_at)

    def of(self, digest: Digest) -> Ready:
        return self._ready[digest.pk]

    def message(self, ready: Ready) -> EmailMultiAlternatives:
        """The mail; raises where none can be made of it."""
        return mail.message(ready.digest, ready.lines, ready.day, self._shelf)


def _told_as_of(digest: Digest) -> date:
    """What a person sends again is told as of the day on which they do; a trial shows the next run."""
    if digest.kind == Kind.TRIAL:
        return trial_day(digest.day)
    is_sent_again = digest.asked_by_id is not None and digest.finished_at is not None
    return max(digest.day, clock.today()) if is_sent_again else digest.day
