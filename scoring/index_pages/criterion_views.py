"""Why a criterion has its points: the rule, the branch taken, and the tasks, readings and values behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cchc.accounts import rights
from cchc.accounts.models import Unit, User
from scoring.engine import periods
from scoring.engine.evaluate import Evaluation
from scoring.engine.projection import Node
from scoring.engine.rules import usage
from scoring.engine.stakes import next_step
from scoring.engine.types import StatedFact, TaskFact
from scoring.index import parameters, wording
from scoring.index.index import Index, NoSet, index_of
from scoring.index.load import stated_values, unchecked_on
from scoring.models import CriteriaSet, Indicator, ItemLink, Reading, StatedValue
from scoring.readings.acts import indicators_of
from tasks.models import Task

PAGE_SIZE = 50


def show_criterion(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """One criterion of the year as of today or an earlier day (`ngay`)."""
    person = parameters.reader(request)
    try:
        index = index_of(parameters.day(request), year)
    except NoSet as missing:
        return parameters.without_figures(request, missing, year)
    node = next((each for each in index.projection.total.walk() if each.key == key), None)
    if node is None or node is index.projection.total:
        raise Http404
    scale = index.projection.tree.scale
    evaluations = list(_parts(node.evaluation)) if node.evaluation else []
    tasks = node.evaluation.tasks if node.evaluation else ()
    page = Paginator(tasks, PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "index": index,
        "node": node,
        "rule": wording.rule_of_criterion(node.criterion),
        "why": wording.why(node, scale),
        "flags": wording.flags_of(node),
        "reasons": wording.figure_reasons(node, scale),
        "parts": wording.part_reasons(node.evaluation, scale) if node.evaluation else [],
        "page": page,
        "tasks": _task_rows(page.object_list, index),
        "readings": _readings(evaluations),
        "stated": _stated(evaluations, index, key),
        "unchecked": _unchecked(index)[key] if not index.closed else 0,
        "losses": index.criteria_set.criteria.get(key=key).prior_losses.all() if index.closed else (),
        "next_steps": [step for each in evaluations if (step := next_step(each))],
        "may_read": [] if index.closed else _readable(index, node, person),
        "may_state": _statable(node) if not index.closed and rights.allowed(person, "keep_criteria") else [],
        "supported_by": _supporting(index.criteria_set, node),
        "unit_names": dict(Unit.objects.values_list("code", "name")),
    }
    return render(request, "scoring/index/criterion.html", context)


def _parts(evaluation: Evaluation) -> Iterator[Evaluation]:
    yield evaluation
    for part in evaluation.parts:
        yield from _parts(part)


def _task_rows(facts: Iterable[TaskFact], index: Index) -> list[dict[str, Any]]:
    """The tasks of a page with what becomes of each."""
    facts = list(facts)
    tasks = Task.objects.for_rows().in_bulk([fact.key for fact in facts])
    return [{"task": tasks[fact.key], "fact": fact, "fates": index.projection.fates[fact.key]} for fact in facts]


def _readings(evaluations: list[Evaluation]) -> list[Reading]:
    keys = [reading.key for each in evaluations if each.indicator for reading in each.indicator.readings]
    rows = Reading.objects.filter(pk__in=keys).select_related("indicator", "unit")
    return sorted(rows, key=lambda each: (each.indicator_id, *periods.months_of(each.period), each.pk))


def _stated(evaluations: list[Evaluation], index: Index, key: str) -> list[tuple[StatedFact, StatedValue | None]]:
    """What is stated of the criterion and its parts, with the rows that say so."""
    facts = [(each.stated, each.rule.part) for each in evaluations if each.stated]
    rows = stated_values(index.criteria_set, index.year, index.day) if facts else {}
    return [(fact, rows.get((key, part))) for fact, part in facts]


def _unchecked(index: Index) -> Counter[str]:
    """By criterion how many readings and stated values behind it nobody had checked by the day."""
    unchecked = unchecked_on(index.criteria_set, index.year, index.day)
    return unchecked.by_criterion(index.projection.tree)


def _readable(index: Index, node: Node, person: User) -> list[Indicator]:
    """The indicators of the criterion whose readings the person may enter."""
    keys = {rule.indicator for rule in usage.rules_of(node.criterion)} - {""}
    indicators = indicators_of(index.year, index.criteria_set) if keys else []
    return [each for each in indicators if each.key in keys and rights.allowed(person, "enter_reading", each)]


def _statable(node: Node) -> list[str]:
    """What may be stated here: "" for the criterion as a whole, and the numbers of its parts that take a value."""
    return ["", *(rule.part for rule in usage.rules_of(node.criterion) if rule.part and rule.takes_value)]


def _supporting(criteria_set: CriteriaSet, node: Node) -> QuerySet[ItemLink]:
    links = ItemLink.objects.filter(
        criterion__criteria_set=criteria_set, criterion__key=node.key, kind=ItemLink.Kind.SUPPORTS, in_force=True
    )
    return links.select_related("item__document")
