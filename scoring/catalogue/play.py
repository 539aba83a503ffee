"""Enter the sample readings and stated values of a catalogue folder, each on its own day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from cchc.accounts.models import Unit, User
from scoring.catalogue.cells import number
from scoring.models import CriteriaSet, Indicator, Reading, StatedValue
from tasks.catalogue.read import Folder
from tasks.catalogue.sync import Changes, Loader


def play(folder: Folder, criteria_set: CriteriaSet, on: date, *, by: User | None = None) -> Changes:
    """Enter the sample readings and stated values of days up to `on`, each on its own day."""
    loader = Loader(str(folder.year), by, Changes())
    _readings(folder, criteria_set.year, on, loader)
    _assumptions(folder, criteria_set, on, loader)
    return loader.changes


def _readings(folder: Folder, year: int, on: date, loader: Loader) -> None:
    indicators = {each.key: each for each in Indicator.objects.filter(year=year)}
    units = {unit.code: unit for unit in Unit.objects.all()}
    # A sample that was moved to another period may leave its place to a reading that somebody entered: it comes last.
    rows_known = Reading.objects.filter(indicator__year=year, corrects=None).order_by("is_sample", "pk")
    known = {(each.indicator_id, each.unit_id, each.period): each for each in rows_known}
    for row in folder.rows("sample_readings.csv"):
        if date.fromisoformat(row["entered_on"]) > on:
            continue
        indicator, unit = indicators[row["indicator"]], units.get(row["unit"])
        fields: dict[str, dict[str, Any]] = {
            "numerator": {"numerator": Decimal(row["numerator"])},
            "denominator": {"denominator": number(row, "denominator")},
            "year_end_forecast": {"year_end_forecast": number(row, "year_end_forecast")},
            "entered_on": {"entered_on": date.fromisoformat(row["entered_on"])},
            "note": {"note": row["note"]},
        }
        identity = indicator.pk, unit.pk if unit else None, row["period"]
        new = Reading(indicator=indicator, unit=unit, period=row["period"], is_sample=True)
        cells = {column: row[column] for column in fields}
        loader.bring(known.get(identity) or new, cells, fields, label=f"{row.file}: {row['indicator']} {row['period']}")


def _assumptions(folder: Folder, criteria_set: CriteriaSet, on: date, loader: Loader) -> None:
    criteria = {each.key: each for each in criteria_set.criteria.all()}
    people = {person.username: person for person in User.objects.all()}
    rows_known = StatedValue.objects.filter(criterion__criteria_set=criteria_set, is_sample=True).order_by("pk")
    known: dict[tuple[int, str, date], list[StatedValue]] = {}
    for each in rows_known:
        known.setdefault((each.criterion_id, each.part, each.date), []).append(each)
    for row in folder.rows("sample_assumptions.csv"):
        if date.fromisoformat(row["date"]) > on:
            continue
        criterion = criteria[row["criterion"]]
        identity = criterion.pk, row["part"], date.fromisoformat(row["date"])
        fields: dict[str, dict[str, Any]] = {
            "value": {"value": row["value"]},
            "owner": {"owner": people[row["owner"]]},
            "note": {"note": row["note"]},
            "final": {"final": row["final"] == "yes"},
            "units": {"units": row["units"].split()},
        }
        held = known.get(identity)
        new = StatedValue(criterion=criterion, part=row["part"], date=identity[2], is_sample=True)
        cells = {column: row[column] for column in fields}
        loader.bring(held.pop(0) if held else new, cells, fields, label=f"{row.file}: {criterion.key}")
