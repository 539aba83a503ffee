"""A closed year, by the set after it: its official figures; printed ones are flagged where they contradict. Pure."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from scoring.engine.evaluate import Reason
from scoring.engine.figures import Figures
from scoring.engine.points import Scale, printed_number
from scoring.engine.projection import PROVISIONAL, Node, Projection, summed, whole
from scoring.engine.types import CriteriaTree, Criterion, Facts

DOES_NOT_ADD_UP = "printed-does-not-add-up"


def project_closed(tree: CriteriaTree, facts: Facts, year: str) -> Projection:
    """A closed year, by the set after it: official figures; for a leaf without one max − loss, provisional.

    What is printed stays: parts that miss their printed total, or a loss that is not the maximum less the official
    figure, are flagged with both numbers and not mended.
    """

    def node(criterion: Criterion) -> Node:
        children = tuple(node(child) for child in criterion.children)
        return (
            _closed_parent(criterion, children, tree.scale, year) if children else _closed_leaf(criterion, tree, year)
        )

    nodes = tuple(node(component) for component in tree.components)
    top = whole(tree)
    if tree.printed_total:
        number = printed_number(tree.printed_total)
        official = {} if number is None else {year: number}
        top = replace(top, official=official, printed={year: tree.printed_total})
    total = summed(top, nodes, tree.scale)
    return Projection(tree, facts, replace(total, **_flagged(top, nodes, year, total.maximum)), {})


def _closed_leaf(criterion: Criterion, tree: CriteriaTree, year: str) -> Node:
    official, loss = criterion.official.get(year), criterion.lost_prior
    if official is None and loss is None:
        reasons = {"all": Reason("no-official-figure")}
        return Node(criterion, criterion.maximum, tree.scale.zero, None, reasons=reasons)
    reason = "official"
    flags: tuple[str, ...] = ()
    if official is None:
        official, reason, flags = criterion.maximum - (loss or 0), "maximum-less-loss", (PROVISIONAL,)
    reasons = {"all": Reason(reason, {"points": official, "lost": loss, "year": year})}
    flagged = _flagged(criterion, (), year, criterion.maximum)
    flags += flagged.get("flags", ())
    reasons = flagged.get("reasons", reasons)
    if criterion.printed_loss and not flagged:
        facts = {"official": official, "computed": criterion.maximum - official, "lost": criterion.printed_loss}
        flags += (DOES_NOT_ADD_UP,)
        reasons = {"all": Reason("printed-loss-differs", {**facts, "year": year})}
    return Node(criterion, criterion.maximum, criterion.maximum, Figures.alike(official), reasons=reasons, flags=flags)


def _closed_parent(criterion: Criterion, children: tuple[Node, ...], scale: Scale, year: str) -> Node:
    official = criterion.official.get(year)
    parent = summed(criterion, children, scale)
    if official is not None:
        parent = Node(criterion, criterion.maximum, criterion.maximum, Figures.alike(official), children=children)
    return replace(parent, **_flagged(criterion, children, year, criterion.maximum))


def _flagged(criterion: Criterion, children: tuple[Node, ...], year: str, maximum: Decimal) -> dict[str, Any]:
    """Flag and reason of a node whose printed figures contradict each other; empty where they agree or are too few."""
    official, loss = criterion.official.get(year), criterion.lost_prior
    if official is not None and loss is not None and maximum - official != loss:
        facts = {"official": official, "lost": loss, "computed": maximum - official}
        return {"flags": (DOES_NOT_ADD_UP,), "reasons": {"all": Reason("loss-misses-official", facts)}}
    known = [child.points.secured for child in children if child.points is not None]
    if official is not None and children and len(known) == len(children) and sum(known) != official:
        facts = {"parts": sum(known, Decimal(0)), "total": official, "difference": sum(known, Decimal(0)) - official}
        return {"flags": (DOES_NOT_ADD_UP,), "reasons": {"all": Reason("parts-miss-total", facts)}}
    return {}
