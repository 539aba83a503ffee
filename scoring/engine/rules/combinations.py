"""Rules that combine parts, each a rule with a maximum of its own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from scoring.engine.points import exact, is_number
from scoring.engine.rules import checks
from scoring.engine.rules.checks import Checked, Fault
from scoring.engine.rules.phrase import gettext_noop
from scoring.engine.rules.rule import KINDS, Outcome, Rule, Sum, TaskRule, rule_of
from scoring.engine.rules.validation import checked_maximum, rule_faults

Parts = list[tuple[Fraction | None, Fraction]]
"""Of each part its rounded points, None without data, and its maximum."""


def each_part(rule: Checked, name: str) -> Iterator[Fault]:
    """A list of objects with rule, params and max, each a rule that may stand in a part."""
    given = rule.params[name]
    if not isinstance(given, list) or not given:
        yield rule.fault(name, gettext_noop("a list of parts, at least one"))
        return
    for number, part in enumerate(given):
        path = f"{rule.path}.{name}[{number}]"
        if not isinstance(part, dict) or set(part) != {"rule", "params", "max"}:
            yield Fault(path, part, gettext_noop("an object with rule, params and max"))
        elif part["rule"] == Sum.kind:
            yield Fault(
                f"{path}.rule", Sum.kind, checks.ONE_OF, {"names": ", ".join(sorted(KINDS.keys() - {Sum.kind}))}
            )
        else:
            maximum, faults = checked_maximum(part["max"], f"{path}.max", rule.places)
            yield from faults
            yield from rule_faults(part["rule"], part["params"], maximum, path=path, places=rule.places, in_part=True)


def _maxima(rule: Checked, name: str) -> list[Fraction]:
    """The maxima of the parts; none where one of them is at fault."""
    given = rule.params[name]
    known = isinstance(given, list) and all(isinstance(part, dict) and is_number(part.get("max")) for part in given)
    return [exact(part["max"]) for part in given] if known else []


def adding_up(rule: Checked, name: str) -> Iterator[Fault]:
    yield from each_part(rule, name)
    maxima = _maxima(rule, name)
    if maxima and rule.maximum is not None and sum(maxima) != rule.maximum:
        text = gettext_noop("maxima that add up to %(maximum)s")
        yield Fault(
            f"{rule.path}.{name}", checks.plain(sum(maxima, Fraction(0))), text, {"maximum": checks.plain(rule.maximum)}
        )


def best_as_maximum(rule: Checked, name: str) -> Iterator[Fault]:
    yield from each_part(rule, name)
    maxima = _maxima(rule, name)
    if maxima and rule.maximum is not None and max(maxima) != rule.maximum:
        text = gettext_noop("a best part of %(maximum)s, none above it")
        yield Fault(f"{rule.path}.{name}", checks.plain(max(maxima)), text, {"maximum": checks.plain(rule.maximum)})


class Combination(Rule, ABC):
    """Points from those of its parts."""

    optional = {name: check for name, check in TaskRule.optional.items() if name != "count"}

    @abstractmethod
    def outcome(self, parts: Parts) -> Outcome | None:
        """The points; None where too many parts have no data."""

    @cached_property
    def parts(self) -> tuple[Rule, ...]:
        prefix = f"{self.part}." if self.part else ""
        return tuple(
            rule_of(part["rule"], part["params"], Decimal(part["max"]), f"{prefix}{number}")
            for number, part in enumerate(self.params["parts"], 1)
        )

    @property
    def counts_tasks(self) -> bool:
        return any(part.counts_tasks for part in self.parts)

    def single(self) -> Iterator[Rule]:
        for part in self.parts:
            yield from part.single()


def _known(parts: Parts) -> list[tuple[Fraction, Fraction]] | None:
    """Points and maximum of every part; None while one has no data."""
    known = [(points, most) for points, most in parts if points is not None]
    return known if len(known) == len(parts) else None


class AllOf(Combination, kind="all_of"):
    """Full if every part has its maximum, else 0; None while one has no data."""

    forms = ({"parts": each_part},)
    words = gettext_noop("Full points if every part is full, else 0")
    branches = {
        "all-parts-full": gettext_noop("all %(parts)s parts have their maximum"),
        "part-not-full": gettext_noop("%(full)s of %(parts)s parts have their maximum, so 0"),
    }
    example = {
        "parts": [
            {"rule": "attested", "params": {"yes": "1", "no": "0"}, "max": "1"},
            {"rule": "all_or_nothing", "params": {}, "max": "1"},
        ]
    }

    def outcome(self, parts: Parts) -> Outcome | None:
        known = _known(parts)
        if known is None:
            return None
        full = sum(points >= most for points, most in known)
        facts = {"full": full, "parts": len(parts)}
        if full == len(parts):
            return Outcome(self.full, "all-parts-full", facts)
        return Outcome(Fraction(0), "part-not-full", facts)


class SumOf(Combination, kind="sum_of"):
    """The sum of the parts, each cut at its own maximum; None while one has no data."""

    forms = ({"parts": adding_up},)
    words = gettext_noop("The sum of its parts")
    branches = {"parts-summed": gettext_noop("sum of %(parts)s parts")}
    example = {
        "parts": [
            {"rule": "share_done", "params": {"linear_from": "0.50"}, "max": "1"},
            {"rule": "given", "params": {}, "max": "1"},
        ]
    }

    def outcome(self, parts: Parts) -> Outcome | None:
        known = _known(parts)
        if known is None:
            return None
        points = sum((min(points, most) for points, most in known), Fraction(0))
        return Outcome(points, "parts-summed", {"parts": len(parts)})

    @property
    def lowest(self) -> Fraction:
        return sum((part.lowest for part in self.parts), Fraction(0))


class BestOf(Combination, kind="best_of"):
    """The best part that has data, the first of equals; None where none has.

    Source: S, "tính điểm cho trường hợp nào có điểm cao nhất".
    """

    forms = ({"parts": best_as_maximum},)
    words = gettext_noop("The best of its parts")
    branches = {"best-part": gettext_noop("the best is part %(part)s")}
    example = {
        "parts": [
            {"rule": "given", "params": {}, "max": "2"},
            {"rule": "share_on_time", "params": {"linear_from": "0.80"}, "max": "1.5"},
        ]
    }

    def outcome(self, parts: Parts) -> Outcome | None:
        known = [(points, -number) for number, (points, _) in enumerate(parts, 1) if points is not None]
        if not known:
            return None
        points, number = max(known)
        return Outcome(points, "best-part", {"part": -number})

    @property
    def lowest(self) -> Fraction:
        """Of any part, since others may be without data."""
        return min(part.lowest for part in self.parts)
