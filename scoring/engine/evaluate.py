"""One leaf, or one part of a combination, in its three figures, each rounded once. Pure: no Django."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from scoring.engine import indicators as measures
from scoring.engine.outcomes import ATTAINABLE, FIGURES, SECURED, Fates
from scoring.engine.points import Scale
from scoring.engine.rules import rules
from scoring.engine.rules.rules import KINDS
from scoring.engine.tallies import Fate, Outcome, Share, TaskTally
from scoring.engine.types import IndicatorFact, Key, StatedFact, TaskFact

OUT_OF_REACH = "forecast-out-of-reach"
DATA, NO_DATA, NONE_AROSE, OUT = "data", "no-data", "none-arose", "out"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a figure is what it is: a key of `scoring.index.wording` and the facts that its sentence names."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in force: kind, parameters, maximum, and where it stands ("" for a leaf, "2" for its second part)."""

    kind: str
    params: Mapping
    maximum: Decimal
    part: str = ""

    @property
    def feeds_on(self) -> str:
        return KINDS[self.kind].feeds_on

    def parts(self) -> list["Rule"]:
        """The rules of a combination, numbered from 1."""
        prefix = f"{self.part}." if self.part else ""
        return [
            Rule(part["rule"], part["params"], Decimal(part["max"]), f"{prefix}{number}")
            for number, part in enumerate(self.params["parts"], 1)
        ]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A rule applied: does it have data, its three rounded figures, why, and all that a ledger or a page asks for."""

    rule: Rule
    status: str
    points: tuple[Decimal, Decimal, Decimal] | None = None
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    tasks: tuple[TaskFact, ...] = ()
    indicator: IndicatorFact | None = None
    measured: measures.Measured | None = None
    stated: StatedFact | None = None
    parts: tuple["Evaluation", ...] = ()

    @property
    def lost(self) -> Decimal:
        """What cannot be had any more; 0 without data."""
        return self.rule.maximum - self.points[ATTAINABLE] if self.points else Decimal(0)

    @property
    def at_risk(self) -> Decimal:
        """What can still be had and is not secured; 0 without data."""
        return self.points[ATTAINABLE] - self.points[SECURED] if self.points else Decimal(0)

    @property
    def is_stated(self) -> bool:
        """Whether a stated value gives these points, in whole or in part."""
        return bool(self.points) and (self.stated is not None or any(part.is_stated for part in self.parts))


class Sheet:
    """What a leaf is evaluated on: its tasks and those of its parts, indicators, stated values, and their fates."""

    def __init__(self, *, key, tasks, fates, indicators, stated, scale: Scale):
        self.key = key
        self.tasks_of = tasks
        self.fates: Mapping[Key, Fates | None] = fates
        self.indicators = indicators
        self.stated = stated
        self.scale = scale

    def evaluate(self, rule: Rule, inherited: tuple[TaskFact, ...] = ()) -> Evaluation:
        """The three figures of a rule on this sheet's facts."""
        if rule.feeds_on == rules.PARTS:
            return self._combination(rule, self.tasks_of(rule, inherited))
        if rule.feeds_on == rules.TASKS:
            return self._tasks(rule, self.tasks_of(rule, inherited))
        if rule.feeds_on == rules.STATED:
            return self._stated(rule)
        return self._indicator(rule)

    def _known(self, rule: Rule, outcomes: list[Outcome], **detail) -> Evaluation:
        """Rounds each figure once and cuts secured and projected at attainable."""
        points = [self.scale.rounded(outcome.points) for outcome in outcomes]
        secured, projected, attainable = (min(figure, points[ATTAINABLE]) for figure in points)
        cut = secured, projected, attainable
        reasons = {name: Reason(o.why, o.facts) for name, o in zip(FIGURES, outcomes, strict=True)}
        return Evaluation(rule, DATA, cut, reasons, **detail)

    def _unknown(self, rule: Rule, status: str, why: str, facts=None, **detail) -> Evaluation:
        return Evaluation(rule, status, None, {"all": Reason(why, facts or {})}, **detail)

    def _tasks(self, rule: Rule, tasks: tuple[TaskFact, ...]) -> Evaluation:
        if not tasks:
            return self._unknown(rule, NONE_AROSE, "no-task-given")
        counted = Counter(fates for task in tasks if (fates := self.fates[task.key]) is not None)
        cancelled = len(tasks) - counted.total()
        if not counted:
            return self._unknown(rule, NO_DATA, "all-tasks-cancelled", {"cancelled": cancelled}, tasks=tasks)
        outcomes = [self._by_tally(rule, tally(counted, figure)) for figure in range(3)]
        return self._known(rule, outcomes, tasks=tasks)

    @staticmethod
    def _by_tally(rule: Rule, counted: TaskTally) -> Outcome:
        outcome = KINDS[rule.kind].rule(rule.params, Fraction(rule.maximum), counted)
        seen = {"tasks": counted.tasks, "done": counted.done, "on_time": counted.on_time}
        return replace(outcome, facts=seen | {"late": counted.late, "missing": counted.missing} | dict(outcome.facts))

    def _indicator(self, rule: Rule) -> Evaluation:
        indicator = self.indicators.get(rule.params["indicator"])
        if indicator is None or not indicator.readings:
            return self._unknown(
                rule, NO_DATA, "no-reading", {"indicator": rule.params["indicator"]}, indicator=indicator
            )
        if rule.feeds_on == rules.RATIO and measures.nothing_arose(indicator):
            return self._unknown(rule, NONE_AROSE, "no-case", indicator=indicator)
        measured = measures.measure(rule.feeds_on, indicator)

        def outcome(measure) -> Outcome:
            if measure == measures.MOST:
                return Outcome(Fraction(rule.maximum), "maximum-still-open")
            return KINDS[rule.kind].rule(rule.params, Fraction(rule.maximum), measure)

        def points(measure):
            return outcome(measure).points

        chosen = [
            min(measured.secured, key=points),
            measured.projected,
            max(measured.attainable, key=points),
        ]
        flags = (OUT_OF_REACH,) if measures.out_of_reach(measured, rule.feeds_on) else ()
        seen = {"months": measured.months, "complete": measured.complete}
        outcomes = [
            replace(outcome(m), facts=seen | {"basis": _basis(m, measured)} | _figures(m) | dict(outcome(m).facts))
            for m in chosen
        ]
        return self._known(rule, outcomes, flags=flags, indicator=indicator, measured=measured)

    def _stated(self, rule: Rule) -> Evaluation:
        stated = self.stated.get((self.key, rule.part))
        if stated is None:
            return self._unknown(rule, NO_DATA, "nothing-stated")
        outcome = KINDS[rule.kind].rule(rule.params, Fraction(rule.maximum), stated.value)
        outcome = replace(
            outcome, facts={"value": stated.value, "owner": stated.owner, "on": stated.on} | dict(outcome.facts)
        )
        return self._known(rule, [outcome] * 3, stated=stated)

    def _combination(self, rule: Rule, inherited: tuple[TaskFact, ...]) -> Evaluation:
        parts = tuple(self.evaluate(part, inherited) for part in rule.parts())
        outcomes = [combined(rule, [_figure(part, figure) for part in parts]) for figure in range(3)]
        known = [outcome for outcome in outcomes if outcome is not None]
        if len(known) < len(outcomes):
            idle = all(part.status == NONE_AROSE for part in parts)
            lacking = [part.rule.part for part in parts if part.points is None]
            why = "nothing-arose-in-parts" if idle else "part-without-data"
            return self._unknown(rule, NONE_AROSE if idle else NO_DATA, why, {"lacking": lacking}, parts=parts)
        flags = tuple(dict.fromkeys(flag for part in parts for flag in part.flags))
        tasks = tuple({task.key: task for part in parts for task in part.tasks}.values())
        return self._known(rule, known, flags=flags, parts=parts, tasks=tasks)


