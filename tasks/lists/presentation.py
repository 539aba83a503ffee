"""Lists of tasks on a page: the cells of a row, the line above a group."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from jinja2 import Environment, pass_environment

from cchc.templating.library import Library
from tasks.lists.columns import COLUMNS
from tasks.lists.export import group_words
from tasks.lists.grouping import GROUPINGS, Totals
from tasks.models import Task

library = Library()
library.function(group_words)


class Cell(NamedTuple):
    """The cells of one column; `write` is the macro that writes the inside of one from a task and the day."""

    label: str
    css: str
    write: Callable[[Task, date], str]


@library.function
@pass_environment
def cells_of(environment: Environment, names: Iterable[str]) -> list[Cell]:
    """How each of the columns writes its cells; asked once, for all rows of a list."""
    columns = [(name, COLUMNS[name]) for name in names]
    return [
        Cell(
            str(column.label) if column.has_heading else "",
            column.css,
            getattr(environment.get_template(column.template).module, f"{name}_cell"),
        )
        for name, column in columns
    ]


@library.function
def only_this_group(request: HttpRequest, way: str, group: Totals) -> str:
    """The address of the list with this group alone."""
    query = request.GET.copy()
    query.pop("page", None)
    query.pop("group", None)
    query[GROUPINGS[way].filter] = group.chosen
    return f"{reverse('task-list')}?{query.urlencode()}"
