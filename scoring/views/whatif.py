"""Trying out (Tính thử) and the next best actions (Việc nên ưu tiên). Nothing is written; all is in the address."""

from __future__ import annotations

from fractions import Fraction

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from cchc.accounts.models import Unit
from scoring import stating, whatif
from scoring.index import Index, NoSet, index
from scoring.leaf import Rule
from scoring.points import is_number
from scoring.stakes import next_best_actions
from scoring.tallies import Fate
from scoring.views import asked
from scoring.whatif import Trial
from tasks.models import Task

SHOWN = 30


def show_whatif(request: HttpRequest, year: int) -> HttpResponse:
    """Open tasks by points at stake, each of which may be tried as done or never done; figures before and after."""
    asked.reader(request)
    try:
        found = index(asked.day(request), year)
    except NoSet as missing:
        raise Http404 from missing
    if found.closed:
        raise Http404
    trial, faults = read(request.GET, found)
    actions = next_best_actions(found.projection)
    chosen = [action for action in actions if action.task.key in trial.tasks]
    listed = actions[:SHOWN] + [action for action in chosen if action not in actions[:SHOWN]]
    tasks = Task.objects.for_rows().in_bulk([action.task.key for action in listed])
    stated_rules = whatif.stated_rules(found.projection.tree)
    context = {
        "index": found,
        "faults": faults,
        "changes": whatif.compare(found.projection, trial) if trial else [],
        "actions": [
            {"action": each, "task": tasks[each.task.key], "tried": request.GET.get(f"t{each.task.key}", "")}
            for each in listed
        ],
        "others": len(actions) - len(listed),
        "forecasts": [
            {"indicator": each, "tried": request.GET.get(f"i-{each.key}", "")}
            for each in found.projection.facts.indicators.values()
            if each.readings
        ],
        "stated": [_stated_row(found, key, rule, request.GET) for key, rule in stated_rules],
        "unit_names": dict(Unit.objects.values_list("code", "name")),
    }  # fmt: skip
    return render(request, "scoring/whatif.html", context)


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
    return Trial(tasks, forecasts, _stated(asked_for, found, faults)), faults


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
