"""The task list: filtered, grouped, in the columns that the reader chose; and the same on paper and as a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import Unit
from cchc.files import downloads, spreadsheet
from cchc.pages.next_page import next_page
from cchc.refusal import Refused
from tasks.lifecycle import deputies
from tasks.lists import columns, export, grouping
from tasks.lists import filters as listing
from tasks.lists.filter_form import FilterForm, People
from tasks.lists.filters import Filters, Moment
from tasks.lists.saved import drop_list, keep_columns, keep_list
from tasks.models import Document, KeptList, workdays
from tasks.models.task import TaskQuerySet

PRINTED_AT_MOST = 2000


@dataclass
class Asked:
    """What an address asks for: the list, its form, its groups and columns."""

    day: date
    form: FilterForm
    filters: Filters
    everything: TaskQuerySet
    tasks: TaskQuerySet
    columns: tuple[str, ...]
    kept: list[KeptList]
    groups: dict
    key_of_group: object = None

    def rows(self, tasks) -> list[tuple]:
        """Each task with the totals of its group where a new one begins, else None."""
        found, before = [], object()
        for task in tasks:
            key = self.key_of_group(task) if self.groups else None
            found.append((task, self.groups[key] if self.groups and key != before else None))
            before = key
        return found


def asked(request, query: QueryDict | None = None) -> Asked:
    """Reads an address of the list; what is not allowed in it is left out and named by the form."""
    query = request.GET if query is None else query
    day = clock.today()
    moment = Moment.of(day, workdays())
    # Hundreds of them, for a filter's choices: bare rows will do.
    documents = list(Document.objects.values_list("pk", "number", "year", "date", named=True))
    units = list(Unit.objects.only("code", "name", "position", "kind"))
    people = People.on(day)
    form = FilterForm(query, people, units=units, documents=[one for one in documents if one.date <= day])
    form.is_valid()
    filters = form.filters()
    everything = listing.everything(request.user, day, documents)
    tasks = listing.chosen(everything, filters, moment)
    groups, key_of_group = {}, None
    if filters.group:
        way = grouping.GROUPINGS[filters.group]
        leaders = {one.pk: one for one in people.leaders.values()}
        known = grouping.Known({one.pk: one for one in units}, {one.pk: one for one in documents}, leaders)
        tasks = tasks.annotate(in_charge=deputies.holder(people.charge, day)) if filters.group == "leader" else tasks
        groups = grouping.totals(tasks, way, known, day)
        tasks = grouping.in_groups(tasks, way, known)
        key_of_group = lambda task: way.group(grouping.value_of(task, way), known)[0]  # noqa: E731
    kept = list(KeptList.objects.seen_by(request.user))
    own = next((one.columns for one in kept if one.person_id == request.user.pk and not one.name), "")
    names = columns.chosen(query.getlist("column") or own.split())
    return Asked(
        day, form, filters, everything, columns.read(tasks, names), names, [one for one in kept if one.name],
        groups, key_of_group,
    )  # fmt: skip


def task_list(request):
    found = asked(request)
    for problem in found.form.problems():
        messages.warning(request, problem)
    paginator = Paginator(found.tasks.for_list(), listing.PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "asked": found,
        "form": found.form,
        "filters": found.filters,
        "page": page,
        "rows": found.rows(page.object_list),
        "columns": _heads(found),
        "all_columns": columns.COLUMNS,
        "pages": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "total": found.everything.count() if found.filters.any else paginator.count,
        "selectable": any(
            rights.may_ever(request.user, act) for act in ("keep_reminders", "verify", "assign", "carry")
        ),
    }
    return render(request, "tasks/lists/list.html", context)


def _heads(found: Asked) -> list[tuple]:
    """The headings: each column, and how its order is asked for."""
    sorts = listing.sort_links(found.filters.sort)
    return [(columns.COLUMNS[name], sorts.get(columns.COLUMNS[name].sort)) for name in found.columns]


def task_list_print(request):
    """The whole list on paper, with its filters in words."""
    found = asked(request)
    tasks = list(found.tasks.for_list()[: PRINTED_AT_MOST + 1])
    context = {
        "asked": found,
        "rows": found.rows(tasks[:PRINTED_AT_MOST]),
        "columns": _heads(found),
        "number": found.tasks.count() if len(tasks) > PRINTED_AT_MOST else len(tasks),
        "most": PRINTED_AT_MOST,
    }
    return render(request, "tasks/lists/print.html", context)


def task_list_file(request, kind: str):
    """Exactly what is shown, as a file, with its filters and its time."""
    rights.require(request.user, "export")
    if kind not in ("xlsx", "csv"):
        raise Http404
    found = asked(request)
    sheet = export.sheet(found, by=request.user)
    data = spreadsheet.csv_file(sheet) if kind == "csv" else spreadsheet.xlsx(sheet, made_on=found.day)
    return downloads.from_bytes(f"nhiem-vu-{found.day}.{kind}", data)


@require_POST
def choose_columns(request):
    """The columns that the person sees from now on; none chosen means the usual ones."""
    keep_columns(request.user, columns.chosen(request.POST.getlist("column")))
    messages.success(request, _("The columns are kept for you."))
    return redirect(back(request))


@require_POST
def keep(request):
    """Keep the filters of the address under a name, for oneself or for everybody."""
    try:
        kept = keep_list(
            request.user,
            name=request.POST.get("name", ""),
            query=request.POST.get("query", ""),
            shared=bool(request.POST.get("shared")),
        )
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Kept as “%(name)s”.") % {"name": kept.name})
    return redirect(back(request))


@require_POST
def drop(request, pk: int):
    """Keep one of the person's lists no longer; its history stays."""
    drop_list(request.user, pk)
    return redirect(back(request))


def back(request) -> str:
    return next_page(request, listing.address())
