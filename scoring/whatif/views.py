"""What-if (Tính điểm giả định) and next best actions (Nhiệm vụ cần ưu tiên): all in the address; a name is kept."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import Unit
from cchc.refusal import Refused
from scoring.engine import whatif
from scoring.engine.rules import Rule, usage
from scoring.engine.stakes import next_best_actions
from scoring.engine.types import OPEN, Criterion, IndicatorFact, TaskFact
from scoring.engine.whatif import Trial
from scoring.index import parameters
from scoring.index.index import Index, NoSet, index_of
from scoring.models import Scenario
from scoring.stated_values.acts import allowed
from scoring.whatif import scenarios
from scoring.whatif.whatif_form import field_of, is_ratio, read
from tasks.models import Task

# All that is listed goes into the address, of which servers take 4 kB.
SHOWN, SHOWN_IN_ALL = 30, 150
DAYS_LATE = (1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90)


def show_whatif(request: HttpRequest, year: int) -> HttpResponse:
    """Open tasks by points at stake, each of which may be tried as done or never done; figures before and after.

    Sent (POST), what the address tries out is kept under a name.
    """
    person = parameters.reader(request)
    try:
        index = index_of(parameters.day(request), year)
    except NoSet as missing:
        raise Http404 from missing
    if index.closed:
        raise Http404
    trial, faults = read(request.GET, index)
    refused: list[str] = []
    if request.method == "POST":
        query = scenarios.query_of(request.GET.dict())
        try:
            kept = scenarios.keep_scenario(index, trial, query, name=request.POST.get("name", ""), by=person)
        except Refused as refusal:
            refused = refusal.messages
        else:
            messages.success(request, _("“%(name)s” is kept.") % {"name": kept.name})
            return redirect(f"{request.get_full_path()}#kept")
    context = {
        "index": index,
        "is_past": index.day < clock.today(),
        "faults": faults,
        "refused": refused,
        "name": request.POST.get("name", ""),
        "changes": whatif.compare(index.projection, trial) if trial else [],
        **_actions(request.GET, index, trial),
        "forecasts": [_indicator_row(index, each, request.GET) for each in index.projection.facts.indicators.values()],
        "stated": [_stated_row(index, leaf, rule, request.GET) for leaf, rule in usage.stated(index.projection.tree)],
        "unit_names": dict(Unit.objects.values_list("code", "name")),
        "may_keep": rights.allowed(person, "remark"),
        "scenarios": [
            {"scenario": each, "may_put_away": scenarios.may_put_away(each, person)}
            for each in Scenario.objects.filter(year=year, is_put_away=False).select_related("kept_by")
        ],
    }
    return render(request, "scoring/whatif/whatif.html", context, status=422 if refused else 200)


@require_POST
def put_scenario_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a kept what-if off the page."""
    person = parameters.reader(request)
    scenario = get_object_or_404(Scenario.objects.select_related("kept_by"), pk=pk, is_put_away=False)
    scenarios.put_away(scenario, by=person)
    messages.success(request, _("“%(name)s” is put away.") % {"name": scenario.name})
    return redirect("whatif", scenario.year)


def _actions(query: QueryDict, index: Index, trial: Trial) -> dict[str, Any]:
    """The next best actions, all of them where that is asked for, and below them what else is tried."""
    actions = next_best_actions(index.projection)
    in_all = "tatca" in query
    listed = actions[: SHOWN_IN_ALL if in_all else SHOWN]
    stakes: dict[Any, Decimal | None] = {each.task.key: each.points for each in actions}
    facts = {each.task.key: each.task for each in listed}
    # Also a task that was tried and that nothing hangs on, or that is reported or finished since: it counts as tried.
    facts |= {task.key: task for task in index.projection.facts.tasks if task.key in trial.tasks}
    tasks = Task.objects.for_rows().in_bulk(list(facts))
    rows = [
        {"task": tasks[key], "unit": task.unit, "points": stakes.get(key), **_fates(task, index.day, trial)}
        for key, task in facts.items()
    ]
    return {"actions": rows, "in_all": in_all, "others": len(stakes.keys() - facts.keys())}


def _fates(task: TaskFact, day: date, trial: Trial) -> dict[str, Any]:
    """Days left, and what a task may be tried as: days late, among them how late it is today and what is tried."""
    left = (task.due_on - day).days if task.due_on and task.state == OPEN else None
    tried: Any = trial.tasks.get(task.key, "")
    late_today = -left if left is not None and left < 0 else None
    days = {*DAYS_LATE, *(each for each in (late_today, tried) if isinstance(each, int) and each)}
    return {"due_on": task.due_on, "days_left": left, "late_today": late_today, "days": sorted(days), "tried": tried}


def _indicator_row(index: Index, indicator: IndicatorFact, query: QueryDict) -> dict[str, Any]:
    """An indicator as it is tried: its year-end forecast, and the latest reading of the department."""
    return {
        "indicator": indicator,
        "is_ratio": is_ratio(index, indicator.key),
        "latest": max(indicator.readings, key=lambda each: each.last_month, default=None),
        "can_be_read": whatif.can_be_read(indicator),
        "tried": query.get(f"i-{indicator.key}", ""),
        "tried_reading": query.get(f"r-{indicator.key}", ""),
    }


def _stated_row(index: Index, leaf: Criterion, rule: Rule, query: QueryDict) -> dict[str, Any]:
    """A stated value as it holds now and as it is tried."""
    name = field_of(leaf.key, rule.part)
    return {
        "name": name,
        "rule": rule,
        "allowed": allowed(rule),
        "criterion": leaf,
        "now": index.projection.facts.stated.get((leaf.key, rule.part)),
        "tried": query.get(name, ""),
    }
