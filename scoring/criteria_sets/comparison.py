"""Two criteria sets side by side: what was added, dropped, re-weighted, whose rule changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy

from scoring.engine.types import CriteriaTree, Criterion

ADDED, DROPPED, REWEIGHTED, RULE_CHANGED, RENAMED, MOVED = (
    "added",
    "dropped",
    "reweighted",
    "rule-changed",
    "renamed",
    "moved",
)

IN_WORDS = {
    ADDED: gettext_lazy("added"),
    DROPPED: gettext_lazy("dropped"),
    REWEIGHTED: gettext_lazy("re-weighted"),
    RULE_CHANGED: gettext_lazy("rule changed"),
    RENAMED: gettext_lazy("renamed"),
    MOVED: gettext_lazy("moved below another criterion"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A criterion that is not the same in both sets; `kinds` says in what."""

    key: str
    kinds: tuple[str, ...]
    before: Criterion | None
    after: Criterion | None

    @property
    def name(self) -> str:
        known = self.after or self.before
        return known.name if known else self.key

    @property
    def points(self) -> Decimal:
        """How many points more its maximum is now."""
        return (self.after.maximum if self.after else Decimal(0)) - (self.before.maximum if self.before else Decimal(0))


def differences(before: CriteriaTree, after: CriteriaTree) -> list[Difference]:
    """Every difference by the criteria's keys, in the order of the later set, dropped ones at the end."""
    old, new = dict(_walk(before)), dict(_walk(after))
    changed = []
    for key, (criterion, parent) in new.items():
        known = old.get(key)
        kinds = (ADDED,) if known is None else _changed(known, (criterion, parent))
        if kinds:
            changed.append(Difference(key, kinds, known[0] if known else None, criterion))
    dropped = [Difference(key, (DROPPED,), criterion, None) for key, (criterion, _) in old.items() if key not in new]
    return changed + dropped


Placed = tuple[Criterion, str]


def _walk(tree: CriteriaTree) -> Iterator[tuple[str, Placed]]:
    def below(criterion: Criterion, parent: str) -> Iterator[tuple[str, Placed]]:
        yield criterion.key, (criterion, parent)
        for child in criterion.children:
            yield from below(child, criterion.key)

    for component in tree.components:
        yield from below(component, "")


def _changed(old: Placed, new: Placed) -> tuple[str, ...]:
    (before, was_in), (after, is_in) = old, new
    kinds = []
    if before.maximum != after.maximum:
        kinds.append(REWEIGHTED)
    if (before.rule, dict(before.params)) != (after.rule, dict(after.params)):
        kinds.append(RULE_CHANGED)
    if before.name != after.name:
        kinds.append(RENAMED)
    if was_in != is_in:
        kinds.append(MOVED)
    return tuple(kinds)
