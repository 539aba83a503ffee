"""The forms of a copied set: its name and decision, and the sheet of its criteria."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from cchc.forms import DayField, LineField
from scoring.criteria_sets import details
from scoring.forms import Choice, PageForm
from scoring.models import CriteriaSet


class SetForm(PageForm):
    """Name, decision and closing day of a set."""

    seen = forms.CharField(widget=forms.HiddenInput)
    name = LineField(label=gettext_lazy("Name"), max_length=300)
    decision = LineField(label=gettext_lazy("Decision"), max_length=80, required=False, rows=1)
    date = DayField(label=gettext_lazy("Of the day"), required=False)
    status = Choice(
        label=gettext_lazy("Status"),
        choices=[each for each in CriteriaSet.Status.choices if each[0] != CriteriaSet.Status.UNKNOWN],
        help_text=gettext_lazy("Published: as the decision says. Once it runs, its criteria stand."),
    )  # fmt: skip
    closes_on = DayField(label=gettext_lazy("Closes on"))

    def __init__(self, *args: Any, criteria_set: CriteriaSet, **kwargs: Any):
        initial = {name: getattr(criteria_set, name) for name in details.FIELDS}
        super().__init__(*args, initial={**initial, "seen": details.stamp(criteria_set)}, **kwargs)


class NewSetForm(PageForm):
    """A set that is drafted from the sheet of a decision."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2012, max_value=2100)
    name = LineField(label=gettext_lazy("Name"), max_length=300, rows=1)