def _basis(measure, measured: measures.Measured) -> str:
    """Which of the measures a figure stands on: readings, forecast, carried-on or most."""
    if measure == measures.MOST:
        return "most"
    if measure is measured.so_far:
        return "readings"
    return "forecast" if measure is measured.forecast else "carried-on"


def _figures(measure) -> dict[str, object]:
    if isinstance(measure, Share):
        return {"numerator": measure.numerator, "denominator": measure.denominator, "share": measure.value}
    return {} if measure == measures.MOST else {"count": measure}


def _figure(part: Evaluation, figure: int) -> tuple[Fraction | None, Fraction]:
    return (Fraction(part.points[figure]) if part.points else None), Fraction(part.rule.maximum)


def combined(rule: Rule, parts: list[tuple[Fraction | None, Fraction]]) -> Outcome | None:
    """A combination of parts that are already rounded; None is "no data"."""
    return KINDS[rule.kind].rule(rule.params, Fraction(rule.maximum), parts)


def tally(counted: Mapping[Fates, int], figure: int) -> TaskTally:
    """The tasks of one figure, from how many share each triple of fates."""
    single: Counter[Fate] = Counter()
    for fates, number in counted.items():
        single[fates[figure]] += number
    return TaskTally.of(single)


def applied(evaluation: Evaluation, none_arose: str) -> Evaluation:
    """A leaf on which nothing arose, as its `none_arose` wants it: full, out of the maximum, or no data."""
    if evaluation.status != NONE_AROSE or none_arose == "no_data":
        return evaluation
    reason = evaluation.reasons["all"]
    if none_arose == "out":
        return replace(evaluation, status=OUT)
    most = evaluation.rule.maximum
    reasons = {name: Reason("none-arose-full", {"because": reason.key}) for name in FIGURES}
    return replace(evaluation, status=DATA, points=(most, most, most), reasons=reasons)
