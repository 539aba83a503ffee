"""The ledger of lost points: each leaf's loss and risk laid on tasks, indicators and stated values.

Amounts are divided in the set's smallest unit by largest remainder (earlier deadline first), so the lines of a
criterion add up to what it lost and has at risk, to the last hundredth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.engine.evaluate import Evaluation
from scoring.engine.points import Scale
from scoring.engine.projection import Projection
from scoring.engine.rules.rule import Rule, TaskRule
from scoring.engine.tallies import Fates
from scoring.engine.types import LATE, MISSING, PENDING, VERIFIED, Key, StatedFact, TaskFact


@dataclass(frozen=True, slots=True)
class Line:
    """One cause of points lost or at risk. Several `units` are joint: shown whole under each, counted once."""

    component: str
    criterion: str
    cause: str
    lost: Decimal
    at_risk: Decimal
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


def divided(amount: int, weights: Sequence[int | Fraction]) -> list[int]:
    """`amount` units shared by weight, exactly: whole shares first, the rest by largest remainder, then by position.

    Raises ValueError if there is something to share and nothing that weighs.
    """
    total = sum(weights)
    if not amount:
        return [0] * len(weights)
    if total <= 0 or any(weight < 0 for weight in weights):
        raise ValueError(f"{amount} cannot be divided by the weights {list(weights)}")
    exact = [Fraction(amount) * weight / total for weight in weights]
    shares = [share.numerator // share.denominator for share in exact]
    left = amount - sum(shares)
    by_remainder = sorted(range(len(exact)), key=lambda n: (shares[n] - exact[n], n))
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


def _evenly(amount: int, tasks: list[TaskFact]) -> dict[Key, int]:
    """Each task's share of `amount` units; the tasks stand in the order in which they take the rest."""
    if not amount:
        return {}
    each, rest = divmod(amount, len(tasks))
    return {task.key: each + (place < rest) for place, task in enumerate(tasks)}


def _by_deadline(task: TaskFact) -> tuple[date, Key]:
    return task.due_on or date.max, task.key


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the lines of one criterion."""

    fates: Mapping[Key, Fates | None]
    scale: Scale
    component: str
    criterion: str

    def lines(self, evaluation: Evaluation, lost: int, at_risk: int) -> Iterator[Line]:
        """The lines of a rule that lost and risks so many smallest units."""
        if not lost and not at_risk:
            return
        if evaluation.parts:
            yield from self._parts(evaluation, lost, at_risk)
        elif isinstance(evaluation.rule, TaskRule) and evaluation.tasks:
            yield from self._tasks(evaluation.rule, evaluation.tasks, lost, at_risk)
        elif evaluation.indicator is not None:
            yield self._line(evaluation.rule, evaluation.rule.cause, lost, at_risk, units=evaluation.indicator.answers,
                             indicator=evaluation.indicator.key)  # fmt: skip
        else:
            units = (evaluation.stated.unit,) if evaluation.stated and evaluation.stated.unit else ()
            yield self._line(
                evaluation.rule, evaluation.rule.cause, lost, at_risk, units=units, stated=evaluation.stated
            )

    def _line(self, rule: Rule, cause: str, lost: int, at_risk: int, **detail: Any) -> Line:
        amounts = self.scale.points(lost), self.scale.points(at_risk)
        return Line(self.component, self.criterion, cause, *amounts, part=rule.part, **detail)

    def _tasks(self, rule: TaskRule, counted: Iterable[TaskFact], lost: int, at_risk: int) -> Iterator[Line]:
        known = ((task, self.fates[task.key]) for task in counted)
        best = {task.key: fates.attainable for task, fates in known if fates is not None}
        tasks = sorted((task for task in counted if task.key in best), key=_by_deadline)
        failed = [task for task in tasks if best[task.key] is None or (best[task.key] and rule.lateness_costs)]
        pending = [task for task in tasks if task.state != VERIFIED]
        lost_by, risk_by = _evenly(lost, failed or tasks), _evenly(at_risk, pending or tasks)
        for task in tasks:
            task_lost, task_risk = lost_by.get(task.key, 0), risk_by.get(task.key, 0)
            if not task_lost and not task_risk:
                continue
            late = best[task.key]
            cause = MISSING if late is None else LATE if late else PENDING
            units = (task.unit,) if task.unit else ()
            detail = {"units": units, "objective": task.objective, "task": task, "days_late": late or None}
            yield self._line(rule, cause, task_lost, task_risk, **detail)

    def _parts(self, evaluation: Evaluation, lost: int, at_risk: int) -> Iterator[Line]:
        lost_by = _by_weight(lost, [Fraction(part.lost) for part in evaluation.parts], evaluation.parts)
        risk_by = _by_weight(at_risk, [Fraction(part.at_risk) for part in evaluation.parts], evaluation.parts)
        for part, part_lost, part_risk in zip(evaluation.parts, lost_by, risk_by, strict=True):
            yield from self.lines(part, part_lost, part_risk)


def ledger(projection: Projection) -> list[Line]:
    """Every line of the running year, in the set's order. Their sums are the total's `lost` and `at_risk`, exactly."""
    fates, scale = projection.fates, projection.tree.scale
    lines: list[Line] = []
    for component in projection.components:
        for leaf in component.leaves():
            if leaf.evaluation is not None and leaf.lost is not None and leaf.at_risk is not None:
                writer = _Writer(fates, scale, component.key, leaf.key)
                lines += writer.lines(leaf.evaluation, scale.units(leaf.lost), scale.units(leaf.at_risk))
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
    """The lines under each unit that answers; "" gathers those for which no unit is named."""
    sums: dict[str, list[Decimal]] = {}
    for line in lines:
        for unit in line.units or ("",):
            row = sums.setdefault(unit, [line.lost * 0] * 4)
            first = 2 if line.joint else 0
            row[first] += line.lost
            row[first + 1] += line.at_risk
    return {unit: UnitShare(unit, *row) for unit, row in sums.items()}


def by_lost(lines: Iterable[Line]) -> list[UnitShare]:
    """The same with those first who lost most."""
    return sorted(by_unit(lines).values(), key=lambda each: (-each.lost - each.joint_lost, each.unit))


def total(lines: Iterable[Line]) -> tuple[Decimal, Decimal]:
    """Lost and at risk of these lines, joint ones counted once."""
    lines = list(lines)
    return sum((line.lost for line in lines), Decimal(0)), sum((line.at_risk for line in lines), Decimal(0))
