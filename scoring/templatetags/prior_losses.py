"""What a closed year lost by a document: shown on the document's page, a page of tasks."""

from __future__ import annotations

from dataclasses import dataclass

from django import template

from cchc.accounts.models import Unit
from scoring.models import PriorLoss
from tasks.models import Document

register = template.Library()


@dataclass(frozen=True)
class Loss:
    row: PriorLoss
    year: int
    units: list[Unit]


@register.simple_tag
def lost_by(document: Document) -> list[Loss]:
    """The losses of closed years that name the document, with the units that the source holds answerable."""
    rows = PriorLoss.objects.select_related("criterion__criteria_set").order_by("position", "pk")
    named = [row for row in rows if document.key in row.documents]
    units = {unit.code: unit for unit in Unit.objects.all()} if named else {}
    return [_loss(row, units) for row in named]


def _loss(row: PriorLoss, units: dict[str, Unit]) -> Loss:
    criteria_set = row.criterion.criteria_set
    year = criteria_set.prior_year or criteria_set.year - 1
    return Loss(row, year, [units[code] for code in row.units if code in units])
