"""Load what scoring reads from a catalogue folder: set, criteria, links, indicators, losses.

The caller has checked the folder (`check`), loaded its plans, and holds the transaction: all or nothing.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model

from cchc.accounts.models import Unit, User
from scoring.catalogue.cells import number
from scoring.catalogue.check_criteria import parents_first
from scoring.models import Appraisal, CriteriaSet, Criterion, Indicator, ItemLink, PriorLoss
from tasks.catalogue.read import Folder, Row
from tasks.catalogue.sync import Changes, Fields, Loader
from tasks.models import Item


def load(folder: Folder, *, by: User | None = None) -> tuple[CriteriaSet, Changes]:
    """Bring set, criteria, links, indicators and what is known of the prior year to what the folder says.

    A second run changes nothing.
    """
    loader = Loader(str(folder.year), by, Changes())
    criteria_set = _set(folder, loader)
    criteria = _criteria(folder, criteria_set, loader)
    _links(folder, criteria_set, criteria, loader)
    _indicators(folder, criteria_set.year, loader)
    _losses(folder, criteria_set, criteria, loader)
    _appraisals(folder, criteria_set, criteria, loader)
    return criteria_set, loader.changes


def _set(folder: Folder, loader: Loader) -> CriteriaSet:
    settings = folder.settings

    def whole(key: str) -> int | None:
        return int(settings[key]) if settings.get(key) else None

    def day(key: str) -> date | None:
        return date.fromisoformat(settings[key]) if settings.get(key) else None

    year, decision, name = int(settings["year"]), settings.get("decision", ""), settings["name"]
    values = {
        "name": name,
        "date": day("date"),
        "status": settings.get("status") or CriteriaSet.Status.PROVISIONAL,
        "replaces": settings.get("replaces", ""),
        "closes_on": day("closes_on") or date(year, 12, 31),
        **{key: whole(key) for key in ("prior_year", "prior_rank", "prior_of", "before_year", "before_rank")},
        "prior_decision": settings.get("prior_decision", ""),
        "prior_published_on": day("prior_published_on"),
        "prior_total": settings.get("prior_total", ""),
        "places": int(settings.get("places") or 2),
        "rounding": settings.get("rounding") or CriteriaSet.Rounding.HALF_UP,
        "levels": json.loads(settings.get("levels") or "[]"),
    }
    # A decision names its set; sets without one (provisional) are told apart by their names.
    same = CriteriaSet.objects.filter(year=year, decision=decision)
    row = (same if decision else same.filter(name=name)).first() or CriteriaSet(year=year, decision=decision, name=name)
    cells = {key: settings.get(key, "") for key in values}
    loader.bring(row, cells, {key: {key: value} for key, value in values.items()}, label=f"set.csv: {name}")
    return row


def _criteria(folder: Folder, criteria_set: CriteriaSet, loader: Loader) -> dict[str, Criterion]:
    known = {each.key: each for each in Criterion.everything.filter(criteria_set=criteria_set).select_related("parent")}
    criteria: dict[str, Criterion] = {}
    numbered = enumerate(folder.rows("criteria.csv"), 1)
    for place, row in parents_first(numbered, key=lambda pair: pair[1]["key"], parent=lambda pair: pair[1]["parent"]):
        fields: dict[str, dict[str, Any]] = {
            "parent": {"parent": criteria.get(row["parent"])},
            "name": {"name": row["name"]},
            "max_points": {"max_points": Decimal(row["max_points"])},
            "rule": {"rule": row["rule"]},
            "params": {"params": json.loads(row["params"] or "{}")},
            "status": {"status": row["status"], "in_force": True},
            "official_prior": {"official_prior": number(row, "official_prior")},
            "official_before": {"official_before": number(row, "official_before")},
            "printed_prior": {"printed_prior": row["printed_prior"]},
            "lost_prior": {"lost_prior": number(row, "lost_prior")},
            "note": {"note": row["note"]},
        }
        criterion = known.get(row["key"]) or Criterion(criteria_set=criteria_set, key=row["key"])
        _bring(loader, criterion, row, fields, place)
        criteria[row["key"]] = criterion
    for key in known.keys() - criteria.keys():
        if known[key].in_force:
            loader.changes.is_gone(f"criteria.csv: {key}")
    return criteria


def _bring(loader: Loader, record: Model, row: Row, fields: Fields, position: int) -> None:
    """Bring a record to its row, its place in the file with it."""
    cells = {column: row[column] for column in fields} | {"position": str(position)}
    fields = {**fields, "position": {"position": position}}
    loader.bring(record, cells, fields, label=f"{row.file}: {row['key'] or row['cause'][:60]}")


def _links(folder: Folder, criteria_set: CriteriaSet, criteria: dict[str, Criterion], loader: Loader) -> None:
    rows = Item.objects.filter(document__file_values__has_key=loader.source).select_related("document")
    items = {(loader.remembered(item.document)["key"], item.number): item for item in rows}
    links = ItemLink.objects.filter(criterion__criteria_set=criteria_set).select_related("item__document", "criterion")
    known = {(link.item_id, link.criterion_id): link for link in links}
    named: set[tuple[int, int]] = set()
    for row in folder.rows("items.csv"):
        item = items.get((row["document"], row["number"]))
        if item is None:
            continue
        # Named in both columns, a criterion is counted: that says more.
        kinds = dict.fromkeys(row["supports"].split(), ItemLink.Kind.SUPPORTS)
        kinds |= dict.fromkeys(row["criteria"].split(), ItemLink.Kind.COUNTS)
        for key, kind in kinds.items():
            pair = item.pk, criteria[key].pk
            named.add(pair)

            link = known.get(pair) or ItemLink(item=item, criterion=criteria[key])
            label = f"items.csv: {row['document']} {row['number']}: {key}"
            loader.bring(link, {"kind": str(kind)}, {"kind": {"kind": kind, "in_force": True}}, label=label)
    _take_back(known, named, loader)


def _take_back(known: dict[tuple[int, int], ItemLink], named: set[tuple[int, int]], loader: Loader) -> None:
    """A criterion that an item's cell no longer names: the cell said otherwise last time, so the link ends."""
    for pair, link in known.items():
        if pair not in named and loader.remembered(link).get("kind"):
            loader.bring(link, {"kind": ""}, {"kind": {"in_force": False}}, label=f"items.csv: {link}")


