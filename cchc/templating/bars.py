"""How a bar is drawn: its parts one after another, in percent of the length that all bars beside it share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from cchc.templating.library import Library

library = Library()
Number = str | Decimal | int | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a bar; `start` and `length` are percent of the whole length, as SVG takes them."""

    kind: str
    start: str
    length: str


@library.function
def stretches(parts: Iterable[tuple[str, Number]], whole: Number, start: Number = 0) -> list[Stretch]:
    """The parts (kind and number) of a bar for whose full length `whole` stands; what is not above 0 takes no room."""
    full = Decimal(whole or 0)
    if not full:
        return []
    found, reached = [], Decimal(start or 0)
    for kind, number in parts:
        amount = Decimal(number or 0)
        if amount > 0:
            found.append(Stretch(kind, _percent(reached, full), _percent(amount, full)))
            reached += amount
    return found


@library.filter
def percent_of(number: Number, whole: Number) -> str:
    """Where `number` stands on such a bar; at its beginning where it is below 0."""
    full = Decimal(whole or 0)
    return _percent(max(Decimal(0), Decimal(number or 0)), full) if full else "0"


def _percent(number: Decimal, full: Decimal) -> str:
    return format(number * 100 / full, ".2f")
