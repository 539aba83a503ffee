"""Figures with why, the ledger and readings for machines, by the queries and rights of their pages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import BaseModel

from cchc.accounts import rights
from cchc.accounts.machines.answers import Paged, Rows, page, require_known, require_past, require_year
from cchc.accounts.models import Unit
from scoring.engine.points import Scale
from scoring.index import rows
from scoring.index.index import NoSet, index_of
from scoring.index.ledger import lines_of
from scoring.models import Reading

router = Router()


class OnDay(Schema):
    day: date | None = None


@router.get("index/{int:year}", response=dict[str, Any])
def index(request: HttpRequest, year: int, asked: Query[OnDay]) -> Any:
    """The figures of every criterion with why, as `recompute_index --json` prints them (docs/design.md, Commands)."""
    rights.reader(request)
    require_known(request, OnDay)
    try:
        return rows.figures(require_year(year), require_past(asked.day))
    except NoSet as missing:
        raise Http404 from missing


class LedgerRow(BaseModel):
    component: str
    criterion: str
    cause: str
    lost: str
    at_risk: str
    units: list[str]
    joint: bool
    objective: bool
    task: int | None
    days_late: int | None
    indicator: str
    text: str


class Ledger(BaseModel):
    year: int
    as_of: date
    rows: list[LedgerRow]


@router.get("ledger/{int:year}", response=Ledger)
def ledger(request: HttpRequest, year: int, asked: Query[OnDay]) -> Any:
    """What is lost or at risk, line by line; the points of a criterion's lines add up to its figures."""
    rights.reader(request)
    require_known(request, OnDay)
    try:
        computed = index_of(require_past(asked.day), require_year(year))
    except NoSet as missing:
        raise Http404 from missing
    scale: Scale = computed.projection.tree.scale
    return {
        "year": computed.year,
        "as_of": computed.day,
        "rows": [
            {
                "component": line.component, "criterion": line.criterion, "cause": line.cause,
                "lost": scale.text(line.lost), "at_risk": scale.text(line.at_risk), "units": list(line.units),
                "joint": line.joint, "objective": line.objective, "task": line.task.key if line.task else None,
                "days_late": line.days_late, "indicator": line.indicator, "text": line.text,
            }
            for line in lines_of(computed)
        ],
    }  # fmt: skip


class ReadingsAsked(Paged):
    year: int | None = None
    indicator: str = ""


class ReadingRow(BaseModel):
    id: int
    indicator: str
    indicator_name: str
    period: str
    unit: str | None
    numerator: Decimal
    denominator: Decimal | None
    year_end_forecast: Decimal | None
    is_estimate: bool
    entered_on: date
    corrects: int | None
    is_corrected: bool
    is_checked: bool


class Readings(Rows[ReadingRow]):
    pass


@router.get("readings", response=Readings)
def readings(request: HttpRequest, asked: Query[ReadingsAsked]) -> Any:
    """Readings by period, also those that were corrected; numbers are decimal texts."""
    rights.reader(request)
    require_known(request, ReadingsAsked)
    found = Reading.objects.select_related("indicator", "unit", "corrected_by").defer("file_values")
    if asked.year is not None:
        found = found.filter(period__startswith=f"{require_year(asked.year)}-")
    if asked.indicator:
        found = found.filter(indicator__key=asked.indicator)
    return page(request, found, asked, _reading)


def _reading(row: Reading) -> dict[str, Any]:
    unit: Unit | None = row.unit
    return {
        "id": row.pk, "indicator": row.indicator.key, "indicator_name": row.indicator.name, "period": row.period,
        "unit": unit and unit.code, "numerator": row.numerator, "denominator": row.denominator,
        "year_end_forecast": row.year_end_forecast, "is_estimate": row.is_estimate, "entered_on": row.entered_on,
        "corrects": row.corrects_id, "is_corrected": hasattr(row, "corrected_by"),
        "is_checked": row.checked_on is not None,
    }  # fmt: skip
