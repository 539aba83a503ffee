"""Official results by year (Kết quả công bố) with rank, and the points missing to the next one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cchc import clock
from cchc.accounts import rights
from scoring.index import parameters
from scoring.index.index import Index, NoSet, index_of
from scoring.models import OfficialResult
from scoring.results import acts, queries
from scoring.results.forms import ResultForm
from scoring.results.ranking import next_rank


def show_results(request: HttpRequest) -> HttpResponse:
    """Every year of which a result is known."""
    person = parameters.reader(request)
    day = clock.today()
    results = queries.by_year(day)
    context = {
        "day": day,
        "rows": [{"result": each, "itemised": _itemised(each.year)} for each in results],
        "next_year": max((each.year for each in results), default=day.year - 1) + 1,
        "may": rights.allowed(person, "draft_organisation"),
        "who_drafts": rights.who_may("draft_organisation"),
        "who_keeps": rights.who_may("keep_organisation"),
    }
    return render(request, "scoring/results/list.html", context)


def _itemised(year: int) -> Index | None:
    """The year's components as the set after it knows them; None where none does."""
    try:
        index = index_of(clock.today(), year)
    except NoSet:
        return None
    return index if index.closed else None


def show_result(request: HttpRequest, year: int) -> HttpResponse:
    """One year: everybody by total, what is missing to the next rank, and the form for those who may."""
    person = parameters.reader(request)
    day = clock.today()
    if not 1990 <= year <= day.year:
        raise Http404
    result = queries.of_year(year, day)
    may = rights.allowed(person, "draft_organisation")
    if request.method == "POST":
        rights.require(person, "draft_organisation")
    elif result == queries.YearResult(year) and not may:
        raise Http404
    form = ResultForm(request.POST or None, result=result)

    def keep() -> OfficialResult:
        typed = form.cleaned_data
        return acts.keep_result(year, form.values(), typed["peers"], by=person, seen=typed["seen"])

    row = form.submit(request, keep)
    if row is not None:
        messages.success(request, _("Saved as a draft.") if row.is_draft else _("Kept."))
        return redirect("result", year)
    places = queries.places_of(result)
    ours = next((place for place in places if place.is_ours), None)
    context = {
        "day": day,
        "result": result,
        "itemised": _itemised(year),
        "places": places,
        "ours": ours,
        "next_rank": next_rank(places, result.of),
        "others_missing": result.of - 1 - len([p for p in places if not p.is_ours]) if places and result.of else 0,
        "form": form if may else None,
        "keeps": rights.allowed(person, "keep_organisation"),
    }
    return render(request, "scoring/results/form.html", context, status=form.page_status)
