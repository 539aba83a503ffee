"""Load this room's part of a catalogue folder: set, criteria, links, indicators, losses; with `progress` the samples.

The caller has checked the folder (`check`), loaded the rooms below, and holds the transaction: all or nothing.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from cchc.accounts.models import Unit, User
from scoring.catalogue.files import Row, rows, settings
from scoring.catalogue.sync import Report, brought_to_file
from scoring.models import CriteriaSet, Criterion, Indicator, ItemLink, PriorLoss, Reading, StatedValue
from tasks.models import Item


def load(folder: Path) -> tuple[CriteriaSet, Report]:
    """Bring set, criteria, links, indicators and losses to what the folder says; a second run changes nothing."""
    report = Report()
    criteria_set = _set(folder, report)
    criteria = _criteria(folder, criteria_set, report)
    _links(folder, criteria_set, criteria, report)
    _indicators(folder, criteria_set.year, report)
    _losses(folder, criteria_set, criteria, report)
    return criteria_set, report


def play(folder: Path, criteria_set: CriteriaSet, on: date) -> Report:
    """Enter the sample readings and stated values, each on its own day, up to `on`."""
    report = Report()
    _readings(folder, criteria_set.year, on, report)
    _assumptions(folder, criteria_set, on, report)
    return report


def _set(folder: Path, report: Report) -> CriteriaSet:
    told = settings(folder)

    def text(key: str) -> str:
        return told[key]["value"] if key in told else ""

    def whole(key: str) -> int | None:
        return int(text(key)) if text(key) else None

    def day(key: str) -> date | None:
        return date.fromisoformat(text(key)) if text(key) else None

    year = int(text("year"))
    identity = {"year": year, "decision": text("decision"), "name": text("name")}
    values = {
        "date": day("date"),
        "status": text("status") or CriteriaSet.Status.PROVISIONAL,
        "replaces": text("replaces"),
        "closes_on": day("closes_on") or date(year, 12, 31),
        **{k: whole(k) for k in ("prior_year", "prior_rank", "prior_of", "before_year", "before_rank")},
        "places": int(text("places") or 2),
        "rounding": text("rounding") or CriteriaSet.Rounding.HALF_UP,
        "levels": json.loads(text("levels") or "[]"),
    }
    fields = {key: {key: value} for key, value in values.items()}
    cells = {key: text(key) for key in fields}
    row = CriteriaSet.objects.filter(**identity).first()
    return brought_to_file(row, lambda: CriteriaSet(**identity), cells, fields, report)


def _criteria(folder: Path, criteria_set: CriteriaSet, report: Report) -> dict[str, Criterion]:
    known = {each.key: each for each in criteria_set.criteria.select_related("parent")}
    found: dict[str, Criterion] = {}
    waiting = list(enumerate(rows(folder, "criteria.csv"), 1))
    while waiting:  # a parent may stand below its children in the file
        ready = [(n, row) for n, row in waiting if not row["parent"] or row["parent"] in found]
        waiting = [(n, row) for n, row in waiting if row["parent"] and row["parent"] not in found]
        for position, row in ready:
            fields = {
                "parent": {"parent": found.get(row["parent"])},
                "name": {"name": row["name"]},
                "max_points": {"max_points": Decimal(row["max_points"])},
                "rule": {"rule": row["rule"]},
                "params": {"params": json.loads(row["params"] or "{}")},
                "status": {"status": row["status"]},
                "official_prior": {"official_prior": row.number("official_prior")},
                "official_before": {"official_before": row.number("official_before")},
                "printed_prior": {"printed_prior": row["printed_prior"]},
                "lost_prior": {"lost_prior": row.number("lost_prior")},
                "note": {"note": row["note"]},
                "position": {"position": position},
            }
            cells = {**row.cells, "position": str(position)}

            def make(key=row["key"]) -> Criterion:
                return Criterion(criteria_set=criteria_set, key=key)

            found[row["key"]] = brought_to_file(known.get(row["key"]), make, cells, fields, report)
    report.gone += [f"criteria.csv: {key}" for key in known if key not in found]
    return found


def _links(folder: Path, criteria_set: CriteriaSet, criteria: dict[str, Criterion], report: Report) -> None:
    items = {
        (item.document.key, item.number): item
        for item in Item.objects.filter(document__year=criteria_set.year).select_related("document")
    }
    links = ItemLink.objects.filter(criterion__criteria_set=criteria_set).select_related("item__document", "criterion")
    known = {(link.item_id, link.criterion_id): link for link in links}
    told: set[tuple[int, int]] = set()
    for row in rows(folder, "items.csv"):
        item = items.get((row["document"], row["number"]))
        if item is None:
            continue
        # Named in both columns, a criterion is counted: that says more.
        kinds = dict.fromkeys(row["supports"].split(), ItemLink.Kind.SUPPORTS)
        kinds |= dict.fromkeys(row["criteria"].split(), ItemLink.Kind.COUNTS)
        for key, kind in kinds.items():
            pair = item.pk, criteria[key].pk
            told.add(pair)

            def make(item=item, criterion=criteria[key]) -> ItemLink:
                return ItemLink(item=item, criterion=criterion)

            fields = {"kind": {"kind": kind, "in_force": True}}
            brought_to_file(known.get(pair), make, {"kind": str(kind)}, fields, report)
    _take_back(known, told, report)


def _take_back(known: dict[tuple[int, int], ItemLink], told: set[tuple[int, int]], report: Report) -> None:
    """A criterion that an item's cell no longer names: the cell said otherwise last time, so the link ends."""
    for pair, link in known.items():
        if pair in told or not link.file_values.get("kind"):
            continue
        link.in_force, link.file_values = False, {"kind": ""}
        link.save()
        report.changed.append(f"itemlink: {link}: no longer named")


