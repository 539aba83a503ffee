"""Which rules of a set read an indicator or a stated value, and how far a ratio is from its next step. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from scoring.engine.evaluate import Evaluation, Rule
from scoring.engine.points import Step, exact, steps
from scoring.engine.rules import rules
from scoring.engine.stakes import more_good_cases
from scoring.engine.tallies import Share
from scoring.engine.types import CriteriaTree, Criterion


def single(rule: Rule) -> Iterator[Rule]:
    """The rule itself, or of a combination each rule that is none, at any depth."""
    if rule.feeds_on == rules.PARTS:
        for part in rule.parts():
            yield from single(part)
    else:
        yield rule


def rules_of(criterion: Criterion) -> list[Rule]:
    """The rules that a leaf's points come from; of a parent none."""
    if criterion.children:
        return []
    return list(single(Rule(criterion.rule, criterion.params, criterion.maximum)))


def reading(tree: CriteriaTree, indicator: str) -> list[tuple[Criterion, Rule]]:
    """The leaves and rules that read an indicator."""
    found = ((leaf, rule) for leaf in tree.leaves() for rule in rules_of(leaf))
    return [(leaf, rule) for leaf, rule in found if rule.params.get("indicator") == indicator]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What a ratio as read so far lacks: so many more good cases reach `start`; None: no number of them does."""

    rule: Rule
    indicator: str
    start: Fraction
    above: bool
    points: Fraction | None
    cases: int | None


def next_step(evaluation: Evaluation) -> NextStep | None:
    """The next step (of a linear rule: its target) above the ratio as read so far; None where there is none."""
    rule, measured, indicator = evaluation.rule, evaluation.measured, evaluation.indicator
    if rule.feeds_on != rules.RATIO or measured is None or indicator is None:
        return None
    so_far = measured.so_far
    if not isinstance(so_far, Share) or so_far.numerator > so_far.denominator:
        return None
    if "steps" in rule.params:
        ahead = [step for step in steps(rule.params["steps"]) if not step.reached_by(so_far.value)]
    else:
        target = Step(exact(rule.params["target"]), False, Fraction(rule.maximum))
        ahead = [] if target.reached_by(so_far.value) else [target]
    if not ahead:
        return None
    step = ahead[0]
    cases = more_good_cases(so_far.numerator, so_far.denominator, step.reached_by)
    return NextStep(rule, indicator.name, step.start, step.above, step.points, cases)
