"""The rank of a running year (Thứ hạng): what each figure would have been worth, and which criteria decide the rest."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from scoring.engine.expectation.draws import Interval
from scoring.index import parameters, rows
from scoring.index.index import Index, NoSet, index_of
from scoring.results import queries, tornado
from scoring.results.standing import HELD, ahead, likely_ranks, spreads, standings


def show_rank(request: HttpRequest, year: int) -> HttpResponse:
    """The figures of a running year as of today or an earlier day (`ngay`) among the last totals that are known."""
    parameters.reader(request)
    form = parameters.day_form(request)
    try:
        index = index_of(form.day, year)
    except NoSet as missing:
        return parameters.without_figures(request, missing, year)
    if index.closed:
        raise Http404
    open_leaves = spreads(index.projection)
    total = index.projection.total
    deciding = [row for row in open_leaves if row.decides]
    context = {
        "index": index,
        "day_form": form,
        "spreads": open_leaves,
        "deciding": len(deciding),
        "held": sum((row.spread for row in deciding), Decimal(0)),
        "open": sum((row.spread for row in open_leaves), Decimal(0)),
        "goal": HELD,
        "tornado": tornado.draw(deciding, total.projected) if total.projected is not None else None,
        **_among_others(index),
    }
    return render(request, "scoring/results/rank.html", context)


def _likely(index: Index) -> Interval | None:
    """What is likely for the whole index, where it was computed for today's figures."""
    found = rows.likely(index.year, index.day).get(index.projection.total.key)
    return Interval(*map(Decimal, found)) if found else None


def _among_others(index: Index) -> dict[str, Any]:
    """The last totals of other departments known on the day, and where we would stand among them."""
    known = [result for result in queries.by_year(index.day) if result.year <= index.year]
    last, total = queries.last_totals(known), index.projection.total
    if last is None or not total.max_counted:
        return {"result": None, "year_to_type": known[0].year if known else index.year - 1}
    maximum = last.result.maximum
    return {
        "result": last.result,
        "of": last.of,
        "unknown": last.unknown,
        "standings": standings(total, last.others, maximum, last.unknown),
        "ahead": ahead(total, last.others, maximum),
        "likely": likely_ranks(_likely(index), total, last.others, maximum, last.unknown),
    }
