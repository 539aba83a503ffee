"""The index in three lines for who has a minute: points, rank among last year's totals, the unit with most at risk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cchc.accounts.models import Unit
from scoring.index import rows, task_points
from scoring.index.index import NoSet
from scoring.results import queries
from scoring.results.queries import LastTotals, YearResult
from scoring.results.standing import Standing, standings


@dataclass(frozen=True)
class UnitAtRisk:
    unit: Unit
    at_risk: Decimal
    joint: Decimal  # with others


@dataclass(frozen=True)
class Totals:
    """The figures of the whole index, as `standings` reads them."""

    secured: Decimal
    cautious: Decimal
    projected: Decimal
    attainable: Decimal
    max_counted: Decimal


@dataclass(frozen=True)
class IndexInShort:
    """`last` is the last official result; `ranks` are those of our figures among the totals of `compared`."""

    found: dict[str, Any]  # what `recompute_index` says
    last: YearResult | None
    compared: LastTotals | None
    ranks: dict[str, Standing]
    worst: UnitAtRisk | None


def in_short(day: date) -> IndexInShort | None:
    """None where no criteria set runs."""
    try:
        found = rows.figures(None, day)
    except NoSet:
        return None
    known = [result for result in queries.by_year(day) if result.year <= found["year"]]
    compared, totals = queries.last_totals(known), _totals(found["total"])
    ranks = {}
    if compared is not None and totals is not None:
        places = standings(totals, compared.others, compared.result.maximum, compared.unknown)
        ranks = {place.figure: place for place in places}
    return IndexInShort(found, known[0] if known else None, compared, ranks, most_at_risk())


def _totals(total: dict[str, Any]) -> Totals | None:
    names = ("secured", "cautious", "projected", "attainable", "max_counted")
    if any(total[name] is None for name in names) or not Decimal(total["max_counted"]):
        return None
    return Totals(*(Decimal(total[name]) for name in names))


def most_at_risk() -> UnitAtRisk | None:
    """The unit of whose points the most is at risk, alone before jointly, by the last recompute."""
    held = task_points.points_by_unit()
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=held)}
    at_risk = [(held[code].at_risk, held[code].joint_at_risk, unit) for code, unit in units.items()]
    most = max(at_risk, key=lambda row: (row[0], row[1], -row[2].position), default=None)
    return UnitAtRisk(most[2], most[0], most[1]) if most and (most[0] or most[1]) else None
