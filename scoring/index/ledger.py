"""The ledger of a year: computed, or of a closed one what the letter or the appraisers found, as data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from cchc.accounts.models import Unit
from cchc.templating.library import Library
from scoring.engine.ledger import Line, ledger
from scoring.engine.points import Scale
from scoring.index.index import Index
from scoring.models import CriteriaSet, Criterion, PriorLoss
from tasks.models import Document

library = Library()


def lines_of(index: Index) -> list[Line]:
    """The ledger of a year: what is lost or at risk; what is only on track stands in no list."""
    if index.closed:
        return _findings(index.criteria_set)
    return [line for line in ledger(index.projection) if line.is_trouble]


def _findings(criteria_set: CriteriaSet) -> list[Line]:
    """Every finding about a closed year as a line; its sentence and printed points are those of the source."""
    criteria = {row.pk: row for row in criteria_set.criteria.all()}
    everybody = tuple(Unit.objects.working().values_list("code", flat=True))
    losses = PriorLoss.objects.filter(criterion__criteria_set=criteria_set).order_by("position", "pk")
    scale = Scale(criteria_set.places, criteria_set.rounding)
    return [_line(loss, criteria, everybody, scale) for loss in losses]


def documents_named(lines: Iterable[Line]) -> dict[str, Document]:
    """The documents that lines of a closed year name, by key."""
    keys = {key for line in lines for key in line.documents}
    return {row.key: row for row in Document.objects.filter(key__in=keys)} if keys else {}


def _line(loss: PriorLoss, criteria: dict[int, Criterion], everybody: tuple[str, ...], scale: Scale) -> Line:
    criterion = criteria[loss.criterion_id]
    component = criterion
    while component.parent_id is not None:
        component = criteria[component.parent_id]
    units = dict.fromkeys(each for code in loss.units for each in (everybody if code == "*" else (code,)))
    return Line(
        component=component.key,
        criterion=criterion.key,
        cause=loss.cause_kind,
        lost=Decimal(scale.text(loss.points_lost)),
        at_risk=scale.zero,
        units=tuple(units),
        objective=loss.objective,
        days_late=loss.days_late,
        text=loss.cause,
        printed=loss.points_printed,
        and_others=loss.and_others,
        provisional=loss.points_status == PriorLoss.PointsStatus.PROVISIONAL,
        documents=tuple(loss.documents),
    )


@dataclass(frozen=True)
class Loss:
    row: PriorLoss
    year: int
    units: list[Unit]


@library.function
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
