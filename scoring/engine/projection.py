"""The figures of every node, from one function that page, ledger, command and report share.

`project(tree, facts)` decides once what applies and has data, evaluates each leaf in its figures and adds exact sums
above the leaves. Trying out is the same function on changed facts. What each figure says: docs/scoring.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from scoring.engine.evaluate import OUT, Evaluation, Evaluator, Points, Reason
from scoring.engine.figures import Figures
from scoring.engine.points import Scale
from scoring.engine.rules.rule import Sum
from scoring.engine.tallies import Fates
from scoring.engine.types import CriteriaTree, Criterion, Facts, Key, StatedFact

NOT_APPLICABLE = "na"
PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True)
class Node:
    """A criterion with its figures; without data it has no `points`."""

    criterion: Criterion
    maximum: Decimal
    max_counted: Decimal
    points: Points | None
    applies: bool = True
    children: tuple[Node, ...] = ()
    evaluation: Evaluation | None = None
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    flags: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.criterion.key

    @property
    def secured(self) -> Decimal | None:
        return self.points and self.points.secured

    @property
    def cautious(self) -> Decimal | None:
        return self.points and self.points.cautious

    @property
    def projected(self) -> Decimal | None:
        return self.points and self.points.projected

    @property
    def attainable(self) -> Decimal | None:
        return self.points and self.points.attainable

    @property
    def lost(self) -> Decimal | None:
        """What can no longer be had of the part that has data."""
        return self.points and self.max_counted - self.points.attainable

    @property
    def at_risk(self) -> Decimal | None:
        """What can still be had and shows signs of trouble."""
        return self.points and self.points.attainable - self.points.cautious

    @property
    def on_track(self) -> Decimal | None:
        """What is not secured and shows no sign of trouble."""
        return self.points and self.points.cautious - self.points.secured

    @property
    def is_stated(self) -> bool:
        """Whether a leaf's points are stated by a person rather than computed."""
        return self.evaluation is not None and self.evaluation.is_stated

    @property
    def is_assumed(self) -> bool:
        """Whether a leaf's points rest on an assumption."""
        return self.evaluation is not None and self.evaluation.is_assumed

    def walk(self) -> Iterator[Node]:
        """The node and everything below it, from the top."""
        yield self
        for child in self.children:
            yield from child.walk()

    def leaves(self) -> Iterator[Node]:
        return (node for node in self.walk() if not node.criterion.children)


@dataclass(frozen=True, slots=True)
class Projection:
    """The index as of a day: the total as a node, and what became of each task."""

    tree: CriteriaTree
    facts: Facts
    total: Node
    fates: Mapping[Key, Fates | None]

    @property
    def components(self) -> tuple[Node, ...]:
        return self.total.children

    @property
    def stated_points(self) -> Decimal:
        """How many points of `max_counted` are stated rather than computed."""
        return sum((leaf.max_counted for leaf in self.total.leaves() if leaf.is_stated), Decimal(0))

    def leaf(self, key: str) -> Node:
        """The leaf of that key. Raises KeyError where there is none."""
        for node in self.total.leaves():
            if node.key == key:
                return node
        raise KeyError(key)


class _Nodes:
    """The nodes of a tree as of a day."""

    def __init__(self, tree: CriteriaTree, facts: Facts):
        self.scale, self.facts = tree.scale, facts
        self.evaluator = Evaluator(tree, facts)

    def of(self, criterion: Criterion, applies: bool = True) -> Node:
        stated = self.facts.stated.get((criterion.key, ""))
        if stated is not None and stated.value == NOT_APPLICABLE:
            applies = False
        if criterion.children:
            children = tuple(self.of(child, applies) for child in criterion.children)
            return summed(criterion, children, self.scale, reasons={} if applies else _out_because(stated))
        if not applies:
            return self._out(criterion, _out_because(stated))
        return self._leaf(criterion)

    def _leaf(self, criterion: Criterion) -> Node:
        zero = self.scale.zero
        if criterion.rule == Sum.kind:
            return Node(criterion, criterion.maximum, zero, None, reasons={"all": Reason("no-children")})
        evaluation = self.evaluator.leaf(criterion)
        if evaluation.status == OUT:
            return self._out(criterion, evaluation.reasons, evaluation)
        return Node(
            criterion,
            criterion.maximum,
            criterion.maximum if evaluation.points else zero,
            evaluation.points,
            evaluation=evaluation,
            reasons=evaluation.reasons,
            flags=evaluation.flags,
        )

    def _out(self, criterion: Criterion, reasons: Mapping[str, Reason], evaluation: Evaluation | None = None) -> Node:
        """A leaf that leaves both sides of the sum."""
        zero = self.scale.zero
        return Node(criterion, zero, zero, None, applies=False, evaluation=evaluation, reasons=reasons)


def _out_because(stated: StatedFact | None) -> dict[str, Reason]:
    known = stated or StatedFact(NOT_APPLICABLE)
    return {"all": Reason("does-not-apply", {"note": known.note, "owner": known.owner, "on": known.on})}


def summed(
    criterion: Criterion,
    children: Sequence[Node],
    scale: Scale,
    *,
    reasons: Mapping[str, Reason] | None = None,
) -> Node:
    """A parent: exact sums of the children that apply and have data; it applies if one of them does."""
    known = [(child, child.points) for child in children if child.points is not None]
    columns = zip(*(points for _, points in known), strict=True)
    return Node(
        criterion,
        sum((child.maximum for child in children), scale.zero),
        sum((child.max_counted for child, _ in known), scale.zero),
        Figures(*(sum(column, scale.zero) for column in columns)) if known else None,
        applies=any(child.applies for child in children),
        children=tuple(children),
        reasons=reasons or {},
    )


def whole(tree: CriteriaTree) -> Criterion:
    """The index itself as the node above its components."""
    maximum = sum((component.maximum for component in tree.components), Decimal(0))
    return Criterion("total", tree.name, maximum, children=tree.components, status=tree.status)


def project(tree: CriteriaTree, facts: Facts) -> Projection:
    """The figures of every node as of `facts.day`. Raises ValueError on facts that contradict themselves."""
    nodes = _Nodes(tree, facts)
    components = [nodes.of(component) for component in tree.components]
    return Projection(tree, facts, summed(whole(tree), components, tree.scale), nodes.evaluator.fates)
