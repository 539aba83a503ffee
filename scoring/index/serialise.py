"""The index as the plain object that `recompute_index --json` prints and a snapshot keeps (design §11)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import translation

from scoring.engine.points import Scale
from scoring.engine.projection import Node
from scoring.engine.rules import VERSION
from scoring.index import wording
from scoring.index.index import Index

FIGURES = ("secured", "cautious", "projected", "attainable", "on_track", "at_risk", "lost")


def as_json(index: Index, language: str = "vi") -> dict[str, Any]:
    """One object of strings, numbers of years and lists; `why` is Vietnamese unless another `language` is asked for."""
    criteria_set, projection = index.criteria_set, index.projection
    with translation.override(language):
        return {
            "year": index.year,
            "as_of": index.day.isoformat(),
            "set": {
                "name": criteria_set.name,
                "decision": criteria_set.decision,
                "status": criteria_set.status,
                "year": criteria_set.year,
            },
            "closed": index.closed,
            "total": _figures(projection.total, projection.tree.scale),
            "components": [_node(node, projection.tree.scale) for node in projection.components],
        }


def _text(scale: Scale, points: Decimal | None) -> str | None:
    return None if points is None else scale.text(points)


def _figures(node: Node, scale: Scale) -> dict[str, Any]:
    criterion = node.criterion
    return {
        "key": criterion.key,
        "name": criterion.name,
        "applies": node.applies,
        "max": scale.text(node.maximum),
        "max_counted": scale.text(node.max_counted),
        **{name: _text(scale, getattr(node, name)) for name in FIGURES},
        "official": {year: scale.text(points) for year, points in criterion.official.items()},
        "derived": {year: scale.text(points) for year, points in criterion.derived.items()},
        "printed": dict(criterion.printed),
        "status": criterion.status,
        "flags": list(node.flags),
    }


def _node(node: Node, scale: Scale) -> dict[str, Any]:
    figures = _figures(node, scale)
    if node.criterion.children:
        figures["criteria"] = [_node(child, scale) for child in node.children]
        return figures
    return figures | {
        "rule": node.criterion.rule,
        "params": dict(node.criterion.params),
        "rule_version": VERSION,
        "stated": node.is_stated,
        "assumed": node.is_assumed,
        "why": wording.why(node, scale),
    }
