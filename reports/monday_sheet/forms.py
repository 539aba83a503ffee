"""Which meeting it was, and its conclusions line by line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cchc import clock
from cchc.accounts.models import Unit
from cchc.forms import DayField, LineField
from tasks.documents.conclusions import Conclusion


class MeetingForm(forms.Form):
    """Of which meeting the conclusions are."""

    met_on = DayField(label=_("Meeting of"))
    number = LineField(label=_("Number of the notice"), rows=1, max_length=80, required=False)

    def __init__(self, data=None):
        super().__init__(data, initial={"met_on": clock.today()}, label_suffix="")


class ConclusionForm(forms.Form):
    """One conclusion: what, who, by when; an empty line is left out."""

    text = LineField(label=_("Conclusion"), rows=1, max_length=1000)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    due_on = DayField(ahead=True, label=_("Deadline"))

    def __init__(self, data=None, files=None, *, units: QuerySet[Unit], **kwargs: Any):
        super().__init__(data, files, label_suffix="", **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = units


Lines = forms.formset_factory(ConclusionForm, extra=4, max_num=30, validate_max=True)


def conclusion_lines(data: QueryDict | None = None) -> forms.BaseFormSet:
    """The lines of the page."""
    return Lines(data, prefix="line", form_kwargs={"units": Unit.objects.valid_on(clock.today())})


def conclusions_of(lines: forms.BaseFormSet) -> list[Conclusion]:
    return [Conclusion(**line.cleaned_data) for line in lines if line.has_changed()]
