"""The filters of the task list, as they stand in its address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.accounts.models import Membership, User
from cchc.accounts.reference.kept import kept
from cchc.sorting import by_given_name
from tasks.lifecycle import deputies
from tasks.lists.fields import Day, Offer, OneOf, OneState, Order, Words
from tasks.lists.filter_form import FilterForm
from tasks.lists.states import Moment
from tasks.models.documents import DocumentInShort
from tasks.schedules import days_of_quarter
from tasks.task_list.filters import NO_AREA, SORTS, STANDINGS
from tasks.task_list.grouping import GROUPINGS, quarter_words

Role = Membership.Role
LEADS = {Role.DEPUTY, Role.IN_CHARGE}
KEEPS_TASKS = {Role.OFFICER, Role.HEAD, Role.ACTING_HEAD, Role.COORDINATOR}


@dataclass
class People:
    """Whom the list can be filtered by: those who keep tasks, and the leaders with the units in their charge."""

    officers: dict[str, User] = field(default_factory=dict)
    leaders: dict[str, User] = field(default_factory=dict)
    charge: dict[int, User] = field(default_factory=dict)  # by unit

    @classmethod
    def on(cls, day: date) -> People:
        """One query at most; a leader is in charge today, an officer may have been one before."""
        return kept(("people of the task list", day), lambda: cls._read(day))

    @classmethod
    def _read(cls, day: date) -> People:
        found = cls()
        rows = Membership.objects.filter(role__in=[*KEEPS_TASKS, *LEADS]).values_list(
            "person", "person__username", "person__name", "role", "unit", "valid_from", "valid_to"
        )
        for pk, username, name, role, unit, start, end in sorted(rows, key=lambda row: (by_given_name(row[2]), row[0])):
            if role not in LEADS:
                found.officers.setdefault(username, User(pk=pk, username=username, name=name))
            elif (start is None or start <= day) and (end is None or day <= end):
                leader = found.leaders.setdefault(username, User(pk=pk, username=username, name=name))
                if role == Role.IN_CHARGE:
                    found.charge[unit] = leader
        return found

    def officers_offered(self) -> list[Offer]:
        return [(name, str(one), one) for name, one in self.officers.items()]

    def leaders_offered(self) -> list[Offer]:
        return [
            (name, str(one), InCharge(one, frozenset(unit for unit, by in self.charge.items() if by is one)))
            for name, one in self.leaders.items()
        ]


class InCharge(NamedTuple):
    """A leader with the units in the leader's charge."""

    leader: User
    units: frozenset[int]


def documents_offered(documents: Iterable[DocumentInShort]) -> list[Offer]:
    return [(str(one.pk), one.number, one.pk) for one in documents]


def _in_charge(tasks, chosen: InCharge, moment: Moment):
    return deputies.in_charge_of(tasks, chosen.leader, moment.day, units=chosen.units)


class Area(forms.CharField):
    """The heading of a plan under which items stand."""

    def narrowing(self, tasks, area: str, moment: Moment):
        return tasks.filter(item__section="" if area == NO_AREA else area)


class Quarter(forms.RegexField):
    """The quarter of the reports in which the decreed day lies."""

    def narrowing(self, tasks, quarter: str, moment: Moment):
        return tasks.filter(decreed_on__range=days_of_quarter(quarter))


class TaskFilterForm(FilterForm):
    q = Words(gettext_lazy("Content, number, document"), folded=["item__search_text"])
    unit = OneOf(gettext_lazy("Lead unit"), "unit")
    document = OneOf(gettext_lazy("Document"), "item__document")
    state = OneState(STANDINGS)
    officer = OneOf(gettext_lazy("Officer"), "officer")
    group = OneOf(
        gettext_lazy("Grouped by"), nothing=gettext_lazy("not grouped"),
        offers=[(key, one.label, key) for key, one in GROUPINGS.items()],
    )  # fmt: skip
    year = OneOf(gettext_lazy("Year"), lambda tasks, year, moment: tasks.of_year(year))
    leader = OneOf(gettext_lazy("Leader in charge"), _in_charge)
    due_from = Day(gettext_lazy("Deadline from"), "due_on__gte")
    due_to = Day(gettext_lazy("Deadline to"), "due_on__lte")
    area = Area(label=gettext_lazy("Area"), required=False, max_length=300)
    quarter = Quarter(r"^\d{4}-Q[1-4]$", label=gettext_lazy("Quarter"), required=False)
    sort = Order(SORTS, first="due")

    MORE = ("year", "leader", "due_from", "due_to")
    UNSEEN = ("area", "quarter")
    NO_FILTER = (*FilterForm.NO_FILTER, "group")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["quarter"].error_messages["invalid"] = _("Quarter: write it like 2019-Q3; the filter is left out.")

    def in_words(self, name: str, value: Any) -> Any:
        if name == "quarter":
            return quarter_words(value)
        return _("no area named") if name == "area" and value == NO_AREA else super().in_words(name, value)
