"""Faults of the sample readings and stated values of a catalogue folder."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from scoring.catalogue.cells import not_a_number, not_one_of_if_given
from scoring.engine.periods import ALLOWED, months_of, overlap
from scoring.engine.rules import Rule, rule_of
from tasks.catalogue.read import Fault, Folder, Row, not_a_day, unknown

READINGS = "sample_readings.csv"


def readings(folder: Folder) -> Iterator[Fault]:
    """A reading's indicator, period, unit, numbers and day; periods that overlap; department and units at once."""
    indicators = {row["key"] for row in folder.rows("indicators.csv")}
    units = {row["code"] for row in folder.rows("units.csv")}
    ratios = _ratio_indicators(folder)
    for row in folder.rows(READINGS):
        if row["indicator"] not in indicators:
            yield row.fault("indicator", "a key of indicators.csv")
        if not _is_period(row["period"]):
            yield row.fault("period", ALLOWED)
        yield from unknown(row, "unit", units, "units.csv")
        yield from not_a_number(row, ["numerator"], needed=True)
        yield from not_a_number(row, ["denominator"], needed=row["indicator"] in ratios)
        yield from not_a_number(row, ["year_end_forecast"])
        yield from not_a_day(row, "entered_on", needed=True)
    yield from _side_by_side(folder.rows(READINGS))


def _is_period(text: str) -> bool:
    try:
        months_of(text)
    except ValueError:
        return False
    return True


def _side_by_side(rows: list[Row]) -> Iterator[Fault]:
    """What one reading alone cannot show: overlaps, two forecasts for a period, department and units mixed."""
    by_stream: dict[tuple[str, str], list[Row]] = defaultdict(list)
    first_unit: dict[str, str] = {}
    forecast: set[tuple[str, str]] = set()
    for row in rows:
        if not _is_period(row["period"]):
            continue
        stream = row["indicator"], row["unit"]
        if any(overlap(row["period"], other["period"]) for other in by_stream[stream]):
            yield row.fault("period", "a period that overlaps no other of this indicator and unit")
        by_stream[stream].append(row)
        if bool(first_unit.setdefault(row["indicator"], row["unit"])) != bool(row["unit"]):
            yield row.fault("unit", "an indicator is read for the department or by unit, not both")
        if row["year_end_forecast"]:
            if (row["indicator"], row["period"]) in forecast:
                yield row.fault("year_end_forecast", "the department's forecast, in one row of a period")
            forecast.add((row["indicator"], row["period"]))


def _ratio_indicators(folder: Folder) -> set[str]:
    indicators: set[str] = set()
    for row in folder.rows("criteria.csv"):
        try:
            indicators |= {rule.indicator for rule in _rule(row).walk() if rule.is_ratio}
        except AT_FAULT:
            continue
    return indicators


AT_FAULT = (ValueError, TypeError, KeyError, AttributeError, ArithmeticError)
"""What the rule of a row raises that is itself at fault, and so has a line of its own."""


def _rule(row: Row) -> Rule:
    return rule_of(row["rule"], json.loads(row["params"] or "{}"), Decimal(row["max_points"]))


def assumptions(folder: Folder) -> Iterator[Fault]:
    """A stated value fits the rule of its criterion or part, and names its owner and day."""
    criteria = {row["key"]: row for row in folder.rows("criteria.csv")}
    people = {row["username"] for row in folder.rows("sample_people.csv")}
    units = {row["code"] for row in folder.rows("units.csv")}
    for row in folder.rows("sample_assumptions.csv"):
        yield from not_a_day(row, "date", needed=True)
        if row["owner"] not in people:
            yield row.fault("owner", "a username of sample_people.csv")
        yield from not_one_of_if_given(row, "final", ("yes",))
        if row["final"] == "yes" and not row["note"]:
            yield row.fault("note", "the document of a final value: number and date")
        if row["units"] and row["final"] != "yes" and row["value"] not in ("yes", "no"):
            yield row.fault("units", "empty: nobody answers for an assumed value")
        yield from unknown(row, "units", {*units, "*"}, "units.csv")
        criterion = criteria.get(row["criterion"])
        if criterion is None:
            yield row.fault("criterion", "a key of criteria.csv")
            continue
        try:
            yield from _value(row, _rule(criterion))
        except AT_FAULT:
            continue


def _value(row: Row, rule: Rule) -> Iterator[Fault]:
    for number in row["part"].split(".") if row["part"] else ():
        if not number.isdigit() or not 1 <= int(number) <= len(rule.parts):
            parts = len(rule.parts)
            yield row.fault("part", f"a part's number from 1 to {parts}" if parts else "empty: it has no parts")
            return
        rule = rule.parts[int(number) - 1]
    if allowed := rule.refusal(row["value"]):
        yield row.fault("value", allowed)
