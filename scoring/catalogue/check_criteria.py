"""Faults of criteria as rows, whether a catalogue's file or a sheet of the office brings them: one check for both."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext as _

from scoring.engine.points import is_number
from scoring.engine.rules import Rule, rule_of
from scoring.engine.rules.validation import validate
from scoring.index import wording
from tasks.catalogue.read import Fault, Row, missing, too_long
from tasks.models import Document

T = TypeVar("T")
LIMITS = {"key": 80, "name": 500, "rule": 40, "printed_prior": 80, "note": 1000}
# What a maximum may be at most, by the digits of its column.
MOST = 99_999


@dataclass(frozen=True)
class Known:
    """What the rules may name. `documents` None: their keys are not asked, since those of a new year come later."""

    indicators: Collection[str]
    documents: Collection[str] | None = None
    indicators_file: str = "indicators.csv"


def parents_first(rows: Iterable[T], key: Callable[[T], Hashable], parent: Callable[[T], Hashable]) -> Iterator[T]:
    """The rows so that each stands below its parent, in whatever order they come; checked rows lack no parent."""
    waiting, given = list(rows), set[Hashable]()
    while waiting:
        ready = [row for row in waiting if not parent(row) or parent(row) in given]
        if not ready:
            raise ValueError("a parent is missing, or stands below itself")
        yield from ready
        given |= {key(row) for row in ready}
        waiting = [row for row in waiting if key(row) not in given]


def check(rows: list[Row], known: Known, places: int) -> Iterator[Fault]:
    """Every fault of the rows' keys, parents, names, maxima and rules; none where they can be loaded."""
    by_key = {row["key"]: row for row in rows}
    children = defaultdict(list)
    seen: set[str] = set()
    for row in rows:
        if not row["key"] or " " in row["key"]:
            yield row.fault("key", _("a key without blanks"))
        elif row["key"] in seen:
            yield row.fault("key", _("each key once"))
        seen.add(row["key"])
        yield from missing(row, "name")
        yield from too_long(row, **LIMITS)
        if row["parent"]:
            children[row["parent"]].append(row)
            yield from _parent(row, by_key)
    for row in rows:
        yield from _rule(row, children[row["key"]], known, places)
        yield from _sums(row, children[row["key"]])


def _parent(row: Row, known: dict[str, Row]) -> Iterator[Fault]:
    if row["parent"] not in known:
        yield row.fault("parent", _("a key of %(file)s") % {"file": row.file})
        return
    above, seen = row, {row["key"]}
    while above["parent"] in known:
        above = known[above["parent"]]
        if above["key"] in seen:
            yield row.fault("parent", _("a criterion that does not stand below this one"))
            return
        seen.add(above["key"])


def _rule(row: Row, children: list[Row], known: Known, places: int) -> Iterator[Fault]:
    if children and row["rule"] != "sum":
        yield row.fault("rule", _("sum, since other criteria are parts of this one"))
    elif not children and row["rule"] == "sum":
        yield row.fault("rule", _("a rule that gives points: no criterion is part of this one"))
    try:
        params = json.loads(row["params"] or "{}")
    except ValueError:
        yield row.fault("params", _("a JSON object"))
        return
    faults = validate(row["rule"], params, row["max_points"], places=places)
    for fault in faults:
        column = fault.path.split(".")[0].split("[")[0]
        where = fault.path.removeprefix(column).lstrip(".")
        value = fault.value if isinstance(fault.value, str) else json.dumps(fault.value, ensure_ascii=False)
        allowed = wording.allowed(fault)
        yield row.fault(column, f"{where}: {allowed}" if where else allowed, value)
    if not faults:
        for rule in rule_of(row["rule"], params, Decimal(row["max_points"])).walk():
            yield from _references(row, rule, known)


def _references(row: Row, rule: Rule, known: Known) -> Iterator[Fault]:
    if rule.indicator and rule.indicator not in known.indicators:
        yield row.fault("params", _("a key of %(file)s") % {"file": known.indicators_file}, rule.indicator)
    for key in rule.params.get("documents", ()):
        if known.documents is not None and key not in known.documents:
            yield row.fault("params", _("a key of %(file)s") % {"file": "documents.csv"}, key)
    for key in rule.params.get("document_kinds", ()):
        if key not in Document.Kind.values:
            yield row.fault("params", _("one of %(allowed)s") % {"allowed": ", ".join(Document.Kind.values)}, key)


def number_in(text: str) -> Decimal | None:
    """The number in a cell; None where there is none."""
    return Decimal(text) if is_number(text) else None


def _sums(row: Row, children: list[Row]) -> Iterator[Fault]:
    """Children's maxima add up to the parent's. Printed losses that do not are kept: `flags` says so."""
    own = number_in(row["max_points"])
    if own is not None and own > MOST:
        yield row.fault("max_points", _("at most %(most)d") % {"most": MOST})
    parts = [part for child in children if (part := number_in(child["max_points"] or "0")) is not None]
    if children and own is not None and len(parts) == len(children) and sum(parts) != own:
        yield row.fault("max_points", _("the sum of its parts, %(sum)s") % {"sum": sum(parts)})
