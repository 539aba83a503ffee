"""The filters of the lists of contributions and consultations, as they stand in their addresses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.accounts.models import Unit
from tasks.coordination.lists import CONSULTATIONS, CONTRIBUTIONS, SORTS, Filters, Kind
from tasks.lists.filter_form import PlainSelect
from tasks.models import Agency


class AwaitedFilterForm(forms.Form):
    """What both lists filter by; what is not allowed is named, and the rest still filters."""

    kind: Kind
    whom: str

    q = forms.CharField(label=gettext_lazy("Content, number"), required=False, max_length=200)
    lead = forms.ChoiceField(widget=PlainSelect, label=gettext_lazy("Lead unit"), required=False)
    state = forms.ChoiceField(widget=PlainSelect, label=gettext_lazy("State"), required=False)
    year = forms.ChoiceField(widget=PlainSelect, label=gettext_lazy("Year asked"), required=False)
    sort = forms.ChoiceField(label=gettext_lazy("Order"), required=False, choices=[(key, key) for key in SORTS])

    def __init__(self, data, *, units: Iterable[Unit], years: Iterable[int]):
        super().__init__(data, auto_id="filter_%s", label_suffix="")
        self.units = {unit.code: unit for unit in units}
        self.asked: Mapping[str, Unit | Agency] = self.units  # whom the list's rows are asked of
        everything = [("", _("all"))]
        named = everything + [(code, unit.name) for code, unit in self.units.items()]
        for field in ("lead", "unit"):
            if field in self.fields:
                self.fields[field].choices = named
        self.fields["state"].choices = everything + [(key, one.label) for key, one in self.kind.standings.items()]
        self.fields["year"].choices = everything + [(str(year), str(year)) for year in years]
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = _(
                    "%(field)s: “%%(value)s” is not known; the filter is left out."
                ) % {"field": field.label}

    def filters(self) -> Filters:
        """What is valid of what was asked; call after `is_valid()`."""
        given = self.cleaned_data
        return Filters(
            q=given.get("q", ""),
            whom=self.asked.get(given.get(self.whom, "")),
            lead=self.units.get(given.get("lead", "")),
            state=given.get("state", ""),
            year=int(given["year"]) if given.get("year") else None,
            sort=given.get("sort") or "due",
        )

    def problems(self) -> list[str]:
        return [problem for problems in self.errors.values() for problem in problems]

    def chips(self) -> list[dict]:
        """Each filter in force with its words and the query that leaves it out."""
        found = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value and name != "sort":
                words = dict(getattr(field, "choices", [])).get(value, value)
                found.append({"name": name, "label": field.label, "value": words})
        return found


class ContributionFilterForm(AwaitedFilterForm):
    kind, whom = CONTRIBUTIONS, "unit"

    unit = forms.ChoiceField(widget=PlainSelect, label=gettext_lazy("Unit asked"), required=False)
    field_order = ["q", "unit", "lead", "state", "year"]


class ConsultationFilterForm(AwaitedFilterForm):
    kind, whom = CONSULTATIONS, "agency"

    agency = forms.ChoiceField(widget=PlainSelect, label=gettext_lazy("Agency asked"), required=False)
    field_order = ["q", "agency", "lead", "state", "year"]

    def __init__(self, data, *, agencies: Iterable[Agency], **kwargs):
        super().__init__(data, **kwargs)
        named = {str(agency.pk): agency for agency in agencies}
        self.asked = named
        self.fields["agency"].choices = [("", _("all")), *((pk, one.name) for pk, one in named.items())]
