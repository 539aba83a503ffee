"""The pages of an indicator: add one, change one, end one or take it up again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import Unit
from cchc.forms import LineField
from cchc.refusal import Refused
from scoring.forms import Choice, NumberField, PageForm, as_typed
from scoring.index import parameters
from scoring.models import Indicator
from scoring.readings import indicators

EACH = "*"


class IndicatorForm(PageForm):
    """What an indicator is, who enters it, who answers for it, and what it was in the year before."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = LineField(label=gettext_lazy("Name"), max_length=500)
    kind = Choice(label=gettext_lazy("Kind"), choices=Indicator.Kind.choices)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("Entered by the unit"), required=False)
    answers = forms.MultipleChoiceField(
        label=gettext_lazy("Answered for by"), required=False, widget=forms.CheckboxSelectMultiple
    )
    numerator = LineField(label=gettext_lazy("Numerator"), max_length=300, required=False)
    denominator = LineField(
        label=gettext_lazy("Denominator"), max_length=300, required=False,
        help_text=gettext_lazy("Empty: a count, not a ratio."),
    )  # fmt: skip
    value_prior = NumberField(label=gettext_lazy("Value in the prior year"), required=False, is_share=True)
    bound_prior = Choice(
        label=gettext_lazy("That value is"), choices=[("", "="), *Indicator.Bound.choices[1:]], required=False
    )
    target = LineField(label=gettext_lazy("Target"), max_length=80, required=False, rows=1)
    source = LineField(label=gettext_lazy("Source"), max_length=500, required=False)

    def __init__(self, *args: Any, indicator: Indicator | None, **kwargs: Any):
        initial: dict[str, Any] = {}
        if indicator is not None:
            initial = {name: getattr(indicator, name) for name in indicators.FIELDS}
            initial |= {"seen": history.version(indicator), "value_prior": as_typed(indicator.value_prior)}
            initial["bound_prior"] = "" if indicator.bound_prior == Indicator.Bound.EQUAL else indicator.bound_prior
        super().__init__(*args, initial=initial, **kwargs)
        fields: dict[str, Any] = self.fields
        units = Unit.objects.valid_on(clock.today())
        fields["unit"].queryset = units
        known = {unit.code: unit.name for unit in units}
        gone = {code: code for code in initial.get("answers", []) if code not in (*known, EACH)}
        fields["answers"].choices = [(EACH, _("each working unit")), *known.items(), *gone.items()]


def add_indicator(request: HttpRequest, year: int) -> HttpResponse:
    person = parameters.reader(request)
    rights.require(person, "keep_indicators")
    form = IndicatorForm(request.POST or None, indicator=None)
    if made := form.submit(request, lambda: indicators.add(year, form.cleaned_data, by=person)):
        messages.success(request, _("“%(name)s” is there; rules name it by its key, %(key)s.")
                         % {"name": made.name, "key": made.key})  # fmt: skip
        return redirect(f"{reverse('readings', args=[year])}#{made.key}")
    return render(request, "scoring/readings/indicator.html", {"year": year, "form": form}, status=form.page_status)


def edit_indicator(request: HttpRequest, year: int, key: str) -> HttpResponse:
    person = parameters.reader(request)
    rights.require(person, "keep_indicators")
    indicator = get_object_or_404(Indicator, year=year, key=key)
    form = IndicatorForm(request.POST or None, indicator=indicator)

    def save() -> Indicator:
        seen = form.cleaned_data["seen"] or 0
        return indicators.change(indicator, form.cleaned_data, seen=seen, by=person)

    if form.submit(request, save):
        messages.success(request, _("Saved."))
        return redirect(f"{reverse('readings', args=[year])}#{key}")
    context = {"year": year, "form": form, "indicator": indicator, "criteria": indicators.criteria_reading(indicator)}
    return render(request, "scoring/readings/indicator.html", context, status=form.page_status)


@require_POST
def end_indicator(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """End it, or take it up again where it was ended."""
    person = parameters.reader(request)
    indicator = get_object_or_404(Indicator, year=year, key=key)
    try:
        if indicator.in_force:
            indicators.end(indicator, by=person, reason=request.POST.get("reason", "").strip()[:100])
        else:
            indicators.take_up_again(indicator, by=person)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Saved."))
    return redirect("indicator-edit", year, key)
