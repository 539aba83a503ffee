"""Faults of what this room reads from a catalogue folder: set, criteria and rules, links, indicators, losses."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from scoring import rules
from scoring.catalogue import check_samples
from scoring.catalogue.cells import not_a_number, not_one_of_if_given
from scoring.models import CriteriaSet, Indicator, PriorLoss
from scoring.points import ROUNDINGS, is_number
from scoring.validation import validate
from tasks.catalogue.read import Fault, Folder, Row, missing, not_a_day, not_one_of, too_long, unknown
from tasks.models import Document

COLUMNS = {
    "set.csv": "key value",
    "criteria.csv": "key parent name max_points status rule params",
    "indicators.csv": "key name kind unit answers",
    "losses_prior.csv": "component criterion cause cause_kind units points_lost points_status",
    "sample_readings.csv": "indicator period unit numerator denominator year_end_forecast entered_on",
    "sample_assumptions.csv": "criterion part value owner date",
}
NEEDED = ("set.csv", "criteria.csv")
LIMITS = {
    "criteria.csv": {"key": 80, "name": 500, "rule": 40, "printed_prior": 80, "note": 1000},
    "indicators.csv": {"key": 80, "name": 500, "numerator": 300, "denominator": 300, "target": 80, "source": 500},
    "losses_prior.csv": {"cause": 1000, "points_printed": 40, "source": 1000},
}
SETTINGS = [
    *("year", "name", "decision", "date", "status", "replaces", "closes_on", "places", "rounding", "levels"),
    *("prior_year", "prior_rank", "prior_of", "before_year", "before_rank"),
    *("prior_decision", "prior_published_on", "prior_total"),
]


def check(folder: Folder) -> list[Fault]:
    """Every fault of this room's files in the folder; empty where they can be loaded."""
    faults = list(_columns(folder))
    if faults or not all(folder.has(name) and not folder.unreadable(name) for name in NEEDED):
        return faults  # with a table or column missing each row would be at fault
    return [
        *_set(folder),
        *_criteria(folder),
        *_links(folder),
        *_indicators(folder),
        *_losses(folder),
        *check_samples.readings(folder),
        *check_samples.assumptions(folder),
    ]


def by_key(folder: Folder) -> dict[str, Row]:
    """The rows of set.csv by key; of a key that stands twice the last."""
    return {row["key"]: row for row in folder.rows("set.csv")}


def _columns(folder: Folder) -> Iterator[Fault]:
    """Missing columns, and what cannot be read as a table; the room below reports files that must be there."""
    for name, columns in COLUMNS.items():
        if name not in NEEDED:
            yield from folder.unreadable(name)
        if not folder.has(name) or folder.unreadable(name):
            continue
        for column in columns.split():
            if column not in folder.header(name):
                yield Fault(name, 1, column, "", "this column must be there")


def _set(folder: Folder) -> Iterator[Fault]:
    found = by_key(folder)
    seen: set[str] = set()
    for row in folder.rows("set.csv"):
        if row["key"] in seen:
            yield row.fault("key", "each key once")
        elif row["key"] not in SETTINGS:
            yield row.fault("key", f"one of {', '.join(SETTINGS)}")
        seen.add(row["key"])
    for key in ("year", "name"):
        if key not in found or not found[key]["value"]:
            line = found[key].line if key in found else 1
            yield Fault("set.csv", line, "value", "", f"{key} must be given")
    checks = {
        "year": _whole(1000, 9999),
        "prior_year": _whole(1000, 9999),
        "before_year": _whole(1000, 9999),
        "prior_rank": _whole(1, 9999),
        "prior_of": _whole(1, 9999),
        "before_rank": _whole(1, 9999),
        "places": _whole(0, 4),
        "date": lambda row: not_a_day(row, "value"),
        "closes_on": lambda row: not_a_day(row, "value"),
        "prior_published_on": lambda row: not_a_day(row, "value"),
        "status": lambda row: not_one_of_if_given(row, "value", CriteriaSet.Status.values),
        "rounding": lambda row: not_one_of_if_given(row, "value", ROUNDINGS),
        "levels": _levels,
    }
    for key, row in found.items():
        if key in checks and row["value"]:
            yield from checks[key](row)


def _whole(least: int, most: int):
    def faults(row: Row) -> list[Fault]:
        text = row["value"]
        if text.isascii() and text.isdigit() and least <= int(text) <= most:
            return []
        return [row.fault("value", f"a whole number from {least} to {most}")]

    return faults


def _levels(row: Row) -> list[Fault]:
    allowed = 'a JSON list such as [["0.9", "excellent"]], shares from 0 to 1'
    try:
        levels = json.loads(row["value"])
        good = all(is_number(start) and 0 <= Decimal(start) <= 1 and isinstance(name, str) for start, name in levels)
    except (ValueError, TypeError):
        good = False
    return [] if good else [row.fault("value", allowed)]


def places(folder: Folder) -> int:
    """The set's decimal places; 2 where the set does not say, or not in numbers."""
    row = by_key(folder).get("places")
    return int(row["value"]) if row and row["value"].isdigit() else 2


def _criteria(folder: Folder) -> Iterator[Fault]:
    found = folder.rows("criteria.csv")
    known = {row["key"]: row for row in found}
    children = defaultdict(list)
    seen: set[str] = set()
    for row in found:
        if not row["key"] or " " in row["key"]:
            yield row.fault("key", "a key without blanks")
        elif row["key"] in seen:
            yield row.fault("key", "each key once")
        seen.add(row["key"])
        yield from missing(row, "name")
        yield from too_long(row, **LIMITS[row.file])
        if row["parent"]:
            children[row["parent"]].append(row)
            yield from _parent(row, known)
        yield from not_one_of(row, "status", CriteriaSet.Status.values)
        yield from not_a_number(row, ["official_prior", "official_before"], least=None)
        yield from not_a_number(row, ["lost_prior"])
    for row in found:
        yield from _rule(folder, row, children[row["key"]])
        yield from _sums(row, children[row["key"]])


