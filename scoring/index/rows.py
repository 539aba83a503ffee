"""The figures of a page: those stored if nothing happened since, else computed; as rows of a table, top down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from cchc import clock
from scoring.engine.ledger import total
from scoring.engine.projection import PROVISIONAL
from scoring.index import wording
from scoring.index.index import default_year, index_of
from scoring.index.ledger import lines_of
from scoring.index.serialise import as_json
from scoring.index.snapshots import EXPECTATION, current, shares_of


@dataclass(frozen=True)
class Row:
    """A node of the index in the form of `recompute_index --json`, with its place in the tree."""

    node: dict[str, Any]
    depth: int

    @property
    def is_leaf(self) -> bool:
        return "criteria" not in self.node

    @property
    def has_data(self) -> bool:
        return self.node["secured"] is not None

    @property
    def is_provisional(self) -> bool:
        return self.node["status"] == "provisional" or PROVISIONAL in self.node["flags"]

    @property
    def flags(self) -> list[str]:
        """The flags in words, except "provisional", which stands as a label."""
        known = (wording.FLAGS.get(flag, flag) for flag in self.node["flags"] if flag != PROVISIONAL)
        return [str(flag) for flag in known]


def figures(year: int | None, day: date | None) -> dict[str, Any]:
    """The index of a year as of a day (today) as one object. Raises NoSet.

    Stored figures are Vietnamese sentences; a reader of another language gets them computed.
    """
    day = day or clock.today()
    year = year or default_year(day)
    last = current(year) if day == clock.today() and _reads_vietnamese() else None
    return last.figures if last is not None else as_json(index_of(day, year), get_language() or "vi")


@dataclass(frozen=True)
class Found:
    """The same object, and by unit what is lost and at risk (as `Snapshot.by_unit`) with what these make up in all."""

    figures: dict[str, Any]
    by_unit: dict[str, list[str]]
    lost: Decimal
    at_risk: Decimal


def figures_by_unit(year: int | None, day: date) -> Found:
    """As `figures`. Of a closed year by unit is what its findings say, which may be less than what was lost."""
    year = year or default_year(day)
    last = current(year) if day == clock.today() else None
    if last is not None and _reads_vietnamese():
        return Found(last.figures, last.by_unit, *_lost_and_at_risk(last.figures))
    index = index_of(day, year)
    figures = as_json(index, get_language() or "vi")
    if index.closed:
        lines = lines_of(index)
        return Found(figures, shares_of(lines), *total(lines))
    by_unit = last.by_unit if last is not None else shares_of(lines_of(index))
    return Found(figures, by_unit, *_lost_and_at_risk(figures))


def _lost_and_at_risk(figures: dict[str, Any]) -> tuple[Decimal, Decimal]:
    whole = figures["total"]
    return Decimal(whole["lost"] or 0), Decimal(whole["at_risk"] or 0)


def _reads_vietnamese() -> bool:
    return (get_language() or "vi").startswith("vi")


def likely(year: int, day: date) -> dict[str, list[str]]:
    """By node low, median and high of what the record makes likely, where it stands beside today's figures."""
    last = current(year) if day == clock.today() else None
    if last is None:
        return {}
    return (last.figures.get(EXPECTATION) or {}).get("nodes", {})


def rows_of(figures: dict[str, Any]) -> list[Row]:
    """Components with everything below them, in the set's order."""
    return [row for component in figures["components"] for row in _below(component, 0)]


def _below(node: dict[str, Any], depth: int) -> Iterator[Row]:
    yield Row(node, depth)
    for child in node.get("criteria", ()):
        yield from _below(child, depth + 1)


def assumed_at_risk(table: list[Row]) -> Decimal:
    """How many of the points at risk rest on a value that is only assumed."""
    leaves = (row.node for row in table if row.is_leaf and row.node["assumed"])
    return sum((Decimal(node["at_risk"]) for node in leaves), Decimal(0))


def stated_points(table: list[Row]) -> Decimal:
    """How many points of those that count are stated by a person rather than computed."""
    counted = (Decimal(row.node["max_counted"]) for row in table if row.is_leaf and row.node["stated"])
    return sum(counted, Decimal(0))
