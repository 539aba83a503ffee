"""Stated values and what does not apply: the list of a year, and stating one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import Unit
from scoring.engine.projection import NOT_APPLICABLE
from scoring.engine.rules import usage
from scoring.index import parameters
from scoring.index.index import is_closed, tree_of
from scoring.models import Criterion, StatedValue
from scoring.stated_values import acts
from scoring.stated_values.forms import StatedForm


def show_stated(request: HttpRequest, year: int) -> HttpResponse:
    """What can be stated and what holds, and below it everything that was ever stated."""
    person = parameters.reader(request)
    criteria_set = parameters.running_set(year)
    every = StatedValue.objects.filter(criterion__criteria_set=criteria_set).select_related("criterion", "owner")
    history = list(every.order_by("date", "pk"))
    latest = {(row.criterion.key, row.part): row for row in history}
    rules = usage.stated(tree_of(criteria_set, year))
    names = dict(criteria_set.criteria.values_list("key", "name"))
    closed = is_closed(year, clock.today())
    context = {
        "criteria_set": criteria_set,
        "year": year,
        "closed": closed,
        "day": clock.today(),
        "rows": [
            {
                "key": leaf.key, "name": names[leaf.key], "part": rule.part, "allowed": acts.allowed(rule),
                "held": _held(latest, leaf.key, rule.part),
            }
            for leaf, rule in rules
        ],
        "out": [row for row in latest.values() if row.value == NOT_APPLICABLE],
        "history": history[::-1],
        "may": not closed and rights.allowed(person, "keep_criteria"),
        "who_may": rights.who_may("keep_criteria"),
        "unit_names": {**dict(Unit.objects.values_list("code", "name")), "*": _("every unit")},
    }  # fmt: skip
    return render(request, "scoring/stated_values/list.html", context)


def _held(latest: dict[tuple[str, str], StatedValue], key: str, part: str) -> StatedValue | None:
    row = latest.get((key, part))
    return row if row is not None and row.value != acts.TAKEN_BACK else None


def state_value(request: HttpRequest, year: int, key: str, part: str = "") -> HttpResponse:
    """State a value for a criterion or a part of it, that it does not apply, or take that back."""
    person = parameters.reader(request)
    criterion = get_object_or_404(Criterion, criteria_set=parameters.running_set(year), key=key)
    try:
        rule = acts.rule_at(criterion, part)
    except KeyError as missing:
        raise Http404 from missing
    held = acts.holding(criterion, part)
    if is_closed(year, clock.today()) or (part and not rule.takes_value):
        raise Http404
    rights.require(person, "keep_criteria")
    form = StatedForm.of(request, rule=rule, part=part, something_holds=held is not None)
    if form.submit(request, lambda: acts.state(criterion, year=year, part=part, by=person, **form.arguments())):
        messages.success(request, _("The value is kept; the figures are computed anew."))
        return redirect(reverse("criterion", args=[year, key]))
    context = {"year": year, "criterion": criterion, "part": part, "held": held, "form": form}
    return render(request, "scoring/stated_values/form.html", context, status=form.page_status)
