"""What happened to a task: its changes as old → new in the office's words (design §3.9), and the mails about it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextField
from django.db.models.functions import Cast

from cchc import history
from tasks.models import Act, Digest, Rung, Task

# Not for readers: keys, and what only guards against two people saving at once.
LEFT_OUT = {
    "id", "version", "item", "first_unit", "occurrence", "task", "file", "content_type", "size", "is_sample",
    "opened_at", "search_text", "file_values", "schedule",
}  # fmt: skip
SHOWN_AT_MOST = 100


def changes(row) -> list[history.Change]:
    """The latest changes of a task, a document or of what is asked for a task, the last first."""
    # An act without a text has its kind as reason.
    return history.changes(row, without=LEFT_OUT, reasons=dict(Act.Kind.choices))


@dataclass(frozen=True)
class Mail:
    """A digest that named the task, and the rung that it named it for."""

    digest: Digest
    rung: Rung | None


def mails_about(task: Task) -> list[Mail]:
    """The digests that named the task, the latest first; one query.

    Their lines are JSON: as text they look alike in both databases, and every line has keys after the task's.
    """
    digests = (
        Digest.objects.annotate(written=Cast("lines", TextField()))
        .filter(written__contains=f'"task": {task.pk},')
        .exclude(kind=Digest.Kind.TRIAL)
        .select_related("person")
        .order_by("-day", "-pk")[:SHOWN_AT_MOST]
    )
    return [Mail(one, _rung_of(one, task)) for one in digests]


def _rung_of(digest: Digest, task: Task) -> Rung | None:
    """The rung as it was then: since then the office may have changed its ladder."""
    reached = next((line["rung"] for line in digest.lines if line["task"] == task.pk), None)
    return None if reached is None else Rung(working_days=reached)
