"""A leaf's rule, or a part of it, applied to the facts: its figures, each rounded once, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.engine.figures import FIGURES, Figures
from scoring.engine.indicators import MOST, Measure, Measured, measure, nothing_arose, out_of_reach
from scoring.engine.points import Share
from scoring.engine.rules.combinations import Combination, Parts
from scoring.engine.rules.rule import IndicatorRule, Outcome, Rule, TaskRule, rule_of
from scoring.engine.rules.stated import StatedRule
from scoring.engine.tallies import Fates, TaskTally, counted_once, fates
from scoring.engine.types import (
    CANCELLED,
    CriteriaTree,
    Criterion,
    Facts,
    Fate,
    IndicatorFact,
    Key,
    StatedFact,
    TaskFact,
)

OUT_OF_REACH = "forecast-out-of-reach"
DATA, NO_DATA, NONE_AROSE, OUT = "data", "no-data", "none-arose", "out"
Points = Figures[Decimal]
Tasks = tuple[TaskFact, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a figure is what it is: a key of `scoring.index.wording` and the facts that its sentence names."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A rule applied: whether it has data, its rounded figures, why, and what it was applied to."""

    rule: Rule
    status: str
    points: Points | None = None
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    tasks: Tasks = ()
    indicator: IndicatorFact | None = None
    measured: Measured | None = None
    stated: StatedFact | None = None
    parts: tuple[Evaluation, ...] = ()

    @property
    def lost(self) -> Decimal:
        """What cannot be had any more; 0 without data."""
        return self.rule.maximum - self.points.attainable if self.points else Decimal(0)

    @property
    def at_risk(self) -> Decimal:
        """What can still be had and shows signs of trouble; 0 without data."""
        return self.points.attainable - self.points.cautious if self.points else Decimal(0)

    @property
    def on_track(self) -> Decimal:
        """What is not secured and shows no sign of trouble; 0 without data."""
        return self.points.cautious - self.points.secured if self.points else Decimal(0)

    @property
    def is_stated(self) -> bool:
        """Whether a stated value gives these points, in whole or in part."""
        return bool(self.points) and (self.stated is not None or any(part.is_stated for part in self.parts))

    @property
    def is_assumed(self) -> bool:
        """Whether a stated value that is not final gives these points, in whole or in part."""
        own = isinstance(self.rule, StatedRule) and not self.rule.always_final
        assumed = own and self.stated is not None and not self.stated.final
        return bool(self.points) and (assumed or any(part.is_assumed for part in self.parts))


class TaskIndex:
    """Which tasks a criterion or a part counts, each once: by the item's links, its documents and their kinds."""

    def __init__(self, facts: Facts):
        self._by_item: dict[Key, list[TaskFact]] = defaultdict(list)
        for task in facts.tasks:
            self._by_item[task.item].append(task)
        self._items: dict[tuple[str, str], list[Key]] = defaultdict(list)
        for item in self._by_item:
            known = facts.items.get(item)
            if known is None:
                continue
            for kind, keys in (("criteria", known.criteria), ("documents", known.documents), ("kinds", known.kinds)):
                for key in keys:
                    self._items[kind, key].append(item)

    def of_rule(self, criterion: str, rule: Rule, inherited: Tasks) -> Tasks:
        """What the whole rule counts by links to the criterion, a part by what it inherits; both by their documents."""
        names = [("documents", document) for document in rule.params.get("documents", ())]
        names += [("kinds", kind) for kind in rule.params.get("document_kinds", ())]
        if not rule.part:
            names.insert(0, ("criteria", criterion))
        items = dict.fromkeys(item for name in names for item in self._items.get(name, ()))
        own = tuple(task for item in items for task in self._by_item[item])
        return tuple({task.key: task for task in (*inherited, *own)}.values()) if inherited else own


