"""The columns of the task list: what a cell says, on the page and in a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from cchc import clock
from tasks.lifecycle import delay_signs
from tasks.lists.columns import Column
from tasks.models.task import TaskQuerySet
from tasks.presentation import signs_in_words, source


@dataclass(frozen=True)
class _Task(Column):
    template: str = "tasks/task_list/_cells.html"


def _with_signs(tasks: TaskQuerySet) -> TaskQuerySet:
    return delay_signs.with_signs(tasks, clock.today())


# A higher package adds its own when it starts.
COLUMNS: dict[str, Column] = {
    "number": _Task(
        gettext_lazy("Number"), lambda task, day: source(task), 18, "document",
        "nowrap",
    ),
    "content": _Task(gettext_lazy("Content"), lambda task, day: task.item.text, 60, "", "wide", has_heading=False),
    "product": _Task(gettext_lazy("Expected product"), lambda task, day: task.item.product, 30),
    "unit": _Task(gettext_lazy("Lead unit"), lambda task, day: str(task.unit), 28, "unit"),
    "officer": _Task(gettext_lazy("Officer in charge"), lambda task, day: str(task.officer or ""), 22),
    "due": _Task(gettext_lazy("Deadline"), lambda task, day: task.due_on, 12, "due"),
    "late": _Task(gettext_lazy("Days late"), lambda task, day: task.days_late(day) or None, 10, "", "right"),
    "decreed": _Task(gettext_lazy("Deadline as decreed"), lambda task, day: task.decreed_on, 12, "", "nowrap"),
    "state": _Task(gettext_lazy("State"), lambda task, day: task.shown_state, 24, "state", reads=_with_signs),
    "signs": _Task(gettext_lazy("Signs of delay"), lambda task, day: signs_in_words(task), 40, reads=_with_signs),
    "updated": _Task(
        gettext_lazy("Last update"), lambda task, day: task.last_note_on, 12, "updated", "nowrap muted",
    ),
    "forecast": _Task(gettext_lazy("Forecast"), lambda task, day: task.forecast_on, 12, "", "nowrap"),
    "waiting": _Task(gettext_lazy("Waiting on"), lambda task, day: task.waiting_on, 24),
    "reason": _Task(gettext_lazy("Reason if late"), lambda task, day: task.late_reason, 30),
    "product_day": _Task(gettext_lazy("Day of the product"), lambda task, day: task.product_on, 12, "", "nowrap"),
    "provenance": _Task(gettext_lazy("Wording"), lambda task, day: task.item.get_provenance_display(), 24),
}  # fmt: skip
USUAL = ("number", "content", "unit", "due", "state", "updated")
# What is always there: without it a row says nothing and leads nowhere.
ALWAYS = "content"


def chosen(names: Iterable[str]) -> tuple[str, ...]:
    """The known ones of `names` in their usual places; none known means the usual columns."""
    asked = set(names) & set(COLUMNS)
    return tuple(name for name in COLUMNS if name in asked | {ALWAYS}) if asked else USUAL


def read(tasks: TaskQuerySet, names: Iterable[str]) -> TaskQuerySet:
    """The tasks with what the columns show beside a task's own fields."""
    for name in names:
        if add := COLUMNS[name].reads:
            tasks = add(tasks)
    return tasks
