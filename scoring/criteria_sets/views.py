"""Criteria sets by year (Bộ tiêu chí): the list, copying one to the next year, comparing two."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cchc import clock
from cchc.accounts import rights
from cchc.refusal import Refused
from scoring.criteria_sets import comparison, copy, details, editing
from scoring.index import parameters, wording
from scoring.index.index import tree_of
from scoring.models import CriteriaSet


def show_sets(request: HttpRequest) -> HttpResponse:
    """Every set; which one runs for its year today, and which are drafts."""
    person = parameters.reader(request)
    day = clock.today()
    sets = CriteriaSet.objects.annotate(
        leaves=Count("criteria", filter=~Q(criteria__rule="sum") & Q(criteria__in_force=True)),
        whole=Sum("criteria__max_points", filter=Q(criteria__parent=None, criteria__in_force=True)),
    )
    running = {year: CriteriaSet.objects.running(year, day) for year in {each.year for each in sets}}
    context = {
        "day": day,
        "sets": [
            {
                "set": each,
                "runs": running[each.year] == each,
                "fixed": editing.why_fixed(each, day),
                "may_name": not details.why_fixed(each, day) and rights.allowed(person, editing.act_for(each)),
            }
            for each in sets
        ],
        "may_draft": rights.allowed(person, "draft_criteria"),
        "may_keep": rights.allowed(person, "keep_criteria"),
        "who_drafts": rights.who_may("draft_criteria"),
        "who_keeps": rights.who_may("keep_criteria"),
    }
    return render(request, "scoring/criteria_sets/list.html", context)


@require_POST
def copy_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Copy a set to the next year, then show what it differs in: nothing yet."""
    person = parameters.reader(request)
    source = get_object_or_404(CriteriaSet, pk=pk)
    try:
        new = copy.copy_set(source, by=person)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("criteria-sets")
    messages.success(request, _("“%(name)s” is drafted; it does not run yet.") % {"name": new.name})
    return redirect(f"{reverse('criteria-sets-compare')}?cu={source.pk}&moi={new.pk}")


@require_POST
def let_set_run(request: HttpRequest, pk: int) -> HttpResponse:
    """A drafted set runs from now on."""
    person = parameters.reader(request)
    try:
        row = copy.let_run(get_object_or_404(CriteriaSet, pk=pk), by=person)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(
            request, _("“%(name)s” is kept and may run for %(year)d.") % {"name": row.name, "year": row.year}
        )
    return redirect("criteria-sets")


def compare_sets(request: HttpRequest) -> HttpResponse:
    """Two sets (`cu`, `moi`) side by side: added, dropped, re-weighted, rule changed."""
    parameters.reader(request)
    sets = list(CriteriaSet.objects.all())
    by_key = {str(each.pk): each for each in sets}
    old, new = by_key.get(request.GET.get("cu", "")), by_key.get(request.GET.get("moi", ""))
    rows = []
    if old is not None and new is not None:
        rows = in_words(comparison.differences(tree_of(old), tree_of(new)))
    context = {
        "sets": sets,
        "old": old,
        "new": new,
        "rows": rows,
        "kinds": comparison.IN_WORDS,
        "documents": copy.documents_named(new) if new is not None and old is not None and new.year != old.year else [],
    }
    return render(request, "scoring/criteria_sets/compare.html", context)


def in_words(differences: Iterable[comparison.Difference]) -> list[dict[str, Any]]:
    """Each difference with the rule before and after."""
    rule = wording.rule_of_criterion
    return [{"difference": each, "before": rule(each.before), "after": rule(each.after)} for each in differences]
