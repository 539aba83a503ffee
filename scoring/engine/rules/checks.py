"""Checks of a single parameter of a rule, and what is said of one that is wrong.

A check yields the faults of the parameter of that name, which is there. What is allowed is said in English here and
translated where it is shown (`scoring.index.wording.allowed`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Any

from scoring.engine.points import exact, is_number, sorted_steps
from scoring.engine.rules.phrase import gettext_noop


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a rule: where in it (a path such as "params.steps[1]"), the value, and what is allowed.

    `text` has places for `facts`, so that it can be translated.
    """

    path: str
    value: object
    text: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def allowed(self) -> str:
        return self.text % self.facts

    def __str__(self) -> str:
        return f"{self.path}: {self.value!r}: {self.allowed}"


@dataclass(frozen=True, slots=True)
class Checked:
    """A rule under check: its parameters, its maximum (None where that itself is at fault), and where it stands."""

    params: Mapping[str, Any]
    maximum: Fraction | None
    path: str = "params"
    places: int | None = None

    def fault(self, name: str, text: str, **facts: object) -> Fault:
        return Fault(f"{self.path}.{name}", self.params.get(name), text, facts)


Check = Callable[[Checked, str], Iterator[Fault]]

BEST = gettext_noop("the best outcome must be the maximum, %(maximum)s")
WORSE = gettext_noop("not more than %(better)s (%(points)s): worse never gives more points")
ONE_OF = gettext_noop("one of %(names)s")
ZERO_OR_MORE = gettext_noop("0 or more")
START = gettext_noop('a decimal string, 0 or more, as "0.9"')
ANY_START = gettext_noop('a decimal string, as "-0.05" or ">0.05"')
OPEN_START = gettext_noop('a decimal string, 0 or more, as "0.9" or ">0.9"')


def plain(number: Fraction) -> str:
    return f"{float(number):g}"


def points(rule: Checked, name: str) -> Iterator[Fault]:
    """Points, which may be negative."""
    if not is_number(rule.params[name]):
        yield rule.fault(name, gettext_noop('a decimal string such as "0.50"'))


def amount(rule: Checked, name: str) -> Iterator[Fault]:
    """Points, 0 or more."""
    yield from points(rule, name)
    if is_number(rule.params[name]) and exact(rule.params[name]) < 0:
        yield rule.fault(name, ZERO_OR_MORE)


def share(rule: Checked, name: str, most: int | None = 1) -> Iterator[Fault]:
    """A share, at most the whole unless `most` is None."""
    value = rule.params[name]
    if not is_number(value):
        yield rule.fault(name, gettext_noop('a share as a decimal string such as "0.50"'))
    elif exact(value) < 0 or (most is not None and exact(value) > most):
        yield rule.fault(name, gettext_noop("a share from 0 to 1") if most else ZERO_OR_MORE)


def indicator(rule: Checked, name: str) -> Iterator[Fault]:
    if not isinstance(rule.params[name], str) or not rule.params[name]:
        yield rule.fault(name, gettext_noop("the key of an indicator"))


def keys(rule: Checked, name: str) -> Iterator[Fault]:
    value = rule.params[name]
    if not isinstance(value, list) or not value or not all(isinstance(key, str) and key for key in value):
        yield rule.fault(name, gettext_noop("a list of keys, at least one"))


def yes_or_no(rule: Checked, name: str) -> Iterator[Fault]:
    if not isinstance(rule.params[name], bool):
        yield rule.fault(name, gettext_noop("true or false"))


def one_of(*allowed: str) -> Check:
    def check(rule: Checked, name: str) -> Iterator[Fault]:
        if rule.params[name] not in allowed:
            yield rule.fault(name, ONE_OF, names=", ".join(allowed))

    return check


def pairs(rule: Checked, name: str, *, open_start: bool, below_zero: bool = False) -> Iterator[Fault]:
    """A list of [from, points], both 0 or more; with `open_start` a step may begin just above a value (">0.9").

    With `below_zero` the values may be negative, the points may not.
    """
    rows = rule.params[name]
    if not isinstance(rows, list) or not rows:
        yield rule.fault(name, gettext_noop("a list of pairs, at least one"))
        return
    for number, row in enumerate(rows):
        path = f"{rule.path}.{name}[{number}]"
        if not isinstance(row, list) or len(row) != 2:
            yield Fault(path, row, gettext_noop("a pair [from, points]"))
            continue
        start, given = row
        if open_start and isinstance(start, str) and start.startswith(">"):
            start = start[1:]
        if not is_number(start):
            yield Fault(path, row[0], ANY_START if below_zero else OPEN_START if open_start else START)
        elif exact(start) < 0 and not below_zero:
            yield Fault(path, row[0], OPEN_START if open_start else START)
        if not is_number(given) or exact(given) < 0:
            yield Fault(path, given, gettext_noop("points as a decimal string, 0 or more"))


def steps(rule: Checked, name: str, most: int | None = None, *, below_zero: bool = False) -> Iterator[Fault]:
    """Steps rise: from a higher value on never fewer points; the highest that can be reached is the maximum.

    `most` is the highest value that there can be: 1 for a share, None where there is no such bound.
    """
    faults = list(pairs(rule, name, open_start=True, below_zero=below_zero))
    yield from faults
    if faults:
        return
    ordered = sorted_steps(rule.params[name])
    for lower, higher in pairwise(ordered):
        if (lower.start, lower.above) == (higher.start, higher.above):
            yield rule.fault(name, gettext_noop("each value once, not twice %(value)s"), value=plain(lower.start))
        elif higher.points < lower.points:
            text = gettext_noop("points that do not fall from %(start)s to %(end)s")
            yield rule.fault(name, text, start=plain(lower.start), end=plain(higher.start))
    if most is not None and not ordered[-1].reached_by(Fraction(most)):
        yield rule.fault(name, gettext_noop("shares from 0 to %(most)s"), most=most)
    elif rule.maximum is not None and ordered[-1].points != rule.maximum:
        yield rule.fault(name, BEST, maximum=plain(rule.maximum))


def share_steps(rule: Checked, name: str) -> Iterator[Fault]:
    yield from steps(rule, name, 1)


def best(rule: Checked, name: str) -> Iterator[Fault]:
    """The points of the best outcome are the maximum."""
    if rule.maximum is not None and exact(rule.params[name]) != rule.maximum:
        yield rule.fault(name, BEST, maximum=plain(rule.maximum))


def not_above(rule: Checked, worse: str, better: str) -> Iterator[Fault]:
    """A worse outcome never gives more points than a better one."""
    if exact(rule.params[worse]) > exact(rule.params[better]):
        yield rule.fault(worse, WORSE, better=better, points=rule.params[better])


def floor(rule: Checked, name: str) -> Iterator[Fault]:
    """The points that stay whatever is deducted are not more than the maximum."""
    if rule.maximum is not None and exact(rule.params[name]) > rule.maximum:
        yield rule.fault(name, gettext_noop("not more than the maximum, %(maximum)s"), maximum=plain(rule.maximum))
