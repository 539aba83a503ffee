"""The list of tasks: grouped, in the columns that the reader chose."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy

from cchc.accounts import rights
from cchc.accounts.models import units_in_short
from cchc.files import spreadsheet
from tasks.lifecycle import deputies
from tasks.lists.columns import Column
from tasks.lists.fields import Offer, units_offered, years_offered
from tasks.lists.page import ListPage
from tasks.models import Task
from tasks.models.documents import documents_in_short
from tasks.models.task import TaskQuerySet
from tasks.task_list import columns, export, grouping
from tasks.task_list.filter_form import People, TaskFilterForm, documents_offered
from tasks.task_list.filters import everything
from tasks.task_list.grouping import Totals

# Whoever may ever do one of these chooses rows for it.
SELECTS = ("keep_reminders", "verify", "assign", "carry")


class TaskList(ListPage):
    name = "task-list"
    title = gettext_lazy("Tasks")
    form_class = TaskFilterForm
    file_name = "nhiem-vu-{day}"

    def __init__(self, request: HttpRequest, query: QueryDict | None = None):
        super().__init__(request, query)
        self.columns = columns.chosen(self.query.getlist("column") or self.kept_columns)
        self.groups: dict[Hashable, Totals] = {}
        self.key_of_group: Callable[[Task], Hashable] = lambda task: None
        if way := grouping.GROUPINGS.get(self.group):
            self._in_groups(way)
        self.tasks: TaskQuerySet = columns.read(self.rows, self.columns)

    def all_rows(self) -> TaskQuerySet:
        self.documents = documents_in_short()
        self.units = units_in_short()
        self.people = People.on(self.day)
        return everything(self.user, self.day)

    def offers(self) -> Mapping[str, Iterable[Offer]]:
        there = [one for one in self.documents if one.date <= self.day]
        return {
            "unit": units_offered(self.units),
            "document": documents_offered(there),
            "officer": self.people.officers_offered(),
            "leader": self.people.leaders_offered(),
            "year": years_offered({one.year for one in there}),
        }

    def shown_rows(self) -> TaskQuerySet:
        return self.tasks.for_list()

    @property
    def group(self) -> str:
        return self.filters.get("group", "")

    def _in_groups(self, way: grouping.Grouping) -> None:
        leaders = {one.pk: one for one in self.people.leaders.values()}
        known = grouping.Known({one.pk: one for one in self.units}, {one.pk: one for one in self.documents}, leaders)
        if self.group == "leader":
            self.rows = self.rows.annotate(in_charge=deputies.holder(self.people.charge, self.day))
        self.groups = grouping.totals(self.rows, way, known, self.day)
        self.rows = grouping.in_groups(self.rows, way, known)
        self.key_of_group = lambda task: way.group(grouping.value_of(task, way), known)[0]

    def with_groups(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Totals | None]]:
        """Each task with the totals of its group where a new one begins, else None."""
        before: Any = object()
        for task in tasks:
            key = self.key_of_group(task)
            yield task, self.groups[key] if self.groups and key != before else None
            before = key

    @cached_property
    def shown_columns(self) -> dict[str, Column]:
        return {name: columns.COLUMNS[name] for name in self.columns}

    def headings(self) -> list[tuple[Column, dict[str, str] | None]]:
        """Each column, and how its order is asked for."""
        sorts = self.form_class.order().links(self.sort)
        return [(column, sorts.get(column.sort)) for column in self.shown_columns.values()]

    def context(self) -> dict[str, Any]:
        context = super().context()
        return context | {
            "rows": list(self.with_groups(context["page"].object_list)),
            "columns": self.headings(),
            "all_columns": columns.COLUMNS,
            "selectable": any(rights.may_ever(self.user, act) for act in SELECTS),
        }

    def sheet(self) -> spreadsheet.Sheet:
        return export.sheet(self)
