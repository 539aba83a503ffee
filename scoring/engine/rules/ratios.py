"""Rules by an indicator's ratio."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scoring.engine.points import Share, Step, exact, sorted_steps
from scoring.engine.rules import checks
from scoring.engine.rules.checks import Checked, Fault
from scoring.engine.rules.phrase import Phrase, gettext_noop, steps_in_words
from scoring.engine.rules.rule import IndicatorRule, Outcome, RatioRule
from scoring.engine.rules.shares import BY_STEPS, by_steps

BY_RATIO = gettext_noop("By the ratio: %(how)s")


def _most(rule: Checked) -> int | None:
    return None if rule.params.get("may_exceed") is True else 1


def ratio(rule: Checked, name: str) -> Iterator[Fault]:
    yield from checks.share(rule, name, _most(rule))


def ratio_steps(rule: Checked, name: str) -> Iterator[Fault]:
    yield from checks.steps(rule, name, _most(rule))


class Ratio(RatioRule, kind="ratio"):
    """On numerators ÷ denominators: `steps`, or 0 at or below `from`, the maximum at or above `target`, linear between.

    A share above 1 is cut to 1 unless `may_exceed` is true. Raises ZeroDivisionError on a denominator of 0.
    Source: 09/2013/QĐ-TTg (share × maximum); S: share of a required number, which can pass 100 %.
    """

    forms = (
        {"indicator": checks.indicator, "steps": ratio_steps},
        {"indicator": checks.indicator, "from": ratio, "target": ratio},
    )
    optional = {"may_exceed": checks.yes_or_no, **IndicatorRule.optional}
    words = gettext_noop("By the ratio: 0 up to %(from)s, full from %(target)s, in proportion between")
    branches = {
        **BY_STEPS,
        "at-or-below-start": gettext_noop("%(share)s is not above %(start)s, so 0"),
        "target-reached": gettext_noop("%(share)s reaches the target %(target)s"),
        "between-start-and-target": gettext_noop("%(share)s lies between %(start)s and %(target)s"),
    }
    example = {"indicator": "…", "from": "0.60", "target": "0.95"}

    @classmethod
    def contradictions(cls, rule: Checked) -> Iterator[Fault]:
        if "steps" not in rule.params and exact(rule.params["from"]) >= exact(rule.params["target"]):
            yield rule.fault("from", gettext_noop("less than target (%(target)s)"), target=rule.params["target"])

    def outcome(self, measure: Share) -> Outcome:
        value = measure.value if self.params.get("may_exceed") else min(measure.value, Fraction(1))
        if "steps" in self.params:
            return by_steps(self.params, value)
        start, target = self.number("from"), self.number("target")
        facts = {"share": value, "start": start, "target": target}
        if value <= start:
            return Outcome(Fraction(0), "at-or-below-start", facts)
        if value >= target:
            return Outcome(self.full, "target-reached", facts)
        return Outcome(self.full * (value - start) / (target - start), "between-start-and-target", facts)

    @property
    def steps(self) -> list[Step]:
        if "steps" in self.params:
            return sorted_steps(self.params["steps"])
        return [Step(self.number("target"), False, self.full)]

    def in_words(self) -> Phrase:
        if "steps" in self.params:
            return Phrase(BY_RATIO, {"how": steps_in_words(self.params["steps"], are_shares=True)})
        return Phrase(self.words, {"from": self.number("from"), "target": self.number("target")})
