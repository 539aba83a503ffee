"""The task list: filtered, grouped, in the columns that the reader chose; and the same on paper and as a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cchc.files.turns import in_turn
from cchc.pages.next_page import next_page
from tasks.lists.filter_form import FILES
from tasks.lists.saved import keep_columns
from tasks.task_list import columns
from tasks.task_list.filters import address
from tasks.task_list.page import TaskList

PRINTED_AT_MOST = 2000


def task_list(request):
    return TaskList(request).response("tasks/task_list/list.html")


@in_turn
def task_list_print(request):
    """The whole list on paper, with its filters in words."""
    asked = TaskList(request)
    tasks = list(asked.shown_rows()[: PRINTED_AT_MOST + 1])
    context = {
        "asked": asked,
        "rows": list(asked.with_groups(tasks[:PRINTED_AT_MOST])),
        "columns": asked.headings(),
        "number": asked.tasks.count() if len(tasks) > PRINTED_AT_MOST else len(tasks),
        "most": PRINTED_AT_MOST,
    }
    return render(request, "tasks/task_list/print.html", context)


@in_turn
def task_list_file(request, kind: str):
    """Exactly what is shown, as a file, with its filters and its time."""
    if kind not in FILES:
        raise Http404
    return TaskList(request).as_file(kind)


@require_POST
def choose_columns(request):
    """The columns that the person sees from now on; none chosen means the usual ones."""
    keep_columns(request.user, columns.chosen(request.POST.getlist("column")))
    messages.success(request, _("The columns are kept for you."))
    return redirect(back(request))


def back(request) -> str:
    return next_page(request, address())
