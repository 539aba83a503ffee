"""Keeping targets, self-assessed, appraised and official points, and what is said about a score below ours.

Design §9, row "appraisal": the coordinator drafts, the Office Chief keeps. What is printed stands as printed (§3.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.refusal import Refused
from scoring.drafts import save_draft
from scoring.engine.points import Scale
from scoring.models import Appraisal, Criterion


@transaction.atomic
def appraise(criterion: Criterion, year: int, values: Mapping[str, Any], *, by: User, seen: int) -> Appraisal:
    """Keep what is known of a leaf; `seen` is the version that the person looked at (0: none yet).

    A draft unless an Office Chief keeps it. Raises PermissionDenied, or Refused with the fields at fault.
    """
    rights.require(by, "draft_organisation")
    if criterion.children.exists():
        raise Refused(_("Points are kept for the criteria that have none below them; this one is their sum."))
    rows = Appraisal.objects.select_for_update(of=("self",))
    row = rows.filter(criterion=criterion, year=year).first() or Appraisal(criterion=criterion, year=year)
    if row.version != seen:
        last = row.history.select_related("history_user").first()
        words = {"who": (last and last.history_user) or "–"}
        raise Refused(
            _("Not saved: %(who)s saved this meanwhile; what is stored now stands below in the history.") % words
        )

    def check() -> None:
        _check_points(row)
        _check_words(row)

    save_draft(row, values, by=by, check=check)
    return row


def label_of(name: str) -> str:
    """A field of the row in the reader's words."""
    field: Any = Appraisal._meta.get_field(name)
    return str(field.verbose_name)


def _check_points(row: Appraisal) -> None:
    rule, faults = row.criterion.as_rule(), {}
    most, least = rule.maximum, min(Scale(4).rounded(rule.lowest), Decimal(0))
    for name in Appraisal.POINT_FIELDS:
        value = getattr(row, name)
        if value is not None and not least <= value <= most:
            faults[name] = _("%(field)s: “%(value)s” is not allowed; points from %(least)s to %(most)s are.") % {
                "field": capfirst(label_of(name)), "value": number_format(value.normalize()),
                "least": number_format(least.normalize()), "most": number_format(most.normalize()),
            }  # fmt: skip
    if row.target is not None and row.target_owner is None:
        faults["target_owner"] = _("Owner of the target: nobody is chosen; a target needs a person who answers for it.")
    if faults:
        raise Refused(faults)


def _check_words(row: Appraisal) -> None:
    """A score below ours has the appraiser's reason; an explanation its document and day; an answer an explanation."""
    faults = {}
    if row.is_below_ours and not row.reason:
        faults["reason"] = _(
            "The appraiser's reason is missing: the appraised points are below the self-assessed ones."
        )
    if row.explanation and not row.explained_by:
        faults["explained_by"] = _("Document of the explanation: it is missing; give its number.")
    if row.explanation and row.explained_on is None:
        faults["explained_on"] = _("Date of that document: it is missing; write day/month/year.")
    if row.explained_on is not None and row.explained_on > clock.today():
        faults["explained_on"] = _("Date of that document: “%(day)s” is after today.") % {
            "day": short_date(row.explained_on)
        }
    outcomes = Appraisal.Outcome
    answered = (outcomes.WAITING, outcomes.ACCEPTED, outcomes.REJECTED, outcomes.UNSCORED)
    if row.outcome in answered and not row.explanation:
        faults["outcome"] = _("Outcome: “%(outcome)s” needs our explanation first.") % {
            "outcome": row.get_outcome_display()
        }
    if faults:
        raise Refused(faults)
