"""The filters of the task list, as they stand in its address."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.accounts.models import Unit, User
from tasks.listing import SORTS, STANDINGS, Filters
from tasks.models import Document


class PlainSelect(forms.Select):
    """The same as Django's select gives, without a template for each of a hundred options."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, mark_safe(" selected") if str(key) == chosen else "", label) for key, label in self.choices),
        )
        return format_html(
            "<select{}>{}</select>", flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name})), options
        )


class FilterForm(forms.Form):
    """The filters of the task list; what is not allowed is named, and the rest still filters."""

    q = forms.CharField(label=gettext_lazy("Content, number, document"), required=False, max_length=200)
    unit = forms.ChoiceField(widget=PlainSelect, label=gettext_lazy("Lead unit"), required=False)
    document = forms.ChoiceField(widget=PlainSelect, label=gettext_lazy("Document"), required=False)
    state = forms.ChoiceField(widget=PlainSelect, label=gettext_lazy("State"), required=False)
    year = forms.ChoiceField(widget=PlainSelect, label=gettext_lazy("Year"), required=False)
    officer = forms.ChoiceField(widget=PlainSelect, label=gettext_lazy("Officer"), required=False)
    sort = forms.ChoiceField(label=gettext_lazy("Order"), required=False, choices=[(key, key) for key in SORTS])

    SHOWN = ("q", "unit", "document", "state", "year", "officer")

    def __init__(self, data, *, units: Iterable[Unit], documents: Iterable[Document], officers: Iterable[User]):
        super().__init__(data, auto_id="filter_%s", label_suffix="")
        self.units = {unit.code: unit for unit in units}
        self.documents = {str(document.pk): document for document in documents}
        self.officers = {officer.username: officer for officer in officers}
        everything = [("", _("all"))]
        self.fields["unit"].choices = everything + [(code, unit.name) for code, unit in self.units.items()]
        self.fields["document"].choices = everything + [(pk, one.number) for pk, one in self.documents.items()]
        self.fields["officer"].choices = everything + [(name, str(one)) for name, one in self.officers.items()]
        self.fields["state"].choices = everything + [(key, one.label) for key, one in STANDINGS.items()]
        years = sorted({document.year for document in self.documents.values()}, reverse=True)
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
            unit=self.units.get(given.get("unit", "")),
            document=self.documents.get(given.get("document", "")),
            officer=self.officers.get(given.get("officer", "")),
            state=given.get("state", ""),
            year=int(given["year"]) if given.get("year") else None,
            q=given.get("q", ""),
            sort=given.get("sort") or "due",
        )

    def problems(self) -> list[str]:
        return [problem for problems in self.errors.values() for problem in problems]

    def chips(self) -> list[dict]:
        """Each filter in force with its words and the query that leaves it out."""
        found = []
        for name in self.SHOWN:
            value = self.cleaned_data.get(name)
            if value:
                choices = dict(getattr(self.fields[name], "choices", []))
                found.append({"name": name, "label": self.fields[name].label, "value": choices.get(value, value)})
        return found
