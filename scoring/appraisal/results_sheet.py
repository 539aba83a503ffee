"""The province's results as a sheet: points appraised and the reasons, a line a criterion; it goes out and comes back.

Nothing is written while it is read: what would change is kept and taken back, so that its faults are those of the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc import clock
from cchc.accounts.models import User
from cchc.files.cells import Row as TableRow
from cchc.files.spreadsheet import Column, Sheet, xlsx
from cchc.refusal import Refused
from cchc.search import fold
from scoring.appraisal import acts
from scoring.forms import NumberField
from scoring.models import Appraisal, CriteriaSet, Criterion
from tasks.catalogue import filled_sheet
from tasks.catalogue.filled_sheet import NOT_READ
from tasks.catalogue.read import Fault, Row

COLUMNS = {
    "year": gettext_lazy("Year"),
    "key": gettext_lazy("Key of the criterion"),
    "name": gettext_lazy("Criterion"),
    "most": gettext_lazy("Maximum"),
    "self_assessed": gettext_lazy("Self-assessed points"),
    "appraised": gettext_lazy("Appraised points"),
    "reason": gettext_lazy("The appraiser's reason"),
}
NEEDED = ("key", "appraised", "reason")
WIDTHS = {"year": 8, "key": 24, "name": 60, "most": 10, "self_assessed": 14, "appraised": 14, "reason": 60}
POINTS = NumberField(label=COLUMNS["appraised"], required=False, may_be_negative=True)


@dataclass(frozen=True)
class Result:
    """What one line says of a criterion: points as text, and the reason."""

    criterion: int
    appraised: str
    reason: str


@dataclass
class Outcome:
    """What a sheet would change, each change in words, and its faults."""

    changes: list[Result] = field(default_factory=list)
    told: list[tuple[Criterion, Decimal | None, Decimal, str]] = field(default_factory=list)  # before, after, reason
    changed: list[Row] = field(default_factory=list)  # the line of each change
    faults: list[Fault] = field(default_factory=list)
    lines: int = 0


def leaves(criteria_set: CriteriaSet) -> list[Criterion]:
    """The criteria that have points of their own, in the order of the decision."""
    rows = list(criteria_set.criteria.select_related("criteria_set").order_by("position", "pk"))
    parents = {row.parent_id for row in rows}
    return [row for row in rows if row.pk not in parents]


def write(criteria_set: CriteriaSet, year: int) -> bytes:
    """The sheet for the appraiser to fill in, with what is known already."""
    held = {row.criterion_id: row for row in Appraisal.objects.filter(criterion__criteria_set=criteria_set, year=year)}
    columns = [
        Column(str(COLUMNS[name]), width, shade="" if name in NEEDED else NOT_READ, as_text=name in ("key", "name"))
        for name, width in WIDTHS.items()
    ]
    rows = [_line(each, year, held.get(each.pk)) for each in leaves(criteria_set)]
    return xlsx(
        Sheet(columns, rows, name=_("Results"), title=_("Results of the appraisal, %(year)d") % {"year": year},
              to_fill=True, notes=[_("A line a criterion. Lines without appraised points change nothing.")]),
        made_on=clock.today(),
    )  # fmt: skip


def _line(criterion: Criterion, year: int, held: Appraisal | None) -> TableRow:
    known = (held.self_assessed, held.appraised, held.reason) if held else (None, None, "")
    return TableRow((year, criterion.key, criterion.name, criterion.max_points, *known))


def read(criteria_set: CriteriaSet, year: int, name: str, data: bytes, *, by: User) -> Outcome:
    """What the sheet would change. Raises Refused where it is no such sheet, Faulty where a cell cannot be read."""
    rows = filled_sheet.read(name, data, COLUMNS, NEEDED)
    outcome = Outcome(lines=len(rows))
    known = leaves(criteria_set)
    criteria = {fold(row.name): row for row in known} | {row.key: row for row in known}
    held = {row.criterion_id: row for row in Appraisal.objects.filter(criterion__criteria_set=criteria_set, year=year)}
    seen: set[int] = set()
    for row in rows:
        if row["year"] and row["year"] != str(year):
            outcome.faults.append(row.fault("year", _("%(year)d, the year of this page") % {"year": year}))
        elif (found := criteria.get(row["key"]) or criteria.get(fold(row["key"]))) is None:
            outcome.faults.append(row.fault("key", _("the key of a criterion of this year's set, or its name")))
        elif found.pk in seen:
            outcome.faults.append(row.fault("key", _("each criterion once")))
        else:
            seen.add(found.pk)
            _compare(row, found, held.get(found.pk), outcome)
    if not outcome.faults:
        _try(year, outcome, by)
    return outcome


def _compare(row: Row, criterion: Criterion, held: Appraisal | None, outcome: Outcome) -> None:
    try:
        given = POINTS.clean(row["appraised"])
    except ValidationError as wrong:
        outcome.faults.append(row.fault("appraised", " ".join(wrong.messages)))
        return
    before = held.appraised if held else None
    reason = row["reason"].strip()
    if given is None or (before == given and (held.reason if held else "") == reason):
        return
    outcome.changes.append(Result(criterion.pk, str(given), reason))
    outcome.told.append((criterion, before, given, reason))
    outcome.changed.append(row)


def _try(year: int, outcome: Outcome, by: User) -> None:
    """Keep each change and take all back: what the act refuses is a fault of its line."""
    with transaction.atomic():
        for row, change, (criterion, *_rest) in zip(outcome.changed, outcome.changes, outcome.told, strict=True):
            try:
                with transaction.atomic():
                    _keep(change, criterion, year, by)
            except Refused as refusal:
                column = "reason" if "reason" in getattr(refusal, "error_dict", {}) else "appraised"
                outcome.faults.append(row.fault(column, " ".join(refusal.messages)))
        transaction.set_rollback(True)


@transaction.atomic
def apply(criteria_set: CriteriaSet, year: int, changes: list[Result], *, by: User) -> int:
    """Keep what was shown; gives how many criteria. Raises PermissionDenied, or Refused and then nothing is kept."""
    criteria = {row.pk: row for row in leaves(criteria_set)}
    for change in changes:
        _keep(change, criteria[change.criterion], year, by)
    return len(changes)


def _keep(change: Result, criterion: Criterion, year: int, by: User) -> None:
    version = Appraisal.objects.filter(criterion=criterion, year=year).values_list("version", flat=True).first() or 0
    values: dict[str, Any] = {"appraised": Decimal(change.appraised), "reason": change.reason}
    acts.appraise(criterion, year, values, by=by, seen=version)