def _indicators(folder: Path, year: int, report: Report) -> None:
    known = {each.key: each for each in Indicator.objects.filter(year=year)}
    units = {unit.code: unit for unit in Unit.objects.all()}
    told = set()
    for position, row in enumerate(rows(folder, "indicators.csv"), 1):
        told.add(row["key"])
        fields = {
            "name": {"name": row["name"]},
            "kind": {"kind": row["kind"]},
            "unit": {"unit": units.get(row["unit"])},
            "answers": {"answers": row["answers"].split()},
            "numerator": {"numerator": row["numerator"]},
            "denominator": {"denominator": row["denominator"]},
            "value_prior": {"value_prior": row.number("value_prior")},
            "bound_prior": {"bound_prior": row["bound_prior"]},
            "target": {"target": row["target"]},
            "source": {"source": row["source"]},
            "position": {"position": position},
        }
        cells = {**row.cells, "position": str(position)}

        def make(key=row["key"]) -> Indicator:
            return Indicator(year=year, key=key)

        brought_to_file(known.get(row["key"]), make, cells, fields, report)
    report.gone += [f"indicators.csv: {key}" for key in known if key not in told]


def _losses(folder: Path, criteria_set: CriteriaSet, criteria: dict[str, Criterion], report: Report) -> None:
    losses = PriorLoss.objects.filter(criterion__criteria_set=criteria_set)
    known = {(loss.criterion_id, loss.cause): loss for loss in losses}
    told = set()
    for position, row in enumerate(rows(folder, "losses_prior.csv"), 1):
        identity = criteria[row["criterion"]].pk, row["cause"]
        told.add(identity)
        fields = {
            "cause_kind": {"cause_kind": row["cause_kind"]},
            "document": {"documents": row["document"].split()},
            "days_late": {"days_late": row.whole("days_late")},
            "units": {
                "units": [code for code in row["units"].split() if code != "+"],
                "and_others": "+" in row["units"].split(),
            },
            "objective": {"objective": row["objective"] == "1"},
            "points_printed": {"points_printed": row["points_printed"]},
            "points_lost": {"points_lost": Decimal(row["points_lost"])},
            "points_status": {"points_status": row["points_status"]},
            "source": {"source": row["source"]},
            "position": {"position": position},
        }
        cells = {**row.cells, "position": str(position)}

        def make(criterion=criteria[row["criterion"]], cause=row["cause"]) -> PriorLoss:
            return PriorLoss(criterion=criterion, cause=cause)

        brought_to_file(known.get(identity), make, cells, fields, report)
    report.gone += [f"losses_prior.csv: {cause}" for criterion, cause in known if (criterion, cause) not in told]


def _readings(folder: Path, year: int, on: date, report: Report) -> None:
    indicators = {each.key: each for each in Indicator.objects.filter(year=year)}
    units = {unit.code: unit for unit in Unit.objects.all()}
    rows_known = Reading.objects.filter(indicator__year=year, corrects=None)
    known = {(each.indicator_id, each.unit_id, each.period): each for each in rows_known}
    for row in rows(folder, "sample_readings.csv"):
        if date.fromisoformat(row["entered_on"]) > on:
            continue
        indicator, unit = indicators[row["indicator"]], units.get(row["unit"])
        fields = {
            "numerator": {"numerator": Decimal(row["numerator"])},
            "denominator": {"denominator": row.number("denominator")},
            "year_end_forecast": {"year_end_forecast": row.number("year_end_forecast")},
            "entered_on": {"entered_on": date.fromisoformat(row["entered_on"])},
            "note": {"note": row["note"]},
        }

        def make(indicator=indicator, unit=unit, period=row["period"]) -> Reading:
            return Reading(indicator=indicator, unit=unit, period=period, is_sample=True)

        identity = indicator.pk, unit.pk if unit else None, row["period"]
        known[identity] = brought_to_file(known.get(identity), make, row.cells, fields, report)


def _assumptions(folder: Path, criteria_set: CriteriaSet, on: date, report: Report) -> None:
    criteria = {each.key: each for each in criteria_set.criteria.all()}
    people = {person.username: person for person in User.objects.all()}
    rows_known = StatedValue.objects.filter(criterion__criteria_set=criteria_set, is_sample=True).order_by("pk")
    known: dict[tuple, list[StatedValue]] = {}
    for each in rows_known:
        known.setdefault((each.criterion_id, each.part, each.date), []).append(each)
    for row in rows(folder, "sample_assumptions.csv"):
        if date.fromisoformat(row["date"]) > on:
            continue
        criterion = criteria[row["criterion"]]
        identity = criterion.pk, row["part"], date.fromisoformat(row["date"])
        fields = {
            "value": {"value": row["value"]},
            "owner": {"owner": people[row["owner"]]},
            "note": {"note": row["note"]},
        }

        def make(identity=identity) -> StatedValue:
            criterion_id, part, day = identity
            return StatedValue(criterion_id=criterion_id, part=part, date=day, is_sample=True)

        held = known.get(identity) or [None]
        brought_to_file(held.pop(0), make, row.cells, fields, report)


__all__ = ["Report", "Row", "load", "play"]