class Evaluator:
    """The rules of a tree on the facts of a day. Raises ValueError on facts that contradict themselves."""

    def __init__(self, tree: CriteriaTree, facts: Facts):
        self.scale = tree.scale
        self.facts = facts
        closes_on = tree.closing_day
        self.fates = {task.key: _fates(task, facts, closes_on) for task in facts.tasks}
        self._tasks = TaskIndex(facts)

    def leaf(self, criterion: Criterion) -> Evaluation:
        """A leaf; one on which nothing arose is full, out of the maximum, or without data, as its `none_arose` says."""
        evaluation = self._apply(criterion.key, rule_of(criterion.rule, criterion.params, criterion.maximum))
        wanted = criterion.params.get("none_arose", "no_data")
        if evaluation.status != NONE_AROSE or wanted == "no_data":
            return evaluation
        if wanted == "out":
            return replace(evaluation, status=OUT)
        reason = Reason("none-arose-full", {"because": evaluation.reasons["all"].key})
        points = Points.alike(evaluation.rule.maximum)
        return replace(evaluation, status=DATA, points=points, reasons=dict.fromkeys(FIGURES, reason))

    def _apply(self, criterion: str, rule: Rule, inherited: Tasks = ()) -> Evaluation:
        match rule:
            case Combination():
                return self._combination(criterion, rule, inherited)
            case TaskRule():
                return self._by_tasks(rule, self._tasks.of_rule(criterion, rule, inherited))
            case StatedRule():
                return self._stated(rule, self.facts.stated.get((criterion, rule.part)))
            case IndicatorRule():
                return self._read(rule, self.facts.indicators.get(rule.indicator))
        raise TypeError(f"{rule.kind!r} is no rule of a leaf")

    def _known(self, rule: Rule, outcomes: Figures[Outcome], **detail: Any) -> Evaluation:
        """Rounds each figure once and cuts it at attainable."""
        rounded = outcomes.each(lambda outcome: self.scale.rounded(outcome.points))
        points = rounded.each(lambda figure: min(figure, rounded.attainable))
        reasons = {name: Reason(outcome.why, outcome.facts) for name, outcome in outcomes.named()}
        return Evaluation(rule, DATA, points, reasons, **detail)

    def _by_tasks(self, rule: TaskRule, tasks: Tasks) -> Evaluation:
        if not tasks:
            return _unknown(rule, NONE_AROSE, "no-task-given")
        counted = self._counted(rule, tasks)
        if not counted:
            return _unknown(rule, NO_DATA, "all-tasks-cancelled", {"cancelled": len(tasks)}, tasks=tasks)
        return self._known(rule, tallies(counted).each(lambda tally: _by_tally(rule, tally)), tasks=tasks)

    def _counted(self, rule: TaskRule, tasks: Tasks) -> Counter[Fates]:
        """How many of what the rule counts share all their fates."""
        return Counter(each.fates for each in counted_once(tasks, self.fates, rule.counts_items))

    def _read(self, rule: IndicatorRule, indicator: IndicatorFact | None) -> Evaluation:
        if indicator is None or not indicator.readings:
            return _unknown(rule, NO_DATA, "no-reading", {"indicator": rule.indicator}, indicator=indicator)
        if rule.compares_years and indicator.prior is None:
            return _unknown(rule, NO_DATA, "no-prior-year", indicator=indicator)
        if rule.is_ratio and nothing_arose(indicator):
            return _unknown(rule, NO_DATA if rule.compares_years else NONE_AROSE, "no-case", indicator=indicator)
        measured = measure(rule, indicator)

        def outcome(one: Measure) -> Outcome:
            if one == MOST:
                given = Outcome(rule.full, "maximum-still-open")
            else:
                given = rule.outcome(rule.compared(one, indicator.prior))
            read = {"months": measured.months, "complete": measured.complete, "basis": _basis(one, measured)}
            return given.resting_on({**read, **_numbers(one)})

        least = min(map(outcome, measured.secured), key=lambda each: each.points)
        outcomes = Figures(
            secured=least,
            cautious=least,
            projected=outcome(measured.projected),
            attainable=max(map(outcome, measured.attainable), key=lambda each: each.points),
        )
        flags = (OUT_OF_REACH,) if out_of_reach(rule, measured) else ()
        return self._known(rule, outcomes, flags=flags, indicator=indicator, measured=measured)

    def _stated(self, rule: StatedRule, stated: StatedFact | None) -> Evaluation:
        if stated is None:
            return _unknown(rule, NO_DATA, "nothing-stated")
        facts = {"value": stated.value, "owner": stated.owner, "on": stated.on}
        given = rule.outcome(stated.value).resting_on(facts)
        if stated.final or rule.always_final:
            return self._known(rule, Figures.alike(given), stated=stated)
        nothing = Outcome(Fraction(0), "assumed-nothing", facts)
        most = Outcome(rule.full, "assumed-most", facts)
        return self._known(rule, Figures(nothing, given, given, most), stated=stated)

    def _combination(self, criterion: str, rule: Combination, inherited: Tasks) -> Evaluation:
        tasks = self._tasks.of_rule(criterion, rule, inherited)
        parts = tuple(self._apply(criterion, part, tasks) for part in rule.parts)
        known = [outcome for figure in FIGURES if (outcome := rule.outcome(of_parts(parts, figure))) is not None]
        if len(known) < len(FIGURES):
            idle = all(part.status == NONE_AROSE for part in parts)
            lacking = {"lacking": [part.rule.part for part in parts if part.points is None]}
            if idle:
                return _unknown(rule, NONE_AROSE, "nothing-arose-in-parts", lacking, parts=parts)
            return _unknown(rule, NO_DATA, "part-without-data", lacking, parts=parts)
        flags = tuple(dict.fromkeys(flag for part in parts for flag in part.flags))
        counted = tuple({task.key: task for part in parts for task in part.tasks}.values())
        return self._known(rule, Figures(*known), flags=flags, parts=parts, tasks=counted)


