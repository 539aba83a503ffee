"""What can still be won: by a single task, by chasing in the best order, by more good cases."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.engine.evaluate import Evaluation
from scoring.engine.points import Scale, Share
from scoring.engine.projection import Projection
from scoring.engine.rules.combinations import Combination
from scoring.engine.rules.rule import RatioRule, TaskRule
from scoring.engine.tallies import Counted, Fates, TaskTally, counted_once, worst
from scoring.engine.types import CANCELLED, OPEN, VERIFIED, Fate, Key, TaskFact


class LeafStakes:
    """A leaf's projected figure with one task of another fate, everything else as projected."""

    def __init__(self, evaluation: Evaluation, fates: Mapping[Key, Fates | None], scale: Scale):
        self.evaluation, self.scale = evaluation, scale
        self.parts = [LeafStakes(part, fates, scale) for part in evaluation.parts]
        self.tasks = frozenset(task.key for task in evaluation.tasks)
        self.tally = TaskTally()
        self._moved: dict[tuple[Fate, Fate], Decimal] = {}
        self._beside: dict[Key, tuple[Fate, ...]] = {}  # where items count: the worst of the item's other tasks
        if isinstance(evaluation.rule, TaskRule) and evaluation.points:
            counted = counted_once(evaluation.tasks, fates, evaluation.rule.counts_items)
            self.tally = TaskTally.of(Counter(each.fates.projected for each in counted))
            if evaluation.rule.counts_items:
                self._beside = {key: rest for each in counted for key, rest in _beside(each, fates)}

    def counted_in(self, task: Key) -> tuple[Any, ...]:
        """Where in the leaf the task counts; tasks with the same answer and fates have the same stake."""
        own = self._beside.get(task, task in self.tasks)
        return (own, *(flag for part in self.parts for flag in part.counted_in(task)))

    def points(self, task: Key, before: Fate, after: Fate) -> Decimal | None:
        """The leaf's rounded projected points; None without data."""
        known, rule = self.evaluation.points, self.evaluation.rule
        if known is None or task not in self.tasks or before == after:
            return known and known.projected
        if isinstance(rule, Combination):
            return self._combined(rule, task, before, after, known.attainable)
        if isinstance(rule, TaskRule):
            beside = self._beside.get(task, ())
            return self._own(rule, worst((before, *beside)), worst((after, *beside)), known.attainable)
        return known.projected

    def _combined(self, rule: Combination, task: Key, before: Fate, after: Fate, most: Decimal) -> Decimal | None:
        figures = [(part.points(task, before, after), part.evaluation.rule.full) for part in self.parts]
        outcome = rule.outcome([(None if points is None else Fraction(points), full) for points, full in figures])
        return None if outcome is None else min(self.scale.rounded(outcome.points), most)

    def _own(self, rule: TaskRule, before: Fate, after: Fate, most: Decimal) -> Decimal:
        """A single rule with one of its tasks moved: the same for all tasks with these fates, so computed once."""
        if (before, after) not in self._moved:
            outcome = rule.outcome(self.tally.moved(before, after))
            self._moved[before, after] = min(self.scale.rounded(outcome.points), most)
        return self._moved[before, after]

    def difference(self, task: Key, before: Fate, earliest: Fate) -> Decimal:
        """What it is worth that the task is finished as early as it can be rather than never."""
        best, never = self.points(task, before, earliest), self.points(task, before, None)
        return Decimal(0) if best is None or never is None else best - never


def _beside(item: Counted, fates: Mapping[Key, Fates | None]) -> Iterator[tuple[Key, tuple[Fate, ...]]]:
    """Each task of an item with the worst projected fate of the item's others; nothing beside a single one."""
    projected = {task.key: known.projected for task in item.tasks if (known := fates[task.key]) is not None}
    ranked = sorted(projected, key=lambda key: (projected[key] is None, projected[key] or 0), reverse=True)
    for key in ranked:
        yield key, tuple(projected[other] for other in ranked[:2] if other != key)[:1]


def stakes(projection: Projection) -> dict[Key, dict[str, Decimal]]:
    """Points at stake of each task that is not verified or cancelled, by criterion; a criterion with 0 is named too.

    Finished as early as it still can be, less never done, in the projected figure. Tasks alike share one calculation.
    """
    by_task: dict[Key, dict[str, Decimal]] = defaultdict(dict)
    for leaf in projection.total.leaves():
        if leaf.evaluation is None or not leaf.evaluation.tasks or leaf.points is None:
            continue
        leaf_stakes = LeafStakes(leaf.evaluation, projection.fates, projection.tree.scale)
        alike: dict[object, Decimal] = {}
        for task in leaf.evaluation.tasks:
            fates = projection.fates[task.key]
            if fates is None or task.state in (VERIFIED, CANCELLED) or task.key in projection.facts.forced:
                continue
            same = (fates.projected, fates.attainable, leaf_stakes.counted_in(task.key))
            if same not in alike:
                alike[same] = leaf_stakes.difference(task.key, fates.projected, fates.attainable)
            by_task[task.key][leaf.key] = alike[same]
    return dict(by_task)


@dataclass(frozen=True, slots=True)
class NextAction:
    """An open task with the points that hang on it and the days left (negative: late; None: no deadline)."""

    task: TaskFact
    points: Decimal
    days_left: int | None


def next_best_actions(projection: Projection, most: int | None = None) -> list[NextAction]:
    """Open tasks with points at stake, the most points first, then the earliest deadline."""
    day = projection.facts.day
    at_stake = {task: sum(by.values(), Decimal(0)) for task, by in stakes(projection).items()}
    actions = [
        NextAction(task, at_stake[task.key], (task.due_on - day).days if task.due_on else None)
        for task in projection.facts.tasks
        if task.state == OPEN and at_stake.get(task.key)
    ]
    actions.sort(key=lambda action: (-action.points, action.task.due_on or date.max, str(action.task.key)))
    return actions[:most]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What a ratio as read so far lacks: so many more good cases reach `start`; None: no number of them does."""

    rule: RatioRule
    indicator: str
    start: Fraction
    above: bool
    points: Fraction
    cases: int | None


def next_step(evaluation: Evaluation) -> NextStep | None:
    """The next step (of a line: its target) above the ratio as read so far; None where there is none."""
    rule, measured, indicator = evaluation.rule, evaluation.measured, evaluation.indicator
    if not isinstance(rule, RatioRule) or measured is None or indicator is None:
        return None
    so_far = measured.so_far
    if not isinstance(so_far, Share) or so_far.numerator > so_far.denominator:
        return None
    goals = rule.goals(indicator.prior)
    step = next((each for each in goals if not each.reached_by(so_far.value)), None)
    if step is None:
        return None
    cases = more_good_cases(so_far.numerator, so_far.denominator, step.reached_by)
    return NextStep(rule, indicator.name, step.start, step.above, step.points, cases)


def more_good_cases(
    numerator: Fraction, denominator: Fraction, reached: Callable[[Fraction], bool], most: int = 10**9
) -> int | None:
    """The smallest whole k with (n+k)/(d+k) in the step, or None if no k up to `most` gets there.

    The share rises with k (n ≤ d), so it is found by doubling and halving, exactly.
    """

    def enough(k: int) -> bool:
        return denominator + k > 0 and reached((numerator + k) / (denominator + k))

    if enough(0):
        return 0
    high = 1
    while not enough(high):
        high *= 2
        if high > most:
            return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
