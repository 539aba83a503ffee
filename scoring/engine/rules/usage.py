"""Which rules the leaves of a tree go by, those within combinations too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scoring.engine.rules.rule import Rule, rule_of
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


def is_ratio(rules: Iterable[tuple[Criterion, Rule]]) -> bool:
    """Whether one of them reads its indicator as a ratio; else it is a count."""
    return any(rule.is_ratio for _leaf, rule in rules)


def may_exceed(rules: Iterable[tuple[Criterion, Rule]]) -> bool:
    """Whether one of them reads a share above the whole."""
    return any(rule.params.get("may_exceed") is True or rule.compares_years for _leaf, rule in rules)


def stated(tree: CriteriaTree) -> list[tuple[Criterion, Rule]]:
    """The leaves and rules whose points a person states."""
    return [(leaf, rule) for leaf, rule in of_tree(tree) if rule.takes_value]
