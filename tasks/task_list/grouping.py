"""A list in groups: by plan, unit, leader in charge, area or quarter, each with its totals."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.accounts.models import Unit, User
from cchc.dates import short_date
from cchc.sorting import by_given_name
from tasks.models import Task, conditions
from tasks.models.documents import DocumentInShort
from tasks.models.task import TaskQuerySet
from tasks.schedules import quarter_of
from tasks.task_list.filters import NO_AREA


@dataclass
class Totals:
    """How many tasks of a group there are, and how they stand."""

    label: str
    chosen: str  # what the filter of this group is set to; empty where there is none
    number: int = 0
    open: int = 0
    late: int = 0
    waiting: int = 0
    done: int = 0


@dataclass(frozen=True)
class Known:
    """What groups are named by, loaded once a page."""

    units: Mapping[int, Unit]
    documents: Mapping[int, DocumentInShort]
    leaders: Mapping[int, User]

    def leader_order(self) -> Case:
        """By the leaders' names; the tasks are annotated with who has them in charge
        (`tasks.lifecycle.deputies.holder`)."""
        names = sorted((by_given_name(leader.name), leader.pk) for leader in self.leaders.values())
        whens = [When(in_charge=pk, then=Value(place)) for place, (_name, pk) in enumerate(names)]
        return Case(*whens, default=Value(len(names)), output_field=IntegerField())


@dataclass(frozen=True)
class Grouping:
    """One way of grouping: the column that is counted, the order, and the group that a value of the column is in."""

    label: str | Promise
    column: str
    filter: str
    order: Callable[[Known], list]
    group: Callable[[object, Known], tuple[Hashable, str, str]]  # key, words, the filter's value


def _of_plan(document: int, known: Known) -> tuple[Hashable, str, str]:
    one = known.documents[document]
    return document, f"{one.number} ({short_date(one.date)})", str(document)


def _of_unit(unit: int, known: Known) -> tuple[Hashable, str, str]:
    return unit, str(known.units[unit]), known.units[unit].code


def _of_leader(person: int | None, known: Known) -> tuple[Hashable, str, str]:
    leader = known.leaders.get(person or 0)
    return (leader.pk, str(leader), leader.username) if leader else (0, _("no leader in charge"), "")


def _of_area(section: str, known: Known) -> tuple[Hashable, str, str]:
    return section, section or _("no area named"), section or NO_AREA


def _of_quarter(day: date | None, known: Known) -> tuple[Hashable, str, str]:
    if day is None:
        return "", _("without a deadline"), ""
    quarter = quarter_of(day)
    return quarter, quarter_words(quarter), quarter


def quarter_words(quarter: str) -> str:
    return _("quarter %(n)s of %(year)s") % {"n": quarter[-1], "year": quarter[:4]}


GROUPINGS: dict[str, Grouping] = {
    "plan": Grouping(
        gettext_lazy("plan"), "item__document", "document",
        lambda known: ["item__document__date", "item__document_id"], _of_plan,
    ),
    "unit": Grouping(gettext_lazy("lead unit"), "unit", "unit", lambda known: ["unit__position", "unit_id"], _of_unit),
    "leader": Grouping(
        gettext_lazy("leader in charge"), "in_charge", "leader", lambda known: [known.leader_order()], _of_leader
    ),
    "area": Grouping(gettext_lazy("area"), "item__section", "area", lambda known: ["item__section"], _of_area),
    "quarter": Grouping(
        gettext_lazy("quarter"), "decreed_on", "quarter", lambda known: [F("decreed_on").asc(nulls_last=True)],
        _of_quarter,
    ),
}  # fmt: skip


def value_of(task: Task, grouping: Grouping) -> object:
    """The task's value in the column that is counted."""
    match grouping.column:
        case "item__document":
            return task.item.document_id
        case "item__section":
            return task.item.section
        case "unit":
            return task.unit_id
        case "in_charge":
            return task.in_charge
        case _:
            return task.decreed_on


def in_groups(tasks: TaskQuerySet, grouping: Grouping, known: Known) -> TaskQuerySet:
    """The same tasks with those of a group together; inside it the order that was asked for."""
    return tasks.order_by(*grouping.order(known), *tasks.query.order_by)


def totals(tasks: TaskQuerySet, grouping: Grouping, known: Known, day: date) -> dict[Hashable, Totals]:
    """By group, how many tasks there are and how they stand; one query."""
    rows = (
        tasks.order_by()
        .values_list(grouping.column)
        .annotate(
            number=Count("pk"),
            still_open=Count("pk", filter=conditions.is_open()),
            late=Count("pk", filter=conditions.late(day)),
            waiting=Count("pk", filter=conditions.to_verify()),
            done=Count("pk", filter=Q(state=Task.State.DONE)),
        )
    )
    found: dict[Hashable, Totals] = {}
    for value, number, still_open, late, waiting, done in rows:
        key, label, chosen = grouping.group(value, known)
        one = found.setdefault(key, Totals(label, chosen))
        one.number += number
        one.open += still_open
        one.late += late
        one.waiting += waiting
        one.done += done
    return found
