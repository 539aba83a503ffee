"""Trying out (Tính thử) and the next best actions (Việc nên ưu tiên). All is in the address; only a name is kept."""

from __future__ import annotations

from fractions import Fraction

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cchc.accounts import rights
from cchc.accounts.models import Unit
from scoring import scenarios, stating, uses, whatif
from scoring.index import Index, NoSet, index
from scoring.inputs import IndicatorFact
from scoring.leaf import Rule
from scoring.models import Scenario
from scoring.points import is_number
from scoring.rules import RATIO
from scoring.stakes import next_best_actions
from scoring.tallies import Fate
from scoring.views import asked
from scoring.whatif import Trial
from tasks.models import Task
from tasks.workflow import Refused

SHOWN = 30


def show_whatif(request: HttpRequest, year: int) -> HttpResponse:
    """Open tasks by points at stake, each of which may be tried as done or never done; figures before and after.

    Sent (POST), what the address tries out is kept under a name.
    """
    person = asked.reader(request)
    try:
        found = index(asked.day(request), year)
    except NoSet as missing:
        raise Http404 from missing
    if found.closed:
        raise Http404
    trial, faults = read(request.GET, found)
    refused: list[str] = []
    if request.method == "POST":
        query = scenarios.query_of(request.GET.dict())
        try:
            kept = scenarios.keep_scenario(found, trial, query, name=request.POST.get("name", ""), by=person)
        except Refused as refusal:
            refused = refusal.messages
        else:
            messages.success(request, _("“%(name)s” is kept.") % {"name": kept.name})
            return redirect(f"{request.get_full_path()}#kept")
    context = {
        "index": found,
        "faults": faults,
        "refused": refused,
        "name": request.POST.get("name", ""),
        "changes": whatif.compare(found.projection, trial) if trial else [],
        **_actions(request.GET, found, trial),
        "forecasts": [_indicator_row(each, request.GET) for each in found.projection.facts.indicators.values()],
        "stated": [
            _stated_row(found, key, rule, request.GET) for key, rule in whatif.stated_rules(found.projection.tree)
        ],
        "unit_names": dict(Unit.objects.values_list("code", "name")),
        "may_keep": rights.allowed(person, "remark"),
        "scenarios": [
            {"scenario": each, "may_put_away": scenarios.may_put_away(each, person)}
            for each in Scenario.objects.filter(year=year, is_put_away=False).select_related("kept_by")
        ],
    }
    return render(request, "scoring/whatif.html", context, status=422 if refused else 200)


@require_POST
def put_scenario_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a kept what-if off the page."""
    person = asked.reader(request)
    scenario = get_object_or_404(Scenario.objects.select_related("kept_by"), pk=pk, is_put_away=False)
    scenarios.put_away(scenario, by=person)
    messages.success(request, _("“%(name)s” is put away.") % {"name": scenario.name})
    return redirect("whatif", scenario.year)


def _actions(asked_for: QueryDict, found: Index, trial: Trial) -> dict:
    """The next best actions, and below them what else is tried."""
    actions = next_best_actions(found.projection)
    listed = actions[:SHOWN] + [action for action in actions[SHOWN:] if action.task.key in trial.tasks]
    tasks = Task.objects.for_rows().in_bulk([action.task.key for action in listed])
    rows = [
        {"action": each, "task": tasks[each.task.key], "tried": asked_for.get(f"t{each.task.key}", "")}
        for each in listed
    ]
    return {"actions": rows, "others": len(actions) - len(listed)}


def _indicator_row(indicator: IndicatorFact, asked_for: QueryDict) -> dict:
    """An indicator as it is tried: its year-end forecast, and the latest reading of the department."""
    return {
        "indicator": indicator,
        "latest": max(indicator.readings, key=lambda each: each.last_month, default=None),
        "can_be_read": whatif.can_be_read(indicator),
        "tried": asked_for.get(f"i-{indicator.key}", ""),
        "tried_reading": asked_for.get(f"r-{indicator.key}", ""),
    }


def _stated_row(found: Index, key: str, rule: Rule, asked_for: QueryDict) -> dict:
    """A stated value as it holds now and as it is tried."""
    name = _field(key, rule.part)
    return {
        "name": name,
        "rule": rule,
        "criterion": found.projection.leaf(key).criterion,
        "now": found.projection.facts.stated.get((key, rule.part)),
        "tried": asked_for.get(name, ""),
    }


def _field(key: str, part: str) -> str:
    return f"v-{key}" + (f"~{part}" if part else "")


def read(asked_for: QueryDict, found: Index) -> tuple[Trial, list[str]]:
    """What the address tries out, and what of it cannot be: a sentence each."""
    faults: list[str] = []
    known = {str(task.key): task.key for task in found.projection.facts.tasks}
    tasks: dict[object, Fate] = {}
    forecasts: dict[str, Fraction] = {}
    for name, text in asked_for.items():
        text = str(text).strip().replace(",", ".")
        if not text:
            continue
        if name.startswith("t") and name[1:] in known:
            if text != "never" and not (text.isascii() and text.isdigit() and int(text) < 1000):
                faults.append(_("“%(text)s”: days late as a whole number, 0 for on time.") % {"text": text})
                continue
            tasks[known[name[1:]]] = None if text == "never" else int(text)
        elif name.startswith("i-") and name[2:] in found.projection.facts.indicators:
            if not is_number(text) or Fraction(text) < 0:
                faults.append(_("“%(text)s”: a forecast is a number, 0 or more; a ratio as 0.85.") % {"text": text})
                continue
            forecasts[name[2:]] = Fraction(text)
    return Trial(tasks, forecasts, _stated(asked_for, found, faults), _readings(asked_for, found, faults)), faults


def _readings(asked_for: QueryDict, found: Index, faults: list[str]) -> dict[str, tuple[Fraction, Fraction | None]]:
    """Readings that are tried: "90/100", or a count."""
    known = {}
    for key in found.projection.facts.indicators:
        text = str(asked_for.get(f"r-{key}", "")).replace(" ", "").replace(",", ".")
        if not text:
            continue
        parts = text.split("/")
        is_ratio = any(rule.feeds_on == RATIO for _leaf, rule in uses.reading(found.projection.tree, key))
        if len(parts) != (2 if is_ratio else 1) or not all(is_number(part) and Fraction(part) >= 0 for part in parts):
            faults.append(
                _("“%(text)s”: a reading is written as 90/100 for a ratio, as a number for a count.") % {"text": text}
            )
            continue
        known[key] = Fraction(parts[0]), Fraction(parts[1]) if len(parts) == 2 else None
    return known


def _stated(asked_for: QueryDict, found: Index, faults: list[str]) -> dict[tuple[str, str], str]:
    values = {}
    for key, rule in whatif.stated_rules(found.projection.tree):
        text = str(asked_for.get(_field(key, rule.part), "")).strip().replace(",", ".")
        if not text:
            continue
        if whatif.refused(rule, text):
            faults.append(_("“%(text)s” for %(criterion)s: allowed is %(allowed)s.") % {
                "text": text, "criterion": found.projection.leaf(key).criterion.name, "allowed": stating.allowed(rule),
            })  # fmt: skip
            continue
        values[key, rule.part] = text
    return values
