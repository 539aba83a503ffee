"""Lists of tasks on a page: the cells of a row, and the line above a group."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import template
from django.urls import reverse
from django.utils.safestring import mark_safe

from tasks.lists import columns
from tasks.lists.export import group_words as in_words
from tasks.lists.grouping import GROUPINGS, Totals
from tasks.models import Task

register = template.Library()


@register.simple_tag
def cells(task: Task, names: Iterable[str], day: date) -> str:
    """The cells of a row of the list, in the columns chosen."""
    return mark_safe(columns.row(task, names, day))


@register.simple_tag
def group_words(group: Totals) -> str:
    """ "KTN: 12 tasks, 5 open, …": the line above a group, and what a file says there."""
    return in_words(group)


@register.simple_tag(takes_context=True)
def only_this_group(context, way: str, group: Totals) -> str:
    """The address of the list with this group alone."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    query.pop("group", None)
    query[GROUPINGS[way].filter] = group.chosen
    return f"{reverse('task-list')}?{query.urlencode()}"


@register.simple_tag
def at(start: int, offset: float, times: float = 1) -> str:
    """A coordinate of a drawing, with a point whatever the reader's language."""
    return f"{start + offset * times:.2f}"
