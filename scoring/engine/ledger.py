"""The ledger of lost points: each leaf's loss, risk and what is on track, laid on tasks, indicators, stated values.

Of tasks each answers for what it alone costs (design §6). Amounts are divided in the set's smallest unit by largest
remainder (earlier deadline first), so the lines of a criterion add up to its figures, to the last hundredth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

from scoring.engine.evaluate import Evaluation
from scoring.engine.points import Scale
from scoring.engine.projection import Projection
from scoring.engine.rules.rule import Rule, TaskRule
from scoring.engine.tallies import Counted, Fates, TaskTally, counted_once
from scoring.engine.types import (
    ASSUMED,
    LATE,
    MISSING,
    PENDING,
    UNCONFIRMED,
    VERIFIED,
    Fate,
    Key,
    StatedFact,
    TaskFact,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One cause of points lost, at risk or on track. Several `units` are joint: whole under each, counted once."""

    component: str
    criterion: str
    cause: str
    lost: Decimal
    at_risk: Decimal
    on_track: Decimal = Decimal(0)
    units: tuple[str, ...] = ()
    objective: bool = False
    part: str = ""
    task: TaskFact | None = None
    days_late: int | None = None
    indicator: str = ""
    stated: StatedFact | None = None
    # Only what a source says of a closed year:
    text: str = ""
    printed: str = ""
    and_others: bool = False
    provisional: bool = False
    documents: tuple[str, ...] = ()

    @property
    def joint(self) -> bool:
        return len(self.units) > 1 or self.and_others

    @property
    def is_trouble(self) -> bool:
        """Whether something is lost or at risk, and not only still to be done."""
        return bool(self.lost or self.at_risk)


class Amounts(NamedTuple):
    """Smallest units of a set's points: what is lost, at risk, on track."""

    lost: int
    at_risk: int
    on_track: int


