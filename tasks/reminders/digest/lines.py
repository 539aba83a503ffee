"""What a digest holds: one line a task, under the first heading that it belongs to. Plain data, kept as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from tasks.models import Task
from tasks.reminders.digest.recipients import Recipient

LATE, DUE_SOON, SENT_BACK, NEW, STEPS, ASKED, TO_CHECK, TO_DECIDE, TALK, CHASE, PLANS, UNCONFIRMED, PAPERS = (
    "late",
    "due-soon",
    "sent-back",
    "new",
    "steps",
    "asked",
    "to-check",
    "to-decide",
    "talk",
    "chase",
    "plans",
    "unconfirmed",
    "papers",
)
# In the order of the digest; a task stands in the first group that it belongs to, `also` names the others.
GROUPS = [PAPERS, LATE, DUE_SOON, CHASE, UNCONFIRMED, SENT_BACK, NEW, STEPS, ASKED, TO_CHECK, TO_DECIDE, PLANS, TALK]


@dataclass(frozen=True, slots=True)
class Fact:
    """What a line says beside the task's own facts: a key of `mail.FACTS` with its blanks, never a sentence."""

    kind: str
    what: str = ""
    whom: str = ""
    on: str = ""  # ISO


@dataclass(frozen=True, slots=True)
class Mention:
    """One reason to name a task to a person, as a source gives it."""

    task: Task
    group: str
    to: Recipient
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One task in a digest, as it stood when the digest was made; kept as JSON in `Digest.lines`.

    `rung` is the last one reached (None for what was sent back, asked or waits for a word); `days` are working days
    from the deadline that reminders follow, negative before it, of a reported task up to the product's day (None:
    undated). A plan that is still to come (PLANS) has no task: there `task` is its key, below zero; a paper that waits
    for a word (PAPERS) has none either: `task` is 0, `document` its name, `address` its page.
    """

    task: int
    group: str
    rung: int | None
    days: int | None
    deadline: str | None  # in force, ISO
    document: str
    number: str
    unit: str
    also: list[str] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    address: str = ""  # of what is no task

    @property
    def place(self) -> tuple[Any, ...]:
        """Where it stands in the digest: by group, within it by deadline, the undated last."""
        return GROUPS.index(self.group), self.deadline is None, self.deadline, self.task


@dataclass
class Draft:
    """One person's digest before it is a row; `to` is the person in the highest function that it concerns."""

    to: Recipient
    lines: list[Line] = field(default_factory=list)


def as_rows(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The lines as a digest keeps them."""
    rows = [asdict(line) for line in lines]
    return [{key: value for key, value in row.items() if key != "address" or value} for row in rows]


def from_row(row: dict[str, Any]) -> Line:
    """A line as it was kept; one from before facts were has none."""
    return Line(**(row | {"facts": [Fact(**fact) for fact in row.get("facts", [])]}))
