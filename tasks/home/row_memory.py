"""What a row of My work remembers of its task: the last note, why it was sent back, what was asked and not decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from cchc.templating.library import Library
from tasks.models import Act, Task

library = Library()
Kind = Act.Kind

NOTES = (Kind.NOTE, Kind.FORECAST, Kind.REPORT, Kind.WITHDRAW)
ASKED = (Kind.ASK_EXTENSION, Kind.ASK_TRANSFER)
DECIDED = (Kind.GRANT, Kind.REFUSE, Kind.WITHDRAW_REQUEST)


@dataclass
class Memory:
    """Acts of one task: its last with words, the last sending back, the request that waits for a decision."""

    note: Act | None = None
    sent_back: Act | None = None
    asked: Act | None = None


@library.function
def remembered(tasks: Iterable[Task]) -> dict[int, Memory]:
    """By task; one query for all of them."""
    found = {task.pk: Memory() for task in tasks}
    rows = Act.objects.filter(task__in=found, kind__in=[*NOTES, Kind.SEND_BACK, *ASKED, *DECIDED])
    shown = rows.select_related("by").only("task_id", "kind", "on", "text", "by__name").order_by("on", "pk")
    for act in shown if found else ():
        memory = found[act.task_id]
        if act.kind == Kind.SEND_BACK:
            memory.sent_back = act
        elif act.kind in ASKED:
            memory.asked = act
        elif act.kind in DECIDED:
            memory.asked = None
        elif act.text:
            memory.note = act
    return found


@library.function
def is_updated_this_week(task: Task, day: date) -> bool:
    """Since Monday."""
    return task.last_note_on is not None and task.last_note_on >= day - timedelta(days=day.weekday())
