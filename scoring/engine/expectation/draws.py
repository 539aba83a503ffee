"""Draws of a year's end through the rules: median and interval of every node.

Draws are counts by criterion, unit and class of chance, not task by task, so that they cost little for many tasks.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.engine.evaluate import Evaluation
from scoring.engine.expectation.measures import measures
from scoring.engine.expectation.record import Record, logit
from scoring.engine.projection import Node, Projection
from scoring.engine.rules.combinations import Combination
from scoring.engine.rules.rule import IndicatorRule, TaskRule
from scoring.engine.tallies import TaskTally, worst
from scoring.engine.types import OPEN, Fate, TaskFact

DRAWS = 2_000
SEED = 20190717
RANGE_OF_ASSUMED = Fraction(1, 10)
"""An assumed value may be so much of its maximum more or less, where its owner states no range."""
Numbers = NDArray[np.int64]
Shares = NDArray[np.float64]
Points = NDArray[np.int64]
"""A leaf's points in the set's smallest units, a draw each."""


@dataclass(frozen=True, slots=True)
class Interval:
    """What 80 of 100 draws lie in, and the one in the middle."""

    low: Decimal
    median: Decimal
    high: Decimal

    def covers(self, outcome: Decimal) -> bool:
        return self.low <= outcome <= self.high


@dataclass(frozen=True, slots=True)
class Kind:
    """Tasks of one kind have the same chances: of a unit, late already by `late` days (None: its day has not come).

    Fates beyond `limit` days are missing: they would come after both the closing day and the deadline.
    """

    unit: str
    late: int | None
    limit: int | None
    dated: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """What becomes of one task of a kind in each draw: the chance of on time, of missing, and the days if late."""

    on_time: Shares
    missing: Shares
    days: tuple[int, ...]


class Draws:
    """The draws of a projection by a record. The same seed gives the same intervals."""

    def __init__(self, projection: Projection, record: Record, draws: int = DRAWS, seed: int = SEED):
        self.projection, self.record, self.number = projection, record, draws
        self.scale = projection.tree.scale
        self.day, self.closes_on = projection.facts.day, projection.tree.closing_day
        self.random = np.random.default_rng(seed)
        luck = record.luck(projection.tree.year)
        self.luck: Shares = self.random.normal(luck.mean, luck.deviation, draws)
        self._outlooks: dict[Kind, Outlook] = {}

    def intervals(self) -> dict[str, Interval]:
        """By key every node that has data."""
        found: dict[str, Interval] = {}
        self._node(self.projection.total, found)
        return found

    def _node(self, node: Node, found: dict[str, Interval]) -> Points | None:
        if node.points is None:
            return None
        if node.children:
            parts = [drawn for child in node.children if (drawn := self._node(child, found)) is not None]
            drawn = np.sum(parts, axis=0)
        else:
            assert node.evaluation is not None
            drawn = self._leaf(node.evaluation)
        low, median, high = np.percentile(drawn, (10, 50, 90), method="inverted_cdf")
        found[node.key] = Interval(*(self.scale.points(int(number)) for number in (low, median, high)))
        return drawn

    def _leaf(self, evaluation: Evaluation) -> Points:
        """The drawn points of a rule that has data, or of a part."""
        rule, points = evaluation.rule, evaluation.points
        assert points is not None
        if isinstance(rule, Combination) and evaluation.parts:
            return self._combined(rule, evaluation)
        if isinstance(rule, TaskRule) and evaluation.tasks:
            return self._by_tasks(rule, evaluation.tasks)
        if isinstance(rule, IndicatorRule) and evaluation.indicator is not None and evaluation.measured is not None:
            drawn = measures(rule, evaluation.indicator, evaluation.measured, self.random, self.number)
            return self._each(drawn, partial(_points_of, rule, evaluation.indicator.prior))
        if evaluation.is_assumed:
            most, value = float(rule.maximum), float(points.projected)
            reach = float(RANGE_OF_ASSUMED) * most
            low, high = value - reach, value + reach
            if evaluation.stated is not None and evaluation.stated.spread is not None:
                low, high = map(float, evaluation.stated.spread)
            drawn_values = np.clip(self.random.uniform(low, high, self.number), 0, most)
            return np.rint(drawn_values * 10**self.scale.places).astype(np.int64)
        return np.full(self.number, self.scale.units(points.projected), dtype=np.int64)

    def _each(self, values: Sequence[Any], outcome: Callable[[Any], Fraction]) -> Points:
        """The rounded points of each value; the same value is computed once."""
        known: dict[Any, int] = {}
        for value in values:
            if value not in known:
                known[value] = self.scale.units(self.scale.rounded(outcome(value)))
        return np.array([known[value] for value in values], dtype=np.int64)

    def _combined(self, rule: Combination, evaluation: Evaluation) -> Points:
        parts = [None if part.points is None else self._leaf(part) for part in evaluation.parts]
        maxima = [part.rule.full for part in evaluation.parts]
        columns = [[None] * self.number if part is None else part.tolist() for part in parts]

        def outcome(units: tuple[int | None, ...]) -> Fraction:
            given = [None if each is None else Fraction(self.scale.points(each)) for each in units]
            combined = rule.outcome(list(zip(given, maxima, strict=True)))
            return Fraction(0) if combined is None else combined.points

        return self._each(list(zip(*columns, strict=True)), outcome)

    def _by_tasks(self, rule: TaskRule, tasks: Iterable[TaskFact]) -> Points:
        fixed: Counter[Fate] = Counter()
        groups: Counter[tuple[tuple[Kind, ...], Fate]] = Counter()
        together: dict[Any, list[TaskFact]] = defaultdict(list)
        for task in tasks:
            together[task.counted_item if rule.counts_items else task.key].append(task)
        for several in together.values():
            settled, open_kinds = self._sorted(several)
            if open_kinds:
                groups[open_kinds, worst(settled) if settled else 0] += 1
            elif settled:
                fixed[worst(settled)] += 1
        days = sorted({0, *(day for day in fixed if day), *self._days(groups)} - {0})
        columns = {day: np.full(self.number, fixed[day], dtype=np.int64) for day in (None, 0, *days)}
        for (kinds, settled_worst), number in groups.items():
            for fate, drawn in self._group(kinds, settled_worst, number):
                columns[fate] = columns[fate] + drawn
        rows = list(zip(*(columns[fate].tolist() for fate in (None, 0, *days)), strict=True))

        def outcome(row: tuple[int, ...]) -> Fraction:
            missing, on_time, *late = row
            by_days = {day: number for day, number in zip(days, late, strict=True) if number}
            return rule.outcome(TaskTally(on_time, missing, by_days)).points

        return self._each(rows, outcome)

    def _sorted(self, tasks: Iterable[TaskFact]) -> tuple[list[Fate], tuple[Kind, ...]]:
        """Of these tasks the fates that are settled, and the kinds of those still open."""
        settled: list[Fate] = []
        kinds: list[Kind] = []
        for task in tasks:
            fates = self.projection.fates[task.key]
            if fates is None:
                continue
            if task.state != OPEN or fates.attainable is None:
                settled.append(fates.projected)
                continue
            due = task.due_on
            late = (self.day - due).days if due is not None and due < self.day else None
            limit = (max(self.closes_on, due) - due).days if due is not None else None
            longest = max(*self.record.late_days, (late or 0) + 1)
            limit = None if limit is None else min(limit, longest)
            kinds.append(Kind(task.unit, late, limit, due is not None))
        return settled, tuple(sorted(kinds, key=str))

    def _days(self, groups: Iterable[tuple[tuple[Kind, ...], Fate]]) -> set[int]:
        days: set[int] = set()
        for kinds, settled in groups:
            days |= {settled} if settled else set()
            for kind in kinds:
                days |= {max(day, settled or 0) for day in self._outlook(kind).days}
        return days

    def _outlook(self, kind: Kind) -> Outlook:
        if kind not in self._outlooks:
            self._outlooks[kind] = self._new_outlook(kind)
        return self._outlooks[kind]

    def _new_outlook(self, kind: Kind) -> Outlook:
        chances = self.record.of_unit(kind.unit)
        if kind.late is None:
            on_time = 1 / (1 + np.exp(-(logit(chances.on_time) + self.luck)))
            missing = chances.missing_of_rest
            days = self.record.late_days if kind.dated else ()
        else:  # on time is past; what is late by now is so by more days yet, or never done
            on_time = np.zeros(self.number)
            later = [day for day in self.record.late_days if day > kind.late]
            still = len(later) / len(self.record.late_days) * (1 - chances.missing_of_rest)
            missing = chances.missing_of_rest / (still + chances.missing_of_rest)
            days = tuple(later) or (kind.late + 1,)
        if not kind.dated:
            # Without a deadline there is no late: done by the closing day, or not at all.
            on_time = 1 - (1 - on_time) * missing
            return Outlook(on_time, 1 - on_time, ())
        within = tuple(day for day in days if kind.limit is None or day <= kind.limit)
        beyond = 1 - len(within) / len(days) if days else 1.0
        missing += (1 - missing) * beyond
        return Outlook(on_time, (1 - on_time) * missing, within)

    def _group(self, kinds: tuple[Kind, ...], settled: Fate, number: int) -> Iterable[tuple[Fate, Numbers]]:
        """How many of `number` items (or tasks) of these open kinds have each fate, a draw each."""
        if settled is None:
            yield None, np.full(self.number, number, dtype=np.int64)
            return
        outlooks = [self._outlook(kind) for kind in kinds]
        on_time = np.prod([each.on_time for each in outlooks], axis=0)
        missing = 1 - np.prod([1 - each.missing for each in outlooks], axis=0)
        missing_drawn = self.random.binomial(number, np.clip(missing, 0, 1))
        left = number - missing_drawn
        share = np.divide(on_time, 1 - missing, out=np.zeros(self.number), where=missing < 1)
        on_drawn = self.random.binomial(left, np.clip(share, 0, 1))
        late = left - on_drawn
        yield None, missing_drawn
        yield settled, on_drawn
        days = sorted({max(day, settled) for each in outlooks for day in each.days}) or [settled]
        for place, day in enumerate(days):
            taken = late if place == len(days) - 1 else self.random.binomial(late, 1 / (len(days) - place))
            late = late - taken
            yield day, taken


def _points_of(rule: IndicatorRule, prior: Fraction | None, measure: Any) -> Fraction:
    return rule.outcome(rule.compared(measure, prior)).points


def expected(projection: Projection, record: Record, draws: int = DRAWS, seed: int = SEED) -> dict[str, Interval]:
    """By key of node what the record makes likely; empty while the record is too short to say anything."""
    return Draws(projection, record, draws, seed).intervals() if record.is_enough else {}