def divided(amount: int, weights: Sequence[int | Fraction]) -> list[int]:
    """`amount` units shared by weight, exactly: whole shares first, the rest by largest remainder, then by position.

    Raises ValueError if there is something to share and nothing that weighs.
    """
    if not amount:
        return [0] * len(weights)
    if sum(weights) <= 0 or any(weight < 0 for weight in weights):
        raise ValueError(f"{amount} cannot be divided by the weights {list(weights)}")
    scale = lcm(*{weight.denominator for weight in weights})
    whole = [weight.numerator * (scale // weight.denominator) for weight in weights]
    total = sum(whole)
    shares = [amount * weight // total for weight in whole]
    left = amount - sum(shares)
    by_remainder = sorted(range(len(whole)), key=lambda n: (-(amount * whole[n] % total), n))
    for position in by_remainder[:left]:
        shares[position] += 1
    return shares


def _by_weight(amount: int, weights: list[Fraction], parts: Sequence[Evaluation]) -> list[int]:
    """What each part takes of `amount`: by what it lost itself.

    A best part that is full leaves none to blame: then it falls to the parts without data, else evenly to all.
    """
    if not any(weights):
        weights = [Fraction(part.points is None) for part in parts]
    return divided(amount, weights if any(weights) else [1] * len(parts))


def _by_deadline(task: TaskFact) -> tuple[date, Key]:
    return task.due_on or date.max, task.key


class _Costs:
    """What one of the counted costs alone, everything else as in one figure."""

    def __init__(self, rule: TaskRule, fates: Iterable[Fate]):
        self.rule = rule
        self.tally = TaskTally.of(Counter(fates))
        self.points = rule.outcome(self.tally).points
        self._known: dict[tuple[Fate, Fate], Fraction] = {}

    def of(self, before: Fate, after: Fate) -> Fraction:
        """The difference in unrounded points, 0 or more, if one of fate `before` had the fate `after`."""
        if before == after:
            return Fraction(0)
        if (before, after) not in self._known:
            moved = self.rule.outcome(self.tally.moved(before, after)).points
            self._known[before, after] = abs(self.points - moved)
        return self._known[before, after]


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the lines of one criterion."""

    fates: Mapping[Key, Fates | None]
    scale: Scale
    component: str
    criterion: str

    def lines(self, evaluation: Evaluation, amounts: Amounts) -> Iterator[Line]:
        """The lines of a rule on which these amounts fall."""
        if not any(amounts):
            return
        rule = evaluation.rule
        if evaluation.parts:
            yield from self._parts(evaluation, amounts)
        elif isinstance(rule, TaskRule) and evaluation.points:
            yield from self._tasks(rule, evaluation.tasks, amounts)
        elif evaluation.indicator is not None:
            answers, indicator = evaluation.indicator.answers, evaluation.indicator.key
            yield self._line(rule, rule.cause, amounts, units=answers, indicator=indicator)
        elif evaluation.is_assumed:
            yield self._line(rule, ASSUMED, amounts, stated=evaluation.stated)
        else:
            units = evaluation.stated.units if evaluation.stated else ()
            yield self._line(rule, rule.cause, amounts, units=units, stated=evaluation.stated)

    def _line(self, rule: Rule, cause: str, amounts: Amounts, **detail: Any) -> Line:
        lost, at_risk, on_track = map(self.scale.points, amounts)
        return Line(self.component, self.criterion, cause, lost, at_risk, on_track, part=rule.part, **detail)

    def _tasks(self, rule: TaskRule, tasks: Sequence[TaskFact], amounts: Amounts) -> Iterator[Line]:
        counted = counted_once(tasks, self.fates, rule.counts_items)
        in_order = sorted((task for each in counted for task in each.tasks), key=_by_deadline)
        in_attainable = _Costs(rule, (each.fates.attainable for each in counted))
        in_cautious = _Costs(rule, (each.fates.cautious for each in counted))
        lost = self._shares(
            amounts.lost, in_order, counted, in_attainable, "attainable", lambda fates: (fates.attainable, 0),
            fails=lambda fate: fate is None or (fate > 0 and rule.lateness_costs),
        )  # fmt: skip
        at_risk = self._shares(
            amounts.at_risk, in_order, counted, in_attainable, "cautious",
            lambda fates: (fates.attainable, fates.cautious),
        )  # fmt: skip
        on_track = self._shares(
            amounts.on_track, in_order, counted, in_cautious, "secured",
            lambda fates: (fates.cautious, fates.secured),
        )  # fmt: skip
        for task in in_order:
            share = Amounts(*(shares.get(task.key, 0) for shares in (lost, at_risk, on_track)))
            if any(share):
                yield self._of_task(rule, task, share)

    def _of_task(self, rule: TaskRule, task: TaskFact, share: Amounts) -> Line:
        fates = self.fates[task.key]
        late = fates.attainable if fates else None
        cause = (UNCONFIRMED if task.check_in else MISSING) if late is None else LATE if late else PENDING
        units = (task.unit,) if task.unit else ()
        return self._line(rule, cause, share, units=units, objective=task.objective, task=task, days_late=late or None)

    def _shares(
        self,
        amount: int,
        tasks: Sequence[TaskFact],
        counted: Sequence[Counted],
        costs: _Costs,
        worse: str,
        move: Callable[[Fates], tuple[Fate, Fate]],
        *,
        fails: Callable[[Fate], bool] | None = None,
    ) -> dict[Key, int]:
        """What each task takes of `amount`, by what it alone costs when its fate is moved.

        Where none alone costs anything: evenly over those that fail (or move); where there are none, over all that
        are not verified yet, else over all. The cost of several tasks counted as one falls on those of the `worse`
        fate, evenly. `tasks` stand in the order in which they take the rest.
        """
        if not amount:
            return {}
        weights: dict[Key, Fraction] = {}
        evenly: dict[Key, Fraction] = {}
        for each in counted:
            before, after = move(each.fates)
            cost = costs.of(before, after)
            failing = fails(before) if fails else before != after
            if not cost and not failing:
                continue
            worst = [task.key for task in each.tasks if self._has(task, worse, getattr(each.fates, worse))]
            if cost:
                weights |= dict.fromkeys(worst, cost / len(worst))
            if failing:
                evenly |= dict.fromkeys(worst, Fraction(1))
        weights = weights or evenly
        weights = weights or {task.key: Fraction(1) for task in tasks if task.state != VERIFIED}
        weights = weights or {task.key: Fraction(1) for task in tasks}
        keys = [task.key for task in tasks if task.key in weights]
        return dict(zip(keys, divided(amount, [weights[key] for key in keys]), strict=True))

    def _has(self, task: TaskFact, figure: str, fate: Fate) -> bool:
        fates = self.fates[task.key]
        return fates is not None and getattr(fates, figure) == fate

    def _parts(self, evaluation: Evaluation, amounts: Amounts) -> Iterator[Line]:
        parts = evaluation.parts
        columns = [
            _by_weight(amount, [Fraction(getattr(part, name)) for part in parts], parts)
            for name, amount in zip(Amounts._fields, amounts, strict=True)
        ]
        for part, *share in zip(parts, *columns, strict=True):
            yield from self.lines(part, Amounts(*share))


def ledger(projection: Projection) -> list[Line]:
    """Every line of the running year, in the set's order.

    Their sums are the total's `lost`, `at_risk` and `on_track`, exactly.
    """
    fates, scale = projection.fates, projection.tree.scale
    lines: list[Line] = []
    for component in projection.components:
        for leaf in component.leaves():
            if leaf.evaluation is None or leaf.points is None:
                continue
            amounts = Amounts(*(scale.units(getattr(leaf, name)) for name in Amounts._fields))
            lines += _Writer(fates, scale, component.key, leaf.key).lines(leaf.evaluation, amounts)
    return lines


def chosen(lines: Iterable[Line], *, unit: str = "", cause: str = "", component: str = "") -> list[Line]:
    """The lines of a unit (what it shares with others too), a cause and a component; an empty one chooses all."""
    return [
        line
        for line in lines
        if (not unit or unit in line.units)
        and (not cause or line.cause == cause)
        and (not component or line.component == component)
    ]


@dataclass(frozen=True, slots=True)
class UnitShare:
    """What a unit has lost and risks: alone, and jointly with others (that amount stands under each of them)."""

    unit: str
    lost: Decimal
    at_risk: Decimal
    joint_lost: Decimal
    joint_at_risk: Decimal


def by_unit(lines: Iterable[Line]) -> dict[str, UnitShare]:
    """The lines under each unit that answers; "" gathers those for which no unit is named.

    Nobody answers for an assumption: `assumed` names these points apart.
    """
    sums: dict[str, list[Decimal]] = {}
    for line in lines:
        if line.cause == ASSUMED:
            continue
        for unit in line.units or ("",):
            row = sums.setdefault(unit, [line.lost * 0] * 4)
            first = 2 if line.joint else 0
            row[first] += line.lost
            row[first + 1] += line.at_risk
    return {unit: UnitShare(unit, *row) for unit, row in sums.items()}


def by_lost(lines: Iterable[Line]) -> list[UnitShare]:
    """The same with those first who lost most."""
    return sorted(by_unit(lines).values(), key=lambda each: (-each.lost - each.joint_lost, each.unit))


def assumed(lines: Iterable[Line]) -> Decimal:
    """The points at risk in these lines that only an assumption leaves open."""
    return sum((line.at_risk for line in lines if line.cause == ASSUMED), Decimal(0))


def total(lines: Iterable[Line]) -> tuple[Decimal, Decimal]:
    """Lost and at risk of these lines, joint ones counted once."""
    lines = list(lines)
    return sum((line.lost for line in lines), Decimal(0)), sum((line.at_risk for line in lines), Decimal(0))
