"""How far a ratio is from its next step. Pure: no Django."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from scoring.engine.evaluate import Evaluation
from scoring.engine.rules.rule import RatioRule
from scoring.engine.tallies import Share


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
    step = next((each for each in rule.steps if not each.reached_by(so_far.value)), None)
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
