"""Rules by an indicator's ratio, or by its change against the prior year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from scoring.engine.points import Share, Step, exact, highest_reached, sorted_steps
from scoring.engine.rules import checks
from scoring.engine.rules.checks import Checked, Fault
from scoring.engine.rules.phrase import Phrase, gettext_noop, steps_in_words
from scoring.engine.rules.rule import IndicatorRule, Outcome, RatioRule
from scoring.engine.rules.shares import BY_STEPS, LINEAR, OF_MAXIMUM, by_line, by_steps

BY_RATIO = gettext_noop("By the ratio: %(how)s")


def _most(rule: Checked) -> int | None:
    return None if rule.params.get("may_exceed") is True else 1


def ratio(rule: Checked, name: str) -> Iterator[Fault]:
    yield from checks.share(rule, name, _most(rule))


def ratio_steps(rule: Checked, name: str) -> Iterator[Fault]:
    yield from checks.steps(rule, name, _most(rule))


class Ratio(RatioRule, kind="ratio"):
    """On numerators ÷ denominators: `steps`, or a line.

    A line is 0 at or below `from`, the maximum at or above `target`, and linear between; or 0 below `linear_from`, else
    share × maximum. A share above 1 is cut to 1 unless `may_exceed` is true.
    Raises ZeroDivisionError on a denominator of 0.
    Source: 09/2013/QĐ-TTg (share × maximum); 876/QĐ-BNV 2022 (0 below 80 %, else share × maximum); S: share of a
    required number, which can pass 100 %.
    """

    forms = (
        {"indicator": checks.indicator, "steps": ratio_steps},
        {"indicator": checks.indicator, "from": ratio, "target": ratio},
        {"indicator": checks.indicator, "linear_from": checks.share},
    )
    optional = {"may_exceed": checks.yes_or_no, **IndicatorRule.optional}
    words = gettext_noop("By the ratio: 0 up to %(from)s, full from %(target)s, in proportion between")
    branches = {
        **BY_STEPS,
        **LINEAR,
        "at-or-below-start": gettext_noop("%(share)s is not above %(start)s, so 0"),
        "target-reached": gettext_noop("%(share)s reaches the target %(target)s"),
        "between-start-and-target": gettext_noop("%(share)s lies between %(start)s and %(target)s"),
    }
    example = {"indicator": "…", "from": "0.60", "target": "0.95"}

    @classmethod
    def contradictions(cls, rule: Checked) -> Iterator[Fault]:
        if "from" in rule.params and exact(rule.params["from"]) >= exact(rule.params["target"]):
            yield rule.fault("from", gettext_noop("less than target (%(target)s)"), target=rule.params["target"])

    def outcome(self, measure: Share) -> Outcome:
        value = measure.value if self.params.get("may_exceed") else min(measure.value, Fraction(1))
        if "steps" in self.params:
            return by_steps(self.params, value)
        if "linear_from" in self.params:
            return by_line(self, value)
        start, target = self.number("from"), self.number("target")
        facts = {"share": value, "start": start, "target": target}
        if value <= start:
            return Outcome(Fraction(0), "at-or-below-start", facts)
        if value >= target:
            return Outcome(self.full, "target-reached", facts)
        return Outcome(self.full * (value - start) / (target - start), "between-start-and-target", facts)

    def goals(self, prior: Fraction | None) -> list[Step]:
        if "steps" in self.params:
            return sorted_steps(self.params["steps"])
        if "linear_from" in self.params:
            start = self.number("linear_from")
            return [Step(start, False, start * self.full), Step(Fraction(1), False, self.full)]
        return [Step(self.number("target"), False, self.full)]

    def in_words(self) -> Phrase:
        if "steps" in self.params:
            return Phrase(BY_RATIO, {"how": steps_in_words(self.params["steps"], are_shares=True)})
        if "linear_from" in self.params:
            return Phrase(BY_RATIO, {"how": Phrase(OF_MAXIMUM, {"start": self.number("linear_from")})})
        return Phrase(self.words, {"from": self.number("from"), "target": self.number("target")})


def change_steps(rule: Checked, name: str) -> Iterator[Fault]:
    """Steps of a change, which may be a fall: they may begin below 0."""
    yield from checks.steps(rule, name, below_zero=True)


class Change(RatioRule, kind="change"):
    """By the year's ratio less the prior year's, as a share (0.05: five points of a hundred): `steps`, below them 0.

    The ratio is not cut. No data without the prior year's exact value. Raises ZeroDivisionError on a denominator of 0.
    Source: criteria that ask whether a share rose against the year before; the wording is of no text that was read.
    """

    forms = ({"indicator": checks.indicator, "steps": change_steps},)
    words = gettext_noop("By the change of the ratio against the prior year: %(how)s")
    branches = {
        "change-step-reached": gettext_noop("a change of %(change)s against the prior year reaches the step %(step)s"),
        "change-below-lowest-step": gettext_noop(
            "a change of %(change)s against the prior year is below the lowest step, so 0"
        ),
    }
    example = {"indicator": "…", "steps": [["0", "1"], ["0.05", "2"]]}
    compares_years = True

    def compared(self, measure: Share, prior: Fraction | None) -> Share:
        """The year's ratio less the prior year's. Raises ValueError without it."""
        if prior is None:
            raise ValueError("a change needs the prior year's ratio")
        return Share(measure.numerator - prior * measure.denominator, measure.denominator)

    def outcome(self, measure: Share) -> Outcome:
        """The points for a change."""
        step = highest_reached(self.params["steps"], measure.value)
        if step is None:
            return Outcome(Fraction(0), "change-below-lowest-step", {"change": measure.value})
        facts = {"change": measure.value, "start": step.start, "above": step.above}
        return Outcome(step.points, "change-step-reached", facts)

    def goals(self, prior: Fraction | None) -> list[Step]:
        return [replace(step, start=step.start + (prior or 0)) for step in sorted_steps(self.params["steps"])]

    def in_words(self) -> Phrase:
        return Phrase(self.words, {"how": steps_in_words(self.params["steps"], are_shares=True)})
