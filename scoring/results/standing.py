"""Our figures of a running year among the totals of the other departments, and which criteria decide the rest.

The totals are those of the last year for which they are known: the rank is the one that a figure would have had then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Protocol

from scoring.engine.expectation.draws import Interval
from scoring.engine.figures import FIGURES
from scoring.engine.points import as_decimal
from scoring.engine.projection import Node, Projection
from scoring.results.ranking import ranking

HELD = Fraction(8, 10)
"""Which part of the points that are still open the fewest criteria shall hold."""
NEAREST = 3


class Figures(Protocol):
    """What is compared: the figures of the whole index, named as in `FIGURES`."""

    @property
    def max_counted(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """A figure as an index out of what the others' totals are out of, with the rank that it would have had.

    `last_rank` is worse than `rank` while so many departments' totals are not known.
    """

    figure: str
    points: Decimal
    index: Decimal
    rank: int
    last_rank: int


@dataclass(frozen=True, slots=True)
class Ahead:
    """A total above ours: what is missing to pass it, as an index and in our own points, and whether it can be had."""

    rank: int
    names: tuple[str, ...]
    total: Decimal
    missing: Decimal
    points: Decimal
    within_reach: bool


def as_index(points: Decimal, counted: Decimal, maximum: Decimal) -> Decimal:
    """Points of `counted` as an index out of `maximum`, to hundredths. Raises ZeroDivisionError where none count."""
    exact = Fraction(points) * Fraction(maximum) / Fraction(counted)
    return as_decimal(exact).quantize(Decimal("0.01"), ROUND_HALF_UP)


def standings(total: Figures, others: Sequence[tuple[str, Decimal]], maximum: Decimal, unknown: int) -> list[Standing]:
    """The rank that each figure would have had, but for secured, which says nothing of the year's end."""
    found = []
    for figure in FIGURES[1:]:
        points = getattr(total, figure)
        index = as_index(points, total.max_counted, maximum)
        rank = next(place.rank for place in ranking(index, others) if place.is_ours)
        found.append(Standing(figure, points, index, rank, rank + unknown))
    return found


def likely_ranks(
    interval: Interval | None, total: Node, others: Sequence[tuple[str, Decimal]], maximum: Decimal, unknown: int
) -> tuple[int, int, int] | None:
    """The best, the middle and the worst rank of the 80 % interval; the worst if all totals not known are above."""
    if interval is None:
        return None
    indices = [
        as_index(points, total.max_counted, maximum) for points in (interval.high, interval.median, interval.low)
    ]
    best, middle, worst = (1 + sum(other > index for _name, other in others) for index in indices)
    return best, middle, worst + unknown


def ahead(total: Node, others: Iterable[tuple[str, Decimal]], maximum: Decimal) -> list[Ahead]:
    """The nearest totals above our projected index, the nearest first; departments with the same total together."""
    index = as_index(total.projected or Decimal(0), total.max_counted, maximum)
    open_points = (total.attainable or Decimal(0)) - (total.projected or Decimal(0))
    places = ranking(index, others)
    totals = sorted({place.total for place in places if place.total > index})[:NEAREST]
    rows = []
    for above in totals:
        names = tuple(place.name for place in places if place.total == above)
        finest = Decimal("0.01") if above == above.quantize(Decimal("0.01")) else Decimal("0.0001")
        missing = above + finest - index
        exact = Fraction(missing) * Fraction(total.max_counted) / Fraction(maximum)
        points = as_decimal(exact).quantize(Decimal("0.01"), ROUND_CEILING)
        rank = next(place.rank for place in places if place.total == above)
        rows.append(Ahead(rank, names, above, missing, points, points <= open_points))
    return rows


@dataclass(frozen=True, slots=True)
class Spread:
    """How far a leaf's points can still move, and where the whole index would be at either end, all else projected."""

    node: Node
    spread: Decimal
    low: Decimal
    high: Decimal
    share: Fraction
    decides: bool


def spreads(projection: Projection) -> list[Spread]:
    """The leaves whose points are still open (attainable less secured), the widest first, then in the set's order.

    `decides` marks the fewest that together hold 80 % of what is open.
    """
    total = projection.total
    leaves = [leaf for leaf in total.leaves() if leaf.points and leaf.points.attainable > leaf.points.secured]
    leaves.sort(key=lambda leaf: -_width(leaf))
    whole = sum(map(_width, leaves), Decimal(0))
    rows, held = [], Decimal(0)
    for leaf in leaves:
        assert leaf.points is not None
        assert total.projected is not None
        low = total.projected - (leaf.points.projected - leaf.points.secured)
        high = total.projected + (leaf.points.attainable - leaf.points.projected)
        decides = Fraction(held) < HELD * Fraction(whole)
        rows.append(Spread(leaf, _width(leaf), low, high, Fraction(_width(leaf)) / Fraction(whole), decides))
        held += _width(leaf)
    return rows


def _width(leaf: Node) -> Decimal:
    return leaf.points.attainable - leaf.points.secured if leaf.points else Decimal(0)
