"""How contributions and consultations are written: how they stand, whom they wait for, for how long."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from cchc.templating.library import Library
from tasks.lifecycle.waiting import waited_outside, whom
from tasks.models import Task
from tasks.models.contributions import Awaited
from tasks.presentation import days_in_words, waiting_on

library = Library()
library.filters["asked_whom"] = whom

# The colour and sign of a state (docs/design-system.md) that each outcome is shown with.
MARKS = {
    "delivered": "done",
    "answered": "done",
    "declined": "sent-back",
    "unanswered": "sent-back",
    "withdrawn": "todo",
}


@library.function
def cause(one: Awaited, day: date) -> str:
    """ "waiting on Sở … since 10/06/2019, 5 days overdue" for one that is awaited; empty once it is closed."""
    return waiting_on(whom(one), one.asked_on, one.days_late(day)) if one.is_open else ""


@library.function
def awaited_words(one: Awaited, day: date) -> str:
    """Open or overdue, with what outcome it was closed, or that its task no longer needs it."""
    if one.outcome:
        return str(one.get_outcome_display())
    if one.rests:
        return _("its year was turned") if one.task.is_open else _("no longer needed: the task is closed")
    late = one.days_late(day)
    return _("%(days)s overdue") % {"days": days_in_words(late)} if late else _("not answered yet")


@library.function
def awaited_mark(one: Awaited, day: date) -> str:
    """The state that it is shown like: todo, doing, done, late or sent-back."""
    if one.outcome or one.rests:
        return MARKS.get(one.outcome, "todo")
    return "late" if one.days_late(day) else "doing"


@library.function
def days_waited(one: Awaited, day: date) -> str:
    return days_in_words(one.days_waited(day))


@library.function
def days_overdue(one: Awaited, day: date) -> str:
    """ "3 days overdue"; empty where it came in time."""
    late = one.days_late(day)
    return _("%(days)s overdue") % {"days": days_in_words(late)} if late and one.outcome != "withdrawn" else ""


@library.function
def waits_outside(tasks: Collection[int], day: date) -> dict[int, str]:
    """By task, how long which agencies were waited for: "Sở Tài chính 37 days"; one query for a page."""
    return {
        task: "; ".join(f"{agency} {days_in_words(n)}" for agency, n in waited.items())
        for task, waited in waited_outside(tasks, day).items()
    }


@library.function
def waited(task: Task, day: date) -> str:
    """Beside the lateness of a task that is no longer open: "waited for Sở Tài chính 37 days"; one query."""
    return "" if task.is_open else waits_outside([task.pk], day).get(task.pk, "")
