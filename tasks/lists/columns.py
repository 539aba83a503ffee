"""The columns of the task list: how a cell stands on the page, and what a file says in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy

from cchc.dates import short_date
from cchc.files.cells import Value
from tasks.models import Task
from tasks.models.task import TaskQuerySet
from tasks.templatetags import tasks as shown
from tasks.templatetags.awaited import waiting


@dataclass(frozen=True)
class Column:
    """One column; `html` writes the inside of its cell, `value` is the same as data."""

    label: str | Promise
    html: Callable[[Task, date], str]
    value: Callable[[Task, date], Value]
    sort: str = ""
    css: str = ""
    width: int = 16  # of the sheet
    reads: Callable[[TaskQuerySet], TaskQuerySet] | None = None  # adds what only this column shows


def _day(day: date | None) -> str:
    return short_date(day) if day else ""


def _sub(words: object) -> str:
    return f'<span class="sub">{escape(words)}</span>' if words else ""


def _number(task: Task, day: date) -> str:
    return f'<span class="strong">{escape(task.number)}</span>{_sub(task.item.document.number)}'


def _content(task: Task, day: date) -> str:
    text = escape(Truncator(task.item.text).words(40))
    mark = shown.provenance(task.item, quiet=True)
    sub = f"{escape(task.item.product)} {mark}".strip()
    title = f'<a class="rows__title" href="{task.get_absolute_url()}">{text}</a>'
    return f'{title}<span class="sub">{sub}</span>' if sub else title


def _state(task: Task, day: date) -> str:
    return shown.state(task) + _sub(waiting(task, day))


def _forecast(task: Task, day: date) -> str:
    broken = shown.forecast_broken(task, day)
    return _day(task.forecast_on) + (f'<span class="sub broken">{escape(broken)}</span>' if broken else "")


# A higher package adds its own when it starts.
COLUMNS: dict[str, Column] = {
    "number": Column(
        gettext_lazy("Number"), _number, lambda task, day: f"{task.item.document.number}, {task.number}", "document",
        "nowrap", 18,
    ),
    "content": Column(gettext_lazy("Content"), _content, lambda task, day: task.item.text, "", "wide", 60),
    "product": Column(
        gettext_lazy("Expected product"), lambda task, day: escape(task.item.product),
        lambda task, day: task.item.product, width=30,
    ),
    "unit": Column(
        gettext_lazy("Lead unit"), lambda task, day: escape(task.unit) + _sub(task.officer or ""),
        lambda task, day: str(task.unit), "unit", width=28,
    ),
    "officer": Column(
        gettext_lazy("Officer in charge"), lambda task, day: escape(task.officer or ""),
        lambda task, day: str(task.officer or ""), width=22,
    ),
    "due": Column(
        gettext_lazy("Deadline"), lambda task, day: shown.deadline(task, day), lambda task, day: task.due_on, "due",
        width=12,
    ),
    "late": Column(
        gettext_lazy("Days late"), lambda task, day: str(task.days_late(day) or ""),
        lambda task, day: task.days_late(day) or None, "", "right", 10,
    ),
    "decreed": Column(
        gettext_lazy("Deadline as decreed"), lambda task, day: _day(task.decreed_on),
        lambda task, day: task.decreed_on, "", "nowrap", 12,
    ),
    "state": Column(
        gettext_lazy("State"), _state, lambda task, day: task.shown_state, "state", width=24,
    ),
    "updated": Column(
        gettext_lazy("Last update"), lambda task, day: _day(task.last_note_on), lambda task, day: task.last_note_on,
        "updated", "nowrap muted", 12,
    ),
    "forecast": Column(
        gettext_lazy("Forecast"), _forecast, lambda task, day: task.forecast_on, "", "nowrap", 12,
    ),
    "waiting": Column(
        gettext_lazy("Waiting on"), lambda task, day: escape(task.waiting_on), lambda task, day: task.waiting_on,
        width=24,
    ),
    "reason": Column(
        gettext_lazy("Reason if late"), lambda task, day: escape(task.late_reason),
        lambda task, day: task.late_reason, width=30,
    ),
    "product_day": Column(
        gettext_lazy("Day of the product"), lambda task, day: _day(task.product_on),
        lambda task, day: task.product_on, "", "nowrap", 12,
    ),
    "provenance": Column(
        gettext_lazy("Wording"), lambda task, day: shown.provenance(task.item),
        lambda task, day: task.item.get_provenance_display(), width=24,
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


def row(task: Task, names: Iterable[str], day: date) -> str:
    """The cells of one row; many a page, so they are joined here and no templates of their own."""
    cells = []
    for name in names:
        column = COLUMNS[name]
        css = f' class="{column.css}"' if column.css else ""
        label = "" if name == ALWAYS else f' data-label="{escape(column.label)}"'
        cells.append(f"<td{css}{label}>{column.html(task, day)}</td>")
    return "".join(cells)
