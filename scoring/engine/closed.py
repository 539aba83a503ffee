"""A closed year, by the set after it: its official figures; printed ones are flagged where they contradict."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

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
        if not criterion.children:
            return _leaf(criterion, tree.scale, year)
        return _parent(criterion, tuple(node(child) for child in criterion.children), tree.scale, year)

    components = tuple(node(component) for component in tree.components)
    top = whole(tree)
    if tree.printed_total:
        number = printed_number(tree.printed_total)
        official = {} if number is None else {year: number}
        top = replace(top, official=official, printed={year: tree.printed_total})
    total = summed(top, components, tree.scale)
    return Projection(tree, facts, _marked(total, _contradiction(top, components, total.maximum, year)), {})


def _leaf(criterion: Criterion, scale: Scale, year: str) -> Node:
    most, official, loss = criterion.maximum, criterion.official.get(year), criterion.lost_prior
    if official is None and loss is None:
        return Node(criterion, most, scale.zero, None, reasons={"all": Reason("no-official-figure")})
    points = most - (loss or 0) if official is None else official
    why = "maximum-less-loss" if official is None else "official"
    reason = Reason(why, {"points": points, "lost": loss, "year": year})
    flags = (PROVISIONAL,) if official is None else ()
    node = Node(criterion, most, most, Figures.alike(points), reasons={"all": reason}, flags=flags)
    contradiction = _contradiction(criterion, (), most, year)
    if contradiction is None and criterion.printed_loss:
        facts = {"official": points, "computed": most - points, "lost": criterion.printed_loss, "year": year}
        contradiction = Reason("printed-loss-differs", facts)
    return _marked(node, contradiction)


def _parent(criterion: Criterion, children: tuple[Node, ...], scale: Scale, year: str) -> Node:
    most, official = criterion.maximum, criterion.official.get(year)
    node = summed(criterion, children, scale)
    if official is not None:
        node = Node(criterion, most, most, Figures.alike(official), children=children)
    return _marked(node, _contradiction(criterion, children, most, year))


def _contradiction(criterion: Criterion, children: tuple[Node, ...], maximum: Decimal, year: str) -> Reason | None:
    """How the printed figures of a criterion contradict each other; None where they agree or are too few."""
    official, loss = criterion.official.get(year), criterion.lost_prior
    if official is not None and loss is not None and maximum - official != loss:
        return Reason("loss-misses-official", {"official": official, "lost": loss, "computed": maximum - official})
    known = [child.points.secured for child in children if child.points is not None]
    if official is not None and children and len(known) == len(children) and sum(known) != official:
        parts = sum(known, Decimal(0))
        return Reason("parts-miss-total", {"parts": parts, "total": official, "difference": parts - official})
    return None


def _marked(node: Node, contradiction: Reason | None) -> Node:
    if contradiction is None:
        return node
    return replace(node, flags=(*node.flags, DOES_NOT_ADD_UP), reasons={"all": contradiction})
