"""The appraisal (Thẩm định): every criterion with target, self-assessed, appraised and official points; keeping one."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc import clock
from cchc.accounts import rights
from scoring.appraisal import acts, sums
from scoring.appraisal.forms import AppraisalForm
from scoring.engine.projection import Node
from scoring.engine.rules.stated import External, Survey
from scoring.index import parameters
from scoring.index.index import NoSet, index_of, is_closed, own_figures, tree_of
from scoring.index.presentation import points
from scoring.models import Appraisal, CriteriaSet, Criterion


def show_appraisals(request: HttpRequest, year: int) -> HttpResponse:
    """The whole set of a year, beside our own figures of today."""
    person = parameters.reader(request)
    criteria_set = parameters.appraised_set(year)
    rows = Appraisal.objects.filter(criterion__criteria_set=criteria_set, year=year)
    appraisals = {each.criterion.key: each for each in rows.select_related("criterion", "target_owner", "proof")}
    tree, own = tree_of(criteria_set, year), _own(year)
    nodes = _by_key(own)
    lines, total = sums.lines(tree, appraisals), sums.total(tree, appraisals)
    official = {**{line.node.key: line.sums["official"] for line in lines}, "total": total["official"]}
    context = {
        "criteria_set": criteria_set,
        "closed": is_closed(year, clock.today()),
        "year": year,
        "day": clock.today(),
        "lines": lines,
        "total": total,
        "own": own,
        "nodes": nodes,
        "differences": {
            key: sums.difference(each, nodes[key].projected) for key, each in official.items() if key in nodes
        },
        "published": _published(year),
        "years": years(),
        "lacking": sum(each.lacks_explanation for each in appraisals.values()),
        "drafts": sum(each.is_draft for each in appraisals.values()),
        "may": rights.allowed(person, "draft_organisation"),
        "who_drafts": rights.who_may("draft_organisation"),
        "who_keeps": rights.who_may("keep_organisation"),
    }
    return render(request, "scoring/appraisal/list.html", context)


def _own(year: int) -> Node | None:
    """Our own figures of the whole set: today's, or of a closed year the last before its official results."""
    index = own_figures(clock.today(), year)
    return None if index is None else index.projection.total


def _published(year: int) -> dict[str, tuple[Decimal, bool]]:
    """Of a closed year by key the official points, and whether they only follow from what a source states."""
    try:
        index = index_of(clock.today(), year)
    except NoSet:
        return {}
    if not index.closed:
        return {}
    points = {}
    for node in index.projection.total.walk():
        official, derived = node.criterion.official, node.criterion.derived
        known = official.get(str(year), derived.get(str(year)))
        if known is not None:
            points[node.key] = known, str(year) not in official
    return points


def years() -> list[int]:
    """The years that have a set of their own or official results, the latest first."""
    sets = CriteriaSet.objects.filter(is_draft=False)
    own = set(sets.values_list("year", flat=True))
    closed = sets.filter(criteria__official_prior__isnull=False).values_list("prior_year", flat=True)
    return sorted(own | {year for year in closed if year is not None}, reverse=True)


def _by_key(total: Node | None) -> dict[str, Node]:
    return {node.key: node for node in total.walk()} if total is not None else {}


def appraise(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Keep the points of one criterion and what was said about them."""
    person = parameters.reader(request)
    criterion = get_object_or_404(
        Criterion.objects.select_related("criteria_set"), criteria_set=parameters.appraised_set(year), key=key
    )
    if criterion.children.exists():
        raise Http404
    rights.require(person, "draft_organisation")
    held = Appraisal.objects.filter(criterion=criterion, year=year).first()
    node = _by_key(_own(year)).get(key)
    tasks = [task.key for task in node.evaluation.tasks] if node is not None and node.evaluation else []
    known = node is not None and node.secured is not None and not node.is_assumed
    form = AppraisalForm(
        request.POST or None, held=held, tasks=tasks, computed=points(node.secured) if node and known else "",
        left_alone=isinstance(criterion.as_rule(), Survey | External),
    )  # fmt: skip
    row = form.submit(
        request, lambda: acts.appraise(criterion, year, form.values(), by=person, seen=form.cleaned_data["seen"])
    )
    if row is not None:
        messages.success(request, _("Saved as a draft.") if row.is_draft else _("Kept."))
        return redirect(f"{reverse('appraisals', args=[year])}#{key}")
    context = {
        "year": year,
        "criterion": criterion,
        "caveat": criterion.criteria_set.caveat(year),
        "held": held,
        "node": node,
        "form": form,
        "keeps": rights.allowed(person, "keep_organisation"),
        "history": held.history.select_related("history_user", "target_owner") if held else (),
    }
    return render(request, "scoring/appraisal/form.html", context, status=form.page_status)