def _indicators(folder: Folder, year: int, loader: Loader) -> None:
    known = {each.key: each for each in Indicator.objects.filter(year=year)}
    units = {unit.code: unit for unit in Unit.objects.all()}
    keys = set()
    for position, row in enumerate(folder.rows("indicators.csv"), 1):
        keys.add(row["key"])
        fields: dict[str, dict[str, Any]] = {
            "name": {"name": row["name"]},
            "kind": {"kind": row["kind"]},
            "unit": {"unit": units.get(row["unit"])},
            "answers": {"answers": row["answers"].split()},
            "numerator": {"numerator": row["numerator"]},
            "denominator": {"denominator": row["denominator"]},
            "value_prior": {"value_prior": number(row, "value_prior")},
            "bound_prior": {"bound_prior": row["bound_prior"]},
            "target": {"target": row["target"]},
            "source": {"source": row["source"]},
        }
        indicator = known.get(row["key"]) or Indicator(year=year, key=row["key"])
        _bring(loader, indicator, row, fields, position)
    for key in known.keys() - keys:
        loader.changes.is_gone(f"indicators.csv: {key}")


def _losses(folder: Folder, criteria_set: CriteriaSet, criteria: dict[str, Criterion], loader: Loader) -> None:
    losses = PriorLoss.objects.filter(criterion__criteria_set=criteria_set)
    known = {(loss.criterion_id, loss.cause): loss for loss in losses}
    identities = set()
    for position, row in enumerate(folder.rows("losses_prior.csv"), 1):
        identity = criteria[row["criterion"]].pk, row["cause"]
        identities.add(identity)
        fields: dict[str, dict[str, Any]] = {
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
        }
        loss = known.get(identity) or PriorLoss(criterion=criteria[row["criterion"]], cause=row["cause"])
        _bring(loader, loss, row, fields, position)
    for _criterion, cause in known.keys() - identities:
        loader.changes.is_gone(f"losses_prior.csv: {cause[:60]}")


def _appraisals(folder: Folder, criteria_set: CriteriaSet, criteria: dict[str, Criterion], loader: Loader) -> None:
    """What the office said of the prior year's appraisal, as its document words it."""
    year = criteria_set.prior_year
    if year is None:
        return
    known = {row.criterion_id: row for row in Appraisal.objects.filter(criterion__criteria_set=criteria_set, year=year)}
    named = set()
    for row in folder.rows("appraisals_prior.csv"):
        criterion = criteria[row["criterion"]]
        named.add(criterion.pk)
        texts = ("reason", "explanation", "documents", "explained_by", "outcome")
        fields: dict[str, dict[str, Any]] = {name: {name: row[name]} for name in texts}
        fields["explained_on"] = {"explained_on": date.fromisoformat(row["explained_on"])}
        appraisal = known.get(criterion.pk) or Appraisal(criterion=criterion, year=year, is_draft=False, version=1)
        cells = {column: row[column] for column in fields}
        loader.bring(appraisal, cells, fields, label=f"{row.file}: {criterion.key}")
    for pk, appraisal in known.items():
        if pk not in named and loader.remembered(appraisal):
            loader.changes.is_gone(f"appraisals_prior.csv: {appraisal}")
