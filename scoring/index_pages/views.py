"""The index page (Chỉ số): the tree with its four figures, and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cchc import clock
from cchc.accounts.models import Unit
from scoring.engine.figures import FIGURES
from scoring.index import parameters, rows, snapshots
from scoring.index.index import NoSet, tree_of
from scoring.index.load import unchecked_on
from scoring.index_pages import pictures
from scoring.models import CriteriaSet
from scoring.results import queries


def show_index(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The figures of a year as of today or an earlier day (`ngay`); `phan` chooses rows with such points."""
    parameters.reader(request)
    form = parameters.day_form(request)
    day = form.day
    try:
        found = rows.figures_by_unit(year, day)
    except NoSet as missing:
        return parameters.without_figures(request, missing, year)
    figures = found.figures
    table = rows.rows_of(figures)
    total = figures["total"]
    part = pictures.CHOSEN.get(request.GET.get("phan", ""), "")
    likely = figures.get(snapshots.EXPECTATION, {})
    counted = Fraction(total["max_counted"])
    criteria_set = CriteriaSet.objects.filter(year=figures["set"]["year"], name=figures["set"]["name"]).last()
    context = {
        "found": figures,
        "rows": [row for row in table if not part or Decimal(row.node[part] or 0) > 0],
        "all_rows": len(table),
        "part": part,
        "chosen_parts": {name: key for key, name in pictures.CHOSEN.items()},
        "components": [row for row in table if not row.depth],
        "scales": pictures.scales(table),
        "steps": pictures.steps(found.by_unit, found.lost, found.at_risk),
        "most_steps": found.lost + found.at_risk,
        "by_unit": found.by_unit,
        "unit_names": dict(Unit.objects.values_list("code", "name")),
        "total": total,
        "shares": {name: Fraction(total[name]) / counted for name in FIGURES} if counted and total["secured"] else None,
        "unchecked": _unchecked(figures, criteria_set, day),
        "stated_points": rows.stated_points(table),
        "assumed": rows.assumed_at_risk(table),
        "at_risk": Decimal(total["at_risk"]) - rows.assumed_at_risk(table) if total["at_risk"] else None,
        "without_data": Decimal(total["max"]) - Decimal(total["max_counted"]),
        "criteria_set": criteria_set,
        "likely": likely.get("nodes", {}),
        # A year before this one is over only where a set of its own ran for it.
        "is_tested": likely.get("tested", False),
        "results_known": criteria_set is not None and criteria_set.knows_results_on(day),
        "has_own_pages": not figures["closed"]
        or CriteriaSet.objects.running(figures["year"], clock.today()) is not None,
        "next_rank": queries.missing_after(criteria_set, day) if criteria_set is not None else None,
        "is_past": day < clock.today(),
        "day": day,
        "day_form": form,
    }
    return render(request, "scoring/index/index.html", context)


def _unchecked(figures: dict[str, Any], criteria_set: CriteriaSet | None, day: date) -> dict[str, int]:
    """As `snapshots.unchecked_of`; nothing of official results, which rest on the province's decision."""
    if figures["closed"] or criteria_set is None:
        return {}
    if snapshots.UNCHECKED in figures:
        return figures[snapshots.UNCHECKED]
    unchecked = unchecked_on(criteria_set, figures["year"], day)
    by_leaf = unchecked.by_criterion(tree_of(criteria_set, figures["year"])) if unchecked else {}
    return {snapshots.TOTAL: len(unchecked), **by_leaf}
