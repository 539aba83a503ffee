"""Rules whose points a person states."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar

from scoring.engine.points import exact, is_number
from scoring.engine.rules import checks
from scoring.engine.rules.checks import Checked, Fault
from scoring.engine.rules.phrase import gettext_noop
from scoring.engine.rules.rule import Outcome, Rule
from scoring.engine.types import SURVEY


class StatedRule(Rule, ABC):
    """Points from a value that a named person states: final, or an assumption that loses nothing to anybody."""

    always_final: ClassVar[bool] = False
    """Whether a value is the result by its nature."""

    @abstractmethod
    def outcome(self, value: str) -> Outcome:
        """The points for a value. Raises ValueError on one that may not be stated."""

    @property
    def takes_value(self) -> bool:
        return True

    def refusal(self, value: str) -> str:
        also = "" if self.part else ", or na"
        if also and value == "na":
            return ""
        return "" if self.accepts(value) else f"{self.accepted}{also}"

    @abstractmethod
    def accepts(self, value: str) -> bool:
        """Whether the value may be stated."""

    @property
    @abstractmethod
    def accepted(self) -> str:
        """What may be stated."""


class Attested(StatedRule, kind="attested"):
    """A named person's "yes" or "no": points `yes` or `no` (may be negative)."""

    forms = ({"yes": checks.amount, "no": checks.points},)
    words = gettext_noop("Attested: yes %(yes)s, no %(no)s")
    branches = {"attested-yes": gettext_noop("attested: yes"), "attested-no": gettext_noop("attested: no")}
    example = {"yes": "2", "no": "0"}
    accepted = "yes or no"
    always_final = True

    @classmethod
    def contradictions(cls, rule: Checked) -> Iterator[Fault]:
        yield from checks.not_above(rule, "no", "yes")
        yield from checks.best(rule, "yes")

    def outcome(self, value: str) -> Outcome:
        if not self.accepts(value):
            raise ValueError(f"{value!r}: yes or no is allowed")
        return Outcome(self.number(value), f"attested-{value}")

    def accepts(self, value: str) -> bool:
        return value in ("yes", "no")

    @property
    def lowest(self) -> Fraction:
        return self.number("no")


class StatedPoints(StatedRule):
    """The stated points as they are."""

    branches = {"stated": gettext_noop("stated value %(value)s")}

    def outcome(self, value: str) -> Outcome:
        return Outcome(exact(value), "stated")

    def accepts(self, value: str) -> bool:
        return is_number(value) and 0 <= exact(value) <= self.full

    @property
    def accepted(self) -> str:
        return f"points from 0 to {self.maximum:f}"


class Given(StatedPoints, kind="given"):
    """Points that a superior gives."""

    words = gettext_noop("Given by a superior: a stated value")


class Survey(StatedPoints, kind="survey"):
    """Points of a survey of people, firms or officials."""

    words = gettext_noop("Survey: a stated value")
    cause = SURVEY


class External(StatedPoints, kind="external"):
    """Points that others compute, as from another index."""

    words = gettext_noop("Scored by others: a stated value")
