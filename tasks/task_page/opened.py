"""That a report was looked at before it was verified: a mark which only a page that shows the report gives out."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

from cchc.accounts.models import User
from tasks.models import Task


def mark(user: User, tasks: Iterable[Task]) -> str:
    """For this person, and these tasks as they stand now."""
    shown = sorted((task.pk, task.version) for task in tasks)
    return Signer(salt="tasks.report-shown").signature(f"{user.pk}: {shown}")


def holds(sent: str, user: User, tasks: Iterable[Task]) -> bool:
    """Whether the page that sent it showed exactly these to the person, as they stand."""
    return constant_time_compare(sent, mark(user, tasks))
