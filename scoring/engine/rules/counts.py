"""Rules by an indicator's count: of faults, or of achievements."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scoring.engine.points import exact, highest_reached
from scoring.engine.rules import checks
from scoring.engine.rules.checks import Checked, Fault
from scoring.engine.rules.phrase import Phrase, gettext_noop, steps_in_words
from scoring.engine.rules.rule import CountRule, Outcome
from scoring.engine.types import QUALITY


class CountDeduct(CountRule, kind="count_deduct"):
    """Faults: maximum − count × `per_unit` (points a fault), not below `floor` (may be negative)."""

    forms = ({"indicator": checks.indicator, "per_unit": checks.amount, "floor": checks.points},)
    words = gettext_noop("%(per_unit)s off for each fault, not below %(floor)s")
    branches = {
        "counted-down": gettext_noop("deducted for each fault"),
        "counted-to-floor": gettext_noop("deducted down to the lowest points allowed"),
    }
    example = {"indicator": "…", "per_unit": "0.25", "floor": "0"}
    cause = QUALITY
    counts_faults = True

    @classmethod
    def contradictions(cls, rule: Checked) -> Iterator[Fault]:
        yield from checks.floor(rule, "floor")

    def outcome(self, measure: Fraction) -> Outcome:
        left = self.full - measure * self.number("per_unit")
        if left < self.lowest:
            return Outcome(self.lowest, "counted-to-floor", {"count": measure})
        return Outcome(left, "counted-down", {"count": measure})

    @property
    def lowest(self) -> Fraction:
        return self.number("floor")


class CountSteps(CountRule, kind="count_steps"):
    """Achievements: points of the highest of `steps` [[from count, points]…] that is reached, below the lowest 0.

    Source: S, meetings a year: 4 = 20; 3 = 15; 2 = 10; 1 = 5; else 0.
    """

    forms = ({"indicator": checks.indicator, "steps": checks.steps},)
    words = gettext_noop("By the number: %(how)s")
    branches = {
        "count-step-reached": gettext_noop("%(count)s reaches the step %(step)s"),
        "count-below-lowest-step": gettext_noop("%(count)s is below the lowest step, so 0"),
    }
    example = {"indicator": "…", "steps": [["1", "1"], ["2", "2"]]}

    def outcome(self, measure: Fraction) -> Outcome:
        step = highest_reached(self.params["steps"], measure)
        if step is None:
            return Outcome(Fraction(0), "count-below-lowest-step", {"count": measure})
        facts = {"count": measure, "start": step.start, "above": step.above}
        return Outcome(step.points, "count-step-reached", facts)

    def in_words(self) -> Phrase:
        return Phrase(self.words, {"how": steps_in_words(self.params["steps"], are_shares=False)})


class CountPoints(CountRule, kind="count_points"):
    """Achievements: count × `per_unit` (points each), not above the maximum. Source: Phú Thọ: 0,5 each, at most 2."""

    forms = ({"indicator": checks.indicator, "per_unit": checks.amount},)
    words = gettext_noop("%(per_unit)s points for each, up to the maximum")
    branches = {
        "counted-up": gettext_noop("points for each"),
        "counted-to-maximum": gettext_noop("points for each, up to the maximum"),
    }
    example = {"indicator": "…", "per_unit": "0.50"}

    @classmethod
    def contradictions(cls, rule: Checked) -> Iterator[Fault]:
        if rule.maximum and exact(rule.params["per_unit"]) == 0:
            text = gettext_noop("more than 0: the best outcome must be the maximum, %(maximum)s")
            yield rule.fault("per_unit", text, maximum=checks.plain(rule.maximum))

    def outcome(self, measure: Fraction) -> Outcome:
        given = measure * self.number("per_unit")
        if given > self.full:
            return Outcome(self.full, "counted-to-maximum", {"count": measure})
        return Outcome(given, "counted-up", {"count": measure})
