"""Which rules the leaves of a tree go by, those within combinations too. Pure: no Django."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.engine.rules import Rule, rule_of
from scoring.engine.types import CriteriaTree, Criterion


def rules_of(criterion: Criterion) -> list[Rule]:
    """The rules that a leaf's points come from; of a parent none."""
    if criterion.children:
        return []
    return list(rule_of(criterion.rule, criterion.params, criterion.maximum).single())


def of_tree(tree: CriteriaTree) -> Iterator[tuple[Criterion, Rule]]:
    return ((leaf, rule) for leaf in tree.leaves() for rule in rules_of(leaf))


def reading(tree: CriteriaTree, indicator: str) -> list[tuple[Criterion, Rule]]:
    """The leaves and rules that read an indicator."""
    return [(leaf, rule) for leaf, rule in of_tree(tree) if rule.indicator == indicator]


def stated(tree: CriteriaTree) -> list[tuple[Criterion, Rule]]:
    """The leaves and rules whose points a person states."""
    return [(leaf, rule) for leaf, rule in of_tree(tree) if rule.takes_value]
