"""Official results by year (Kết quả công bố) with rank, and the points missing to the next one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cchc import clock
from cchc.accounts import rights
from cchc.refusal import Refused
from scoring.index import parameters
from scoring.index.index import Index, NoSet, index
from scoring.results import results
from scoring.results.form import ResultForm


def show_results(request: HttpRequest) -> HttpResponse:
    """Every year of which a result is known."""
    person = parameters.reader(request)
    day = clock.today()
    found = results.by_year(day)
    context = {
        "day": day,
        "rows": [{"result": each, "itemised": _itemised(each.year)} for each in found],
        "next_year": max((each.year for each in found), default=day.year - 1) + 1,
        "may": rights.allowed(person, "draft_organisation"),
        "who_drafts": rights.who_may("draft_organisation"),
        "who_keeps": rights.who_may("keep_organisation"),
    }
    return render(request, "scoring/results/list.html", context)


def _itemised(year: int) -> Index | None:
    """The year's components as the set after it knows them; None where none does."""
    try:
        found = index(clock.today(), year)
    except NoSet:
        return None
    return found if found.closed else None


def show_result(request: HttpRequest, year: int) -> HttpResponse:
    """One year: everybody by total, what is missing to the next rank, and the form for those who may."""
    person = parameters.reader(request)
    day = clock.today()
    if not 1990 <= year <= day.year:
        raise Http404
    result = results.of_year(year, day)
    may = rights.allowed(person, "draft_organisation")
    if request.method == "POST":
        rights.require(person, "draft_organisation")
    elif result == results.YearResult(year) and not may:
        raise Http404
    form = ResultForm(request.POST or None, result=result)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            kept = results.keep_result(year, form.values(), given["peers"], by=person, seen=given["seen"])
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved as a draft.") if kept.is_draft else _("Kept."))
            return redirect("result", year)
    places = results.places_of(result)
    ours = next((place for place in places if place.is_ours), None)
    context = {
        "day": day,
        "result": result,
        "itemised": _itemised(year),
        "places": places,
        "ours": ours,
        "next_rank": results.next_rank(places, result.of),
        "others_missing": result.of - 1 - len([p for p in places if not p.is_ours]) if places and result.of else 0,
        "form": form if may else None,
        "keeps": rights.allowed(person, "keep_organisation"),
    }
    return render(request, "scoring/results/form.html", context, status=422 if form.errors else 200)
