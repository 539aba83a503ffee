"""Readings by period (Số liệu theo kỳ): the list of a year, entering one, correcting one."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import Unit
from scoring.engine.periods import months_of
from scoring.engine.rules import usage
from scoring.index import parameters
from scoring.index.index import is_closed, tree_of
from scoring.models import Indicator, Reading
from scoring.readings import acts
from scoring.readings.forms import ReadingForm


def show_readings(request: HttpRequest, year: int) -> HttpResponse:
    """Every indicator of the year with its readings, those that were corrected too."""
    person = parameters.reader(request)
    criteria_set = parameters.running_set(year)
    tree = tree_of(criteria_set, year)
    readings = defaultdict(list)
    rows = Reading.objects.filter(period__startswith=f"{year}-").select_related("unit", "entered_by", "corrected_by")
    ordered = rows.order_by("unit__position", "entered_on", "pk")
    for reading in sorted(ordered, key=lambda each: months_of(each.period)):
        readings[reading.indicator_id].append(reading)
    closed = is_closed(year, clock.today())
    context = {
        "criteria_set": criteria_set,
        "year": year,
        "closed": closed,
        "day": clock.today(),
        "rows": [
            {
                "indicator": indicator,
                "readings": readings[indicator.pk],
                "may": not closed and rights.allowed(person, "enter_reading", indicator),
                "criteria": {leaf.key: leaf.name for leaf, _rule in usage.reading(tree, indicator.key)},
            }
            for indicator in acts.indicators_of(year, criteria_set)
        ],
        "who_may": rights.who_may("enter_reading"),
    }
    return render(request, "scoring/readings/list.html", context)


def enter_reading(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Enter a period's figures of an indicator."""
    person = parameters.reader(request)
    criteria_set = parameters.running_set(year)
    indicator = next((each for each in acts.indicators_of(year, criteria_set) if each.key == key), None)
    if indicator is None or is_closed(year, clock.today()):
        raise Http404
    rights.require(person, "enter_reading", indicator)
    requirements = acts.requirements_of(criteria_set, indicator)
    form = ReadingForm.of(request, year=year, requirements=requirements, units=_units(indicator))
    if form.submit(request, lambda: acts.enter(indicator, form.reading(), by=person, proof=form.proof())):
        messages.success(request, _("The reading is kept; the figures are computed anew."))
        return redirect(f"{reverse('readings', args=[year])}#{key}")
    return _form_page(request, year, indicator, form)


def correct_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a reading by a new one that counts from today on."""
    person = parameters.reader(request)
    wrong = get_object_or_404(Reading.objects.select_related("indicator", "unit", "entered_by"), pk=pk)
    year, indicator = months_of(wrong.period)[0], wrong.indicator
    if is_closed(year, clock.today()):
        raise Http404
    rights.require(person, "enter_reading", indicator)
    requirements = acts.requirements_of(parameters.running_set(year), indicator)
    form = ReadingForm.of(request, year=year, requirements=requirements, units=_units(indicator), wrong=wrong)

    def correct() -> Reading:
        reason, proof = form.cleaned_data["reason"], form.proof()
        return acts.correct(wrong, form.reading(), by=person, reason=reason, proof=proof)

    if form.submit(request, correct):
        messages.success(request, _("The correction is kept; it counts from today on, the old figures stay on record."))
        return redirect(f"{reverse('readings', args=[year])}#{indicator.key}")
    return _form_page(request, year, indicator, form, wrong)


def _form_page(
    request: HttpRequest, year: int, indicator: Indicator, form: ReadingForm, wrong: Reading | None = None
) -> HttpResponse:
    context = {
        "year": year,
        "indicator": indicator,
        "form": form,
        "wrong": wrong,
        "others": acts.current(indicator, year),
    }
    return render(request, "scoring/readings/form.html", context, status=form.page_status)


def _units(indicator: Indicator) -> list[Unit]:
    """By which units it may be read: those that answer for it."""
    valid = Unit.objects.valid_on(clock.today())
    working = list(valid.working()) if "*" in indicator.answers else []
    named = valid.filter(code__in=indicator.answers)
    return list({unit.pk: unit for unit in chain(working, named)}.values())
