"""Faults of the files that scoring reads from a catalogue folder: set, criteria, links, indicators, losses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal

from scoring.catalogue import check_criteria, check_samples
from scoring.catalogue.cells import not_a_number, not_one_of_if_given
from scoring.engine.points import ROUNDINGS, is_number
from scoring.engine.rules import rule_of
from scoring.models import Appraisal, CriteriaSet, Indicator, PriorLoss
from tasks.catalogue.read import Fault, Folder, Row, missing, not_a_day, not_one_of, too_long, unknown

COLUMNS = {
    "set.csv": "key value",
    "criteria.csv": "key parent name max_points status rule params",
    "indicators.csv": "key name kind unit answers",
    "losses_prior.csv": "component criterion cause cause_kind units points_lost points_status",
    "appraisals_prior.csv": "criterion explanation documents explained_by explained_on outcome",
    "sample_readings.csv": "indicator period unit numerator denominator year_end_forecast entered_on",
    "sample_assumptions.csv": "criterion part value owner date",
}
NEEDED = ("set.csv", "criteria.csv")
LIMITS = {
    "indicators.csv": {"key": 80, "name": 500, "numerator": 300, "denominator": 300, "target": 80, "source": 500},
    "appraisals_prior.csv": {"reason": 1000, "explanation": 2000, "documents": 1000, "explained_by": 200},
    "losses_prior.csv": {"cause": 1000, "points_printed": 40, "source": 1000},
}
SETTINGS = [
    *("year", "name", "decision", "date", "status", "replaces", "closes_on", "places", "rounding", "levels"),
    *("prior_year", "prior_rank", "prior_of", "before_year", "before_rank"),
    *("prior_decision", "prior_published_on", "prior_total"),
]


def check(folder: Folder) -> list[Fault]:
    """Every fault of these files in the folder; empty where they can be loaded."""
    faults = list(_columns(folder))
    if faults or not all(folder.has(name) and not folder.unreadable(name) for name in NEEDED):
        return faults  # with a table or column missing each row would be at fault
    return [
        *_set(folder),
        *_criteria(folder),
        *_links(folder),
        *_indicators(folder),
        *_losses(folder),
        *_appraisals(folder),
        *check_samples.readings(folder),
        *check_samples.assumptions(folder),
    ]


def by_key(folder: Folder) -> dict[str, Row]:
    """The rows of set.csv by key; of a key that stands twice the last."""
    return {row["key"]: row for row in folder.rows("set.csv")}


def _columns(folder: Folder) -> Iterator[Fault]:
    """Missing columns, and what cannot be read as a table; `tasks.catalogue.check` reports files that must be there."""
    for name, columns in COLUMNS.items():
        if name not in NEEDED:
            yield from folder.unreadable(name)
        if not folder.has(name) or folder.unreadable(name):
            continue
        for column in columns.split():
            if column not in folder.header(name):
                yield Fault(name, 1, column, "", "this column must be there")


def _set(folder: Folder) -> Iterator[Fault]:
    settings = by_key(folder)
    seen: set[str] = set()
    for row in folder.rows("set.csv"):
        if row["key"] in seen:
            yield row.fault("key", "each key once")
        elif row["key"] not in SETTINGS:
            yield row.fault("key", f"one of {', '.join(SETTINGS)}")
        seen.add(row["key"])
    for key in ("year", "name"):
        if key not in settings or not settings[key]["value"]:
            line = settings[key].line if key in settings else 1
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
    for key, row in settings.items():
        if key in checks and row["value"]:
            yield from checks[key](row)


def _whole(least: int, most: int) -> Callable[[Row], list[Fault]]:
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
    rows = folder.rows("criteria.csv")
    known = check_criteria.Known(
        indicators={row["key"] for row in folder.rows("indicators.csv")},
        documents={row["key"] for row in folder.rows("documents.csv")},
    )
    for row in rows:
        yield from not_one_of(row, "status", CriteriaSet.Status.values)
        yield from not_a_number(row, ["official_prior", "official_before"], least=None)
        yield from not_a_number(row, ["lost_prior"])
    yield from check_criteria.check(rows, known, places(folder))


def _links(folder: Folder) -> Iterator[Fault]:
    criteria = {row["key"]: row for row in folder.rows("criteria.csv")}
    for row in folder.rows("items.csv"):
        yield from unknown(row, "supports", criteria, "criteria.csv")
        yield from unknown(row, "criteria", criteria, "criteria.csv")
        for key in row["criteria"].split():
            if key in criteria and not _counts_tasks(criteria[key]):
                yield row.fault("criteria", "a criterion whose rule counts tasks (else name it in supports)", key)


def _counts_tasks(row: Row) -> bool:
    try:
        return rule_of(row["rule"], json.loads(row["params"] or "{}"), Decimal(0)).counts_tasks
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


def _appraisals(folder: Folder) -> Iterator[Fault]:
    """What the office said of the prior year's appraisal: each in a document with its day, of a leaf, once."""
    criteria = folder.rows("criteria.csv")
    leaves = {row["key"] for row in criteria} - {row["parent"] for row in criteria}
    has_prior_year = bool(by_key(folder).get("prior_year"))
    seen: set[str] = set()
    for row in folder.rows("appraisals_prior.csv"):
        if not has_prior_year:
            yield row.fault("criterion", "nothing: set.csv names no prior_year")
        if row["criterion"] not in leaves or row["criterion"] in seen:
            yield row.fault("criterion", "a key of criteria.csv that has none below it, each once")
        seen.add(row["criterion"])
        for column in ("explanation", "explained_by"):
            yield from missing(row, column)
        yield from too_long(row, **LIMITS[row.file])
        yield from not_a_day(row, "explained_on", needed=True)
        yield from not_one_of_if_given(row, "outcome", [each for each in Appraisal.Outcome.values if each])
