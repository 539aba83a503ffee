"""The ledger page (Bảng tổng hợp điểm bị mất): of the running year from tasks and readings, of a closed one as data."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import Unit
from scoring.engine import ledger
from scoring.index import parameters, wording
from scoring.index.index import Index, NoSet, index_of
from scoring.index.ledger import documents_named, lines_of
from scoring.models import PriorLoss
from scoring.proofs import queries as proofs
from tasks.models import Task

# So many lines of a criterion that only risk points stand among the others.
FEW = 3


def show_ledger(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Lost points and points at risk by cause and unit; `don-vi`, `nguyen-nhan`, `linh-vuc` choose some."""
    person = parameters.reader(request)
    try:
        form = parameters.day_form(request)
        index = index_of(form.day, year)
    except NoSet as missing:
        return parameters.without_figures(request, missing, year)
    everything = lines_of(index)
    lines = ledger.chosen(everything, **parameters.ledger_filters(request))
    lost, at_risk = ledger.total(lines)
    by_unit = ledger.by_lost(lines)
    whole_lost, whole_at_risk = ledger.total(everything)
    context = {
        "index": index,
        "groups": _groups(index, lines),
        "by_unit": by_unit,
        "most_of_unit": max((share.lost + share.at_risk for share in by_unit), default=0),
        "lost": lost,
        "at_risk": at_risk,
        "day_form": form,
        "is_past": form.day < clock.today(),
        "is_filtered": len(lines) != len(everything),
        "whole_lost": whole_lost,
        "whole_at_risk": whole_at_risk,
        "not_itemised": index.projection.total.maximum - index.projection.total.max_counted,
        "proof": proofs.of_lines(lines, index.day),
        "documents": documents_named(lines),
        "tasks": Task.objects.for_rows().in_bulk([line.task.key for line in lines if line.task]),
        "unit_names": dict(Unit.objects.values_list("code", "name")),
        "cause_names": {**dict(PriorLoss.Cause.choices), **wording.CAUSES_OF_RISK},
        "may_export": rights.allowed(person, "export"),
        "chosen": {name: request.GET.get(name, "") for name in ("don-vi", "nguyen-nhan", "linh-vuc")},
        "components": index.projection.components,
        "units": sorted({unit for line in everything for unit in line.units}),
        "prior_year": index.criteria_set.prior_year if index.criteria_set.knows_results_on(index.day) else None,
    }
    return render(request, "scoring/index/ledger.html", context)


def _folded(lines: list[ledger.Line]) -> dict[str, Any]:
    """The lines that lost something, and apart those that only risk it where they are many: what is lost stands out."""
    risks = [line for line in lines if not line.lost]
    if len(risks) <= FEW:
        return {"lines": lines, "risks": []}
    return {"lines": [line for line in lines if line.lost], "risks": risks, "risked": ledger.total(risks)[1]}


def _groups(index: Index, lines: list[ledger.Line]) -> list[dict[str, Any]]:
    """Component by component its criteria that have lines, each with its node."""
    by_criterion: dict[tuple[str, str], list[ledger.Line]] = {}
    for line in lines:
        by_criterion.setdefault((line.component, line.criterion), []).append(line)
    groups = []
    for component in index.projection.components:
        own_lines = [(leaf, by_criterion.get((component.key, leaf.key), [])) for leaf in component.leaves()]
        leaves = [{"node": leaf, **_folded(own)} for leaf, own in own_lines if own]
        if leaves:
            flagged = wording.why(component, index.projection.tree.scale) if component.flags else ""
            listed = ledger.total(line for _leaf, own in own_lines for line in own)[0]
            groups.append({"node": component, "leaves": leaves, "flags": flagged, "listed": listed})
    return groups
