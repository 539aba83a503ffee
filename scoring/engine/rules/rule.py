"""What every rule kind is: parameters and their checks, points from facts, words, an example.

A kind is a class with a name. Sets are checked (`validate`) when they are loaded, so a rule in force does not check its
parameters again; on wrong ones it raises ValueError or KeyError. Points leave a rule unrounded: `evaluate` rounds once.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar

from scoring.engine.points import Share, Step, exact
from scoring.engine.rules import checks
from scoring.engine.rules.checks import Check, Checked, Fault
from scoring.engine.rules.phrase import Phrase, gettext_noop
from scoring.engine.tallies import TaskTally
from scoring.engine.types import LOW_RATIO, STATED

VERSION = "3"
"""Changes whenever the same parameters and facts could give other figures: stored ones of another version are old."""

EXAMPLE_MAXIMUM = Decimal(2)

NONE_AROSE = {"none_arose": checks.one_of("no_data", "full", "out")}
"""What a leaf gives on which nothing arose: no task was ever given, or the readings have a denominator of 0."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Unrounded points, the branch that gave them (a key of the kind's `branches`) and the figures it names."""

    points: Fraction
    why: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def resting_on(self, facts: Mapping[str, object]) -> Outcome:
        """The same with what it rests on among its facts."""
        return Outcome(self.points, self.why, {**facts, **self.facts})


@dataclass(frozen=True)
class Rule:
    """A rule in force: parameters and maximum of a leaf, or of a part of a combination ("2": its second part).

    A class of its own for each kind: `class Timely(TaskRule, kind="timely")`. The classes between, without a kind, say
    what a rule feeds on.
    """

    params: Mapping[str, Any]
    maximum: Decimal
    part: str = ""

    kind: ClassVar[str]
    forms: ClassVar[tuple[Mapping[str, Check], ...]] = ({},)
    """The parameters that must be there with the check of each; of several forms exactly one is given, whole."""
    optional: ClassVar[Mapping[str, Check]] = {}
    """The parameters that may be absent."""
    words: ClassVar[str] = ""
    """The rule as an English text with places for its parameters; a kind may say more by its own `in_words`."""
    branches: ClassVar[Mapping[str, str]] = {}
    """Why a rule gave its points: keys of outcomes, each with an English text."""
    example: ClassVar[Mapping[str, Any]] = {}
    """Parameters as one may write them, for `EXAMPLE_MAXIMUM` points."""
    cause: ClassVar[str] = STATED
    """Why points are lost under this rule, where no task is to blame."""
    is_ratio: ClassVar[bool] = False
    """Whether it reads an indicator as a numerator divided by a denominator."""
    compares_years: ClassVar[bool] = False
    """Whether it reads the ratio less the prior year's, so that without that one there is no data."""

    def __init_subclass__(cls, kind: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not kind:
            return
        if kind in KINDS:
            raise ValueError(f"two rule kinds are called {kind!r}")
        cls.kind = kind
        KINDS[kind] = cls

    @classmethod
    def contradictions(cls, rule: Checked) -> Iterator[Fault]:
        """What parameters, each right by itself, say against each other or against the maximum."""
        yield from ()

    @cached_property
    def full(self) -> Fraction:
        """The maximum as an exact number."""
        return Fraction(self.maximum)

    def number(self, name: str) -> Fraction:
        """The number under a parameter's name. Raises KeyError or ValueError where there is none."""
        return exact(self.params[name])

    def in_words(self) -> Phrase:
        """The rule as a phrase, without its maximum."""
        return Phrase(self.words, {name: self.params[name] for name in re.findall(r"%\((\w+)\)s", self.words)})

    @property
    def lowest(self) -> Fraction:
        """The fewest points that it can give."""
        return Fraction(0)

    @property
    def counts_tasks(self) -> bool:
        """Whether it, or one of its parts, counts tasks."""
        return False

    @property
    def parts(self) -> tuple[Rule, ...]:
        """The rules of a combination, numbered from 1; none of any other rule."""
        return ()

    def walk(self) -> Iterator[Rule]:
        """The rule and everything that it combines, from the top."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def single(self) -> Iterator[Rule]:
        """The rule itself, or of a combination each rule that is none, at any depth."""
        yield self

    @property
    def indicator(self) -> str:
        """The key of the indicator that it reads; empty where it reads none."""
        return ""

    @property
    def takes_value(self) -> bool:
        """Whether a person states its points; of all other rules only that a criterion does not apply."""
        return False

    def refusal(self, value: str) -> str:
        """What may be stated, where `value` may not; empty where it may. A whole criterion may also not apply (na)."""
        if self.part:
            return "nothing: this part's points are computed"
        return "" if value == "na" else "na: its points are computed"


KINDS: dict[str, type[Rule]] = {}


def rule_of(kind: str, params: Mapping[str, Any], maximum: Decimal, part: str = "") -> Rule:
    """The rule in force. Raises ValueError where there is no such kind."""
    if kind not in KINDS:
        raise ValueError(f"{kind!r}: one of {', '.join(sorted(KINDS))} is allowed")
    return KINDS[kind](params, maximum, part)


class Sum(Rule, kind="sum"):
    """The sum of the children that apply and have data: the rule of every criterion that has others below it."""

    words = gettext_noop("The exact sum of the criteria below it")

    def outcome(self, children: list[Fraction | None]) -> Outcome | None:
        """None where no child has data."""
        known = [points for points in children if points is not None]
        return Outcome(sum(known, Fraction(0)), "children-summed") if known else None


class TaskRule(Rule, ABC):
    """Points from the tasks of a criterion, and of documents named by key or by kind."""

    optional = {
        "documents": checks.keys,
        "document_kinds": checks.keys,
        "count": checks.one_of("tasks", "items"),
        **NONE_AROSE,
    }
    counts_tasks = True

    @abstractmethod
    def outcome(self, tally: TaskTally) -> Outcome:
        """The points for a tally of at least one task."""

    @property
    def counts_items(self) -> bool:
        """Whether an item counts once, with its worst task."""
        return self.params.get("count") == "items"

    @property
    def lateness_costs(self) -> bool:
        """Whether a late task can lose points."""
        return True


class IndicatorRule(Rule, ABC):
    """Points from the readings of an indicator."""

    # Nothing arises or fails to arise in a count: none_arose may stand there and changes nothing.
    optional = NONE_AROSE
    cause = LOW_RATIO
    counts_faults: ClassVar[bool] = False
    """Whether it counts what should not happen, so that fewer are better."""

    @abstractmethod
    def outcome(self, measure: Any) -> Outcome:
        """The points for what was read: a `Share` of a ratio, else a count."""

    def compared(self, measure: Any, prior: Fraction | None) -> Any:
        """What the points go by: what was read of the year itself."""
        return measure

    @property
    def indicator(self) -> str:
        return str(self.params["indicator"])


class RatioRule(IndicatorRule):
    """Points from an indicator as numerator divided by denominator, which is not 0."""

    is_ratio = True

    @abstractmethod
    def outcome(self, measure: Share) -> Outcome:
        """The points for a share; its denominator is not 0."""

    @abstractmethod
    def goals(self, prior: Fraction | None) -> list[Step]:
        """The year's shares at which more points are reached, the lowest first; of a line its ends."""


class CountRule(IndicatorRule):
    """Points from an indicator as a number of faults or of achievements."""

    @abstractmethod
    def outcome(self, measure: Fraction) -> Outcome:
        """The points for so many."""