def _parent(row: Row, known: dict[str, Row]) -> Iterator[Fault]:
    if row["parent"] not in known:
        yield row.fault("parent", "a key of criteria.csv")
        return
    above, seen = row, {row["key"]}
    while above["parent"] in known:
        above = known[above["parent"]]
        if above["key"] in seen:
            yield row.fault("parent", "a criterion that does not stand below this one")
            return
        seen.add(above["key"])


def _rule(folder: Folder, row: Row, children: list[Row]) -> Iterator[Fault]:
    if children and row["rule"] != "sum":
        yield row.fault("rule", "sum, since other criteria are parts of this one")
    elif not children and row["rule"] == "sum":
        yield row.fault("rule", "a rule that gives points: no criterion is part of this one")
    try:
        params = json.loads(row["params"] or "{}")
    except ValueError:
        yield row.fault("params", "a JSON object")
        return
    faults = validate(row["rule"], params, row["max_points"], places=places(folder))
    for fault in faults:
        column = fault.path.split(".")[0].split("[")[0]
        where = fault.path.removeprefix(column).lstrip(".")
        value = fault.value if isinstance(fault.value, str) else json.dumps(fault.value, ensure_ascii=False)
        yield row.fault(column, f"{where}: {fault.allowed}" if where else fault.allowed, value)
    if not faults:
        yield from _references(folder, row, row["rule"], params)


def _references(folder: Folder, row: Row, kind: str, params: dict) -> Iterator[Fault]:
    indicators = {each["key"] for each in folder.rows("indicators.csv")}
    documents = {each["key"] for each in folder.rows("documents.csv")}
    if rules.KINDS[kind].feeds_on in rules.INDICATORS and params["indicator"] not in indicators:
        yield row.fault("params", "a key of indicators.csv", params["indicator"])
    for key in params.get("documents", ()):
        if key not in documents:
            yield row.fault("params", "a key of documents.csv", key)
    for key in params.get("document_kinds", ()):
        if key not in Document.Kind.values:
            yield row.fault("params", f"one of {', '.join(Document.Kind.values)}", key)
    for part in params.get("parts", ()):
        yield from _references(folder, row, part["rule"], part["params"])


def number_in(text: str) -> Decimal | None:
    return Decimal(text) if is_number(text) else None


def _sums(row: Row, children: list[Row]) -> Iterator[Fault]:
    """Children's maxima add up to the parent's. Printed losses that do not are kept: `flags` says so."""
    own = number_in(row["max_points"])
    parts = [part for child in children if (part := number_in(child["max_points"] or "0")) is not None]
    if children and own is not None and len(parts) == len(children) and sum(parts) != own:
        yield row.fault("max_points", f"the sum of its parts, {sum(parts)}")


def _links(folder: Folder) -> Iterator[Fault]:
    found = {row["key"]: row for row in folder.rows("criteria.csv")}
    for row in folder.rows("items.csv"):
        yield from unknown(row, "supports", found, "criteria.csv")
        yield from unknown(row, "criteria", found, "criteria.csv")
        for key in row["criteria"].split():
            if key in found and not _counts_tasks(found[key]):
                yield row.fault("criteria", "a criterion whose rule counts tasks (else name it in supports)", key)


def _counts_tasks(row: Row) -> bool:
    try:
        return rules.feeds_on_tasks(row["rule"], json.loads(row["params"] or "{}"))
    except (ValueError, TypeError, KeyError):
        return True  # the rule is at fault itself and has its own line


def _indicators(folder: Folder) -> Iterator[Fault]:
    units = {row["code"] for row in folder.rows("units.csv")}
    seen: set[str] = set()
    for row in folder.rows("indicators.csv"):
        if not row["key"] or row["key"] in seen:
            yield row.fault("key", "each key once, none empty")
        seen.add(row["key"])
        yield from missing(row, "name")
        yield from too_long(row, **LIMITS[row.file])
        yield from not_one_of(row, "kind", Indicator.Kind.values)
        yield from unknown(row, "unit", units, "units.csv")
        yield from unknown(row, "answers", {*units, "*", "+"}, "units.csv")
        yield from not_one_of_if_given(row, "bound_prior", Indicator.Bound.values)
        yield from not_a_number(row, ["value_prior"], least=None)


def _losses(folder: Folder) -> Iterator[Fault]:
    known = {row["key"]: row for row in folder.rows("criteria.csv")}
    units = {*(row["code"] for row in folder.rows("units.csv")), "*", "+"}
    documents = {row["key"] for row in folder.rows("documents.csv")}
    for row in folder.rows("losses_prior.csv"):
        for column in ("component", "criterion"):
            if row[column] not in known:
                yield row.fault(column, "a key of criteria.csv")
        yield from missing(row, "cause")
        yield from too_long(row, **LIMITS[row.file])
        yield from not_one_of(row, "cause_kind", PriorLoss.Cause.values)
        yield from not_one_of(row, "points_status", PriorLoss.PointsStatus.values)
        yield from not_one_of_if_given(row, "objective", ["0", "1"])
        yield from unknown(row, "document", documents, "documents.csv")
        yield from unknown(row, "units", units, "units.csv")
        yield from not_a_number(row, ["points_lost"], needed=True)
        if row["days_late"] and not row["days_late"].isdigit():
            yield row.fault("days_late", "a whole number of days")