def _fates(task: TaskFact, facts: Facts, closes_on: date) -> Fates | None:
    """What becomes of a task, or what is tried of it, unless it is cancelled."""
    if task.key in facts.forced and task.state != CANCELLED:
        return Figures.alike(facts.forced[task.key])
    return fates(task, facts.day, closes_on)


def _unknown(rule: Rule, status: str, why: str, facts: Mapping[str, object] | None = None, **detail: Any) -> Evaluation:
    return Evaluation(rule, status, None, {"all": Reason(why, facts or {})}, **detail)


def tallies(counted: Mapping[Fates, int]) -> Figures[TaskTally]:
    """The tasks by what becomes of them in each figure, from how many share all their fates."""
    single = Figures(*(Counter[Fate]() for _ in FIGURES))
    for known, number in counted.items():
        for figure, fate in zip(single, known, strict=True):
            figure[fate] += number
    return single.each(TaskTally.of)


def _by_tally(rule: TaskRule, tally: TaskTally) -> Outcome:
    counts = {name: getattr(tally, name) for name in ("tasks", "done", "on_time", "late", "missing")}
    return rule.outcome(tally).resting_on(counts | ({"items": tally.tasks} if rule.counts_items else {}))


def of_parts(parts: tuple[Evaluation, ...], figure: str) -> Parts:
    """One figure of each part, None without data, with its maximum."""
    return [(Fraction(getattr(part.points, figure)) if part.points else None, part.rule.full) for part in parts]


def _basis(one: Measure, measured: Measured) -> str:
    """What a figure stands on: readings, forecast, carried-on or most."""
    if one == MOST:
        return "most"
    if one is measured.so_far:
        return "readings"
    return "forecast" if one is measured.forecast else "carried-on"


def _numbers(one: Measure) -> dict[str, object]:
    if isinstance(one, Share):
        return {"numerator": one.numerator, "denominator": one.denominator, "share": one.value}
    return {} if one == MOST else {"count": one}
