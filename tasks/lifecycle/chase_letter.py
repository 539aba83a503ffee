"""What a chase letter (Công văn đôn đốc) leaves on the tasks that it names: an act, which changes nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cchc.accounts import rights
from cchc.accounts.models import User
from tasks.models import Act, Task


def record_letter(tasks: Iterable[Task], *, by: User, text: str, on: date) -> None:
    """Put the letter (`text`: its number and date) on each task. The caller holds the transaction."""
    rights.require(by, "keep_reminders")
    for task in tasks:
        Act.after(task, Act.Kind.CHASE_LETTER, on=on, by=by, text=text).save()
