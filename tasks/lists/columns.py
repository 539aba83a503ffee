"""The columns of the task list: what a cell says, on the page and in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from cchc.files.cells import Value
from tasks.models import Task
from tasks.models.task import TaskQuerySet


@dataclass(frozen=True)
class Column:
    """One column. `value` is what a cell says, as data; how it stands on the page is a macro of `template`, which for
    the column "due" is `due_cell`."""

    label: str | Promise
    value: Callable[[Task, date], Value]
    sort: str = ""
    css: str = ""
    width: int = 16  # of the sheet
    reads: Callable[[TaskQuerySet], TaskQuerySet] | None = None  # adds what only this column shows
    template: str = "tasks/lists/_cells.html"
    has_heading: bool = True  # on a telephone's card, where the content is the title


# A higher package adds its own when it starts.
COLUMNS: dict[str, Column] = {
    "number": Column(
        gettext_lazy("Number"), lambda task, day: f"{task.item.document.number}, {task.number}", "document", "nowrap",
        18,
    ),
    "content": Column(gettext_lazy("Content"), lambda task, day: task.item.text, "", "wide", 60, has_heading=False),
    "product": Column(gettext_lazy("Expected product"), lambda task, day: task.item.product, width=30),
    "unit": Column(gettext_lazy("Lead unit"), lambda task, day: str(task.unit), "unit", width=28),
    "officer": Column(gettext_lazy("Officer in charge"), lambda task, day: str(task.officer or ""), width=22),
    "due": Column(gettext_lazy("Deadline"), lambda task, day: task.due_on, "due", width=12),
    "late": Column(gettext_lazy("Days late"), lambda task, day: task.days_late(day) or None, "", "right", 10),
    "decreed": Column(gettext_lazy("Deadline as decreed"), lambda task, day: task.decreed_on, "", "nowrap", 12),
    "state": Column(gettext_lazy("State"), lambda task, day: task.shown_state, "state", width=24),
    "updated": Column(
        gettext_lazy("Last update"), lambda task, day: task.last_note_on, "updated", "nowrap muted", 12,
    ),
    "forecast": Column(gettext_lazy("Forecast"), lambda task, day: task.forecast_on, "", "nowrap", 12),
    "waiting": Column(gettext_lazy("Waiting on"), lambda task, day: task.waiting_on, width=24),
    "reason": Column(gettext_lazy("Reason if late"), lambda task, day: task.late_reason, width=30),
    "product_day": Column(gettext_lazy("Day of the product"), lambda task, day: task.product_on, "", "nowrap", 12),
    "provenance": Column(
        gettext_lazy("Wording"), lambda task, day: task.item.get_provenance_display(), width=24,
    ),
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
