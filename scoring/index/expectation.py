"""What the office's own record makes likely for the year, and whether that came true in the years that are over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count

from cchc.accounts.models import Unit
from scoring.engine.expectation.draws import DRAWS, Interval, expected
from scoring.engine.expectation.record import ENOUGH, Finished, Record
from scoring.engine.tallies import fates
from scoring.engine.types import CANCELLED, OPEN, VERIFIED, TaskFact
from scoring.index.index import Index, index_of
from scoring.index.load import task_facts
from scoring.models import CriteriaSet, Criterion, OfficialResult
from tasks.models import Task

MONTHS_BACK = 24


def record_of(index: Index) -> Record:
    """The tasks finished in the 24 months up to the index's day, as they were known then."""
    day, year = index.day, index.year
    codes = dict(Unit.objects.values_list("pk", "code"))
    since = date(day.year - MONTHS_BACK // 12, day.month, min(day.day, 28))
    closing = dict(CriteriaSet.objects.filter(is_draft=False).values_list("year", "closes_on"))
    finished = list(_finished(index.projection.facts.tasks, year, day, since, index.projection.tree.closing_day))
    for earlier in range(since.year, year):
        closes_on = closing.get(earlier, date(earlier, 12, 31))
        finished += _finished(task_facts(earlier, day, codes), earlier, day, since, closes_on)
    return Record(finished)


def _finished(tasks: Any, year: int, day: date, since: date, closes_on: date) -> Iterator[Finished]:
    """What became of the year's dated tasks; check-ins have no deadline, what is left out tells nothing."""
    for task in tasks:
        if task.due_on is None or task.due_on < since or task.check_in:
            continue
        settled = _settled(task, day, closes_on)
        if settled is not None:
            yield Finished(task.unit, year, *settled)


def _settled(task: TaskFact, day: date, closes_on: date) -> tuple[int | None, bool] | None:
    """The fate and whether it is only late and open so far; None while nothing is known of it."""
    known = fates(task, day, closes_on)
    if known is None or task.due_on is None:
        return None
    if task.state in (VERIFIED, CANCELLED):
        return known.secured, False
    if task.state == OPEN and task.due_on < day:
        return known.attainable, known.attainable is not None
    return None


def intervals(index: Index) -> dict[str, Interval]:
    """By key of node what is likely; nothing of a closed year, nor while fewer than 30 tasks were finished.

    Nothing in an office's first year either (design §5): a year's luck cannot be told from the office's way of working
    while there is no other year.
    """
    return {} if index.closed or _is_first_year(index) else expected(index.projection, record_of(index))


def _is_first_year(index: Index) -> bool:
    """Whether no earlier year is known: neither a set of its own nor official results."""
    year = index.year
    if CriteriaSet.objects.filter(is_draft=False, year__lt=year).exists():
        return False
    has_results = Criterion.objects.filter(criteria_set=index.criteria_set, official_prior__isnull=False).exists()
    return not (has_results or OfficialResult.objects.filter(is_draft=False, year__lt=year).exists())


def as_json(index: Index) -> dict[str, Any] | None:
    """What a snapshot keeps of it: by node low, median and high; None where nothing can be said."""
    found = intervals(index)
    if not found:
        return None
    scale = index.projection.tree.scale
    nodes = {key: [scale.text(points) for points in (each.low, each.median, each.high)] for key, each in found.items()}
    return {"as_of": index.day.isoformat(), "draws": DRAWS, "tested": _can_be_tested(index.day), "nodes": nodes}


def _can_be_tested(day: date) -> bool:
    """Whether a year with a set of its own is over in which enough tasks were finished."""
    over = CriteriaSet.objects.filter(is_draft=False, closes_on__lt=day).values_list("year", flat=True)
    finished = Task.objects.filter(state=Task.State.DONE, item__document__year__in=list(over))
    by_year = finished.values("item__document__year").annotate(tasks=Count("pk")).order_by()
    return by_year.filter(tasks__gte=ENOUGH).exists()


@dataclass(frozen=True, slots=True)
class Tested:
    """An interval asked for at a month-end, and the points that were secured on the closing day."""

    year: int
    month_end: date
    node: str
    interval: Interval
    outcome: Decimal

    @property
    def covered(self) -> bool:
        return self.interval.covers(self.outcome)


def backtest(today: date) -> Iterator[Tested]:
    """Every node of every year that is over and has enough finished tasks, from each month-end before its closing."""
    sets = CriteriaSet.objects.filter(is_draft=False, closes_on__lt=today)
    for year, closes_on in dict(sets.order_by("pk").values_list("year", "closes_on")).items():
        outcome = index_of(closes_on, year)
        if outcome.closed or not _has_enough(outcome):
            continue
        reached = {node.key: node.secured for node in outcome.projection.total.walk()}
        for month_end in _month_ends(year, closes_on):
            for key, interval in intervals(index_of(month_end, year)).items():
                points = reached.get(key)
                if points is not None:
                    yield Tested(year, month_end, key, interval, points)


def _has_enough(index: Index) -> bool:
    own = _finished(index.projection.facts.tasks, index.year, index.day, date.min, index.projection.tree.closing_day)
    return Record(own).is_enough


def _month_ends(year: int, closes_on: date) -> list[date]:
    ends = [date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1) for month in range(1, 13)]
    return [day for day in ends if day < closes_on]
