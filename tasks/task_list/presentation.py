"""The list of tasks on a page: the line above a group."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from cchc.templating.library import Library
from tasks.task_list.export import group_words
from tasks.task_list.grouping import GROUPINGS, Totals

library = Library()
library.function(group_words)


@library.function
def only_this_group(request: HttpRequest, way: str, group: Totals) -> str:
    """The address of the list with this group alone."""
    query = request.GET.copy()
    query.pop("page", None)
    query.pop("group", None)
    query[GROUPINGS[way].filter] = group.chosen
    return f"{reverse('task-list')}?{query.urlencode()}"
