"""The filters of the task list, as they stand in its address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django import forms
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.accounts.models import Membership, Unit, User
from cchc.forms import DayField
from cchc.sorting import by_given_name
from tasks.lists.filters import NO_AREA, SORTS, STANDINGS, Filters, KnownDocument
from tasks.lists.grouping import GROUPINGS, quarter_words

Role = Membership.Role
LEADS = {Role.DEPUTY, Role.IN_CHARGE}
KEEPS_TASKS = {Role.OFFICER, Role.HEAD, Role.ACTING_HEAD, Role.COORDINATOR}


class PlainSelect(forms.Select):
    """The same as Django's select gives, without what that works out for each of a hundred options."""

    template_name = "components/_select.html"

    def get_context(self, name, value, attrs):
        attrs = self.build_attrs(self.attrs, attrs)
        return {"widget": {"name": name, "attrs": attrs, "chosen": "" if value is None else str(value)},
                "choices": self.choices}  # fmt: skip


@dataclass
class People:
    """Whom the list can be filtered by: those who keep tasks, and the leaders with the units in their charge."""

    officers: dict[str, User] = field(default_factory=dict)
    leaders: dict[str, User] = field(default_factory=dict)
    charge: dict[int, User] = field(default_factory=dict)  # by unit

    @classmethod
    def on(cls, day: date) -> People:
        """One query; a leader is in charge today, an officer may have been one before."""
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

    def units_of(self, leader: str) -> frozenset[int]:
        return frozenset(unit for unit, one in self.charge.items() if one.username == leader)


class FilterForm(forms.Form):
    """The filters of the task list; what is not allowed is named, and the rest still filters."""

    q = forms.CharField(label=gettext_lazy("Content, number, document"), required=False, max_length=200)
    unit = forms.ChoiceField(widget=PlainSelect, label=gettext_lazy("Lead unit"), required=False)
    document = forms.ChoiceField(widget=PlainSelect, label=gettext_lazy("Document"), required=False)
    state = forms.ChoiceField(widget=PlainSelect, label=gettext_lazy("State"), required=False)
    year = forms.ChoiceField(widget=PlainSelect, label=gettext_lazy("Year"), required=False)
    officer = forms.ChoiceField(widget=PlainSelect, label=gettext_lazy("Officer"), required=False)
    leader = forms.ChoiceField(widget=PlainSelect, label=gettext_lazy("Leader in charge"), required=False)
    due_from = DayField(label=gettext_lazy("Deadline from"), required=False)
    due_to = DayField(label=gettext_lazy("Deadline to"), required=False)
    group = forms.ChoiceField(widget=PlainSelect, label=gettext_lazy("Grouped by"), required=False)
    area = forms.CharField(label=gettext_lazy("Area"), required=False, max_length=300)
    quarter = forms.RegexField(r"^\d{4}-Q[1-4]$", label=gettext_lazy("Quarter"), required=False)
    sort = forms.ChoiceField(label=gettext_lazy("Order"), required=False, choices=lambda: [(key, key) for key in SORTS])

    FIRST = ("q", "unit", "document", "state", "officer", "group")
    MORE = ("year", "leader", "due_from", "due_to")
    CHIPS = ("q", "unit", "document", "state", "officer", *MORE, "area", "quarter")

    def __init__(self, data, people: People, *, units: Iterable[Unit], documents: Iterable[KnownDocument]):
        super().__init__(data, auto_id="filter_%s", label_suffix="")
        self.people = people
        self.units = {unit.code: unit for unit in units}
        self.documents = {str(document.pk): document for document in documents}
        everything = [("", _("all"))]
        self.fields["unit"].choices = everything + [(code, unit.name) for code, unit in self.units.items()]
        self.fields["document"].choices = everything + [(pk, one.number) for pk, one in self.documents.items()]
        self.fields["officer"].choices = everything + [(name, str(one)) for name, one in people.officers.items()]
        self.fields["leader"].choices = everything + [(name, str(one)) for name, one in people.leaders.items()]
        self.fields["state"].choices = everything + [(key, one.label) for key, one in STANDINGS.items()]
        self.fields["group"].choices = [("", _("not grouped"))] + [(key, one.label) for key, one in GROUPINGS.items()]
        years = sorted({document.year for document in self.documents.values()}, reverse=True)
        self.fields["year"].choices = everything + [(str(year), str(year)) for year in years]
        for one in self.fields.values():
            if isinstance(one, forms.ChoiceField):
                one.error_messages["invalid_choice"] = _(
                    "%(field)s: “%%(value)s” is not known; the filter is left out."
                ) % {"field": one.label}
        self.fields["quarter"].error_messages["invalid"] = _("Quarter: write it like 2019-Q3; the filter is left out.")

    def first(self) -> list:
        return [self[name] for name in self.FIRST]

    def more(self) -> list:
        return [self[name] for name in self.MORE]

    def kept(self) -> list[tuple[str, str]]:
        """What is asked for without a field of its own on the page, so that filtering on keeps it."""
        names = ("area", "quarter", "sort")
        return [(name, self.data[name]) for name in names if self.data.get(name) and name not in self.errors]

    @property
    def has_more(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.MORE)

    def filters(self) -> Filters:
        """What is valid of what was asked; call after `is_valid()`."""
        given = self.cleaned_data
        leader = given.get("leader", "")
        return Filters(
            unit=self.units.get(given.get("unit", "")),
            document=self.documents.get(given.get("document", "")),
            officer=self.people.officers.get(given.get("officer", "")),
            leader=self.people.leaders.get(leader),
            leads=self.people.units_of(leader),
            state=given.get("state", ""),
            year=int(given["year"]) if given.get("year") else None,
            area=given.get("area", ""),
            quarter=given.get("quarter", ""),
            due_from=given.get("due_from"),
            due_to=given.get("due_to"),
            q=given.get("q", ""),
            sort=given.get("sort") or "due",
            group=given.get("group", ""),
        )

    def problems(self) -> list[str]:
        return [problem for problems in self.errors.values() for problem in problems]

    def chips(self) -> list[dict]:
        """Each filter in force with its words and the name that its query leaves out."""
        found = []
        for name in self.CHIPS:
            value = self.cleaned_data.get(name)
            if value:
                found.append({"name": name, "label": self.fields[name].label, "value": self._in_words(name, value)})
        return found

    def _in_words(self, name: str, value) -> str:
        if name == "quarter":
            return quarter_words(value)
        if name == "area" and value == NO_AREA:
            return _("no area named")
        if isinstance(value, date):
            return formats.date_format(value, "SHORT_DATE_FORMAT")
        return dict(getattr(self.fields[name], "choices", [])).get(value, value)
