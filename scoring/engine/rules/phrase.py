"""English texts that are translated where they are shown, and what fills their places.

`scoring.index.wording` makes the sentences: it translates a text, writes numbers as the reader does, and fills it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Union

from scoring.engine.points import Rows, Step


def gettext_noop(text: str) -> str:
    """The text itself: `manage.py collect_messages` finds what is marked by this name, as it finds Django's own."""
    return text


@dataclass(frozen=True, slots=True)
class Start:
    """From where a step counts: "≥ 90%" for a share, "> 4" for a count that lies above."""

    value: Fraction
    above: bool
    is_share: bool


Value = Union[str, int, Fraction, Start, "Phrase", Sequence["Phrase"]]
"""A number as the rule writes it ("0.50"), a share as a fraction, a step's start, or phrases of their own."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text to translate, with places for `values`."""

    text: str
    values: Mapping[str, Value] = field(default_factory=dict)


FROM = gettext_noop("from %(start)s: %(points)s")


def steps_in_words(rows: Rows, *, are_shares: bool) -> list[Phrase]:
    """The steps of a rule from the highest to the lowest, each as "from ≥ 90%: 2"."""
    read = [(Step.read(start, points), points) for start, points in rows]
    return [
        Phrase(FROM, {"start": Start(step.start, step.above, are_shares), "points": points})
        for step, points in sorted(read, key=lambda pair: pair[0], reverse=True)
    ]
