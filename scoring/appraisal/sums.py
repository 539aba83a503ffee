"""The points of an appraisal added up over a criteria set: target, self-assessed, appraised, official."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from scoring.engine.types import CriteriaTree, Criterion
from scoring.models import Appraisal


@dataclass(frozen=True, slots=True)
class Sum:
    """What is known below a node: the sum of the leaves that have points, and how many of all they are."""

    points: Decimal | None
    known: int
    leaves: int


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion on the page: a leaf with its appraisal (if any), or a parent with the sums of its leaves."""

    node: Criterion
    depth: int
    appraisal: Appraisal | None
    sums: Mapping[str, Sum]

    @property
    def is_leaf(self) -> bool:
        return not self.node.children


def difference(official: Sum, own: Decimal | None) -> Decimal | None:
    """Official points less our own; None where either is not known, or not for every leaf."""
    if official.points is None or own is None or official.known != official.leaves:
        return None
    return official.points - own


def lines(tree: CriteriaTree, appraisals: Mapping[str, Appraisal]) -> list[Line]:
    """Every criterion of a set, top down, by its key; parents hold exact sums of what is known."""
    return [line for component in tree.components for line in _below(component, 0, appraisals)]


def _below(node: Criterion, depth: int, appraisals: Mapping[str, Appraisal]) -> Iterator[Line]:
    yield Line(node, depth, appraisals.get(node.key), _sums(node.leaves(), appraisals))
    for child in node.children:
        yield from _below(child, depth + 1, appraisals)


def total(tree: CriteriaTree, appraisals: Mapping[str, Appraisal]) -> dict[str, Sum]:
    """The sums over the whole set."""
    return _sums(tree.leaves(), appraisals)


def _sums(leaves: Iterable[Criterion], appraisals: Mapping[str, Appraisal]) -> dict[str, Sum]:
    rows = [appraisals.get(leaf.key) for leaf in leaves]
    return {name: _sum([getattr(row, name, None) for row in rows]) for name in Appraisal.POINT_FIELDS}


def _sum(points: list[Decimal | None]) -> Sum:
    known = [each for each in points if each is not None]
    return Sum(sum(known, Decimal(0)) if known else None, len(known), len(points))
