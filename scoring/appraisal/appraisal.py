"""Keeping targets, self-assessed, appraised and official points, and what is said about a score below ours.

Design §9, row "appraisal": the coordinator drafts, the Office Chief keeps. What is printed stands as printed (§3.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.history import save
from cchc.refusal import Refused
from scoring.engine.points import Scale
from scoring.engine.types import CriteriaTree
from scoring.engine.types import Criterion as Node
from scoring.models import Appraisal, Criterion

POINTS = ("target", "self_assessed", "appraised", "official")


@transaction.atomic
def appraise(criterion: Criterion, year: int, values: Mapping[str, Any], *, by: User, seen: int) -> Appraisal:
    """Keep what is known of a leaf; `seen` is the version that the person looked at (0: none yet).

    A draft unless an Office Chief keeps it. Raises PermissionDenied, or Refused with the fields at fault.
    """
    rights.require(by, "draft_organisation")
    if criterion.children.exists():
        raise Refused(_("Points are kept for the criteria that have none below them; this one is their sum."))
    held = Appraisal.objects.select_for_update(of=("self",)).filter(criterion=criterion, year=year).first()
    row = held or Appraisal(criterion=criterion, year=year)
    if row.version != seen:
        raise Refused(_changed(row))
    for name, value in values.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    _check_points(row)
    _check_words(row)
    row.is_draft = not rights.allowed(by, "keep_organisation")
    row.version += 1
    try:
        with transaction.atomic():
            return save(row, by=by)
    except IntegrityError as error:  # somebody else's first draft came between
        raise Refused(_("Somebody saved this meanwhile; load the page again.")) from error


def _changed(row: Appraisal) -> str:
    last = row.history.select_related("history_user").first()
    return _("Not saved: %(who)s saved this meanwhile; what is stored now stands below in the history.") % {
        "who": (last and last.history_user) or "–"
    }


def label_of(name: str) -> str:
    """A field of the row in the reader's words."""
    field: Any = Appraisal._meta.get_field(name)
    return str(field.verbose_name)


def _check_points(row: Appraisal) -> None:
    rule, faults = row.criterion.as_rule(), {}
    most, least = rule.maximum, min(Scale(4).rounded(rule.lowest), Decimal(0))
    for name in POINTS:
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
    answered = (Appraisal.Outcome.WAITING, Appraisal.Outcome.ACCEPTED, Appraisal.Outcome.REJECTED)
    if row.outcome in answered and not row.explanation:
        faults["outcome"] = _("Outcome: “%(outcome)s” needs our explanation first.") % {
            "outcome": row.get_outcome_display()
        }
    if faults:
        raise Refused(faults)


@dataclass(frozen=True, slots=True)
class Sum:
    """What is known below a node: the sum of the leaves that have points, and how many of all they are."""

    points: Decimal | None
    known: int
    leaves: int


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion on the page: a leaf with its appraisal (if any), or a parent with the sums of its leaves."""

    node: Node
    depth: int
    appraisal: Appraisal | None
    sums: Mapping[str, Sum]

    @property
    def is_leaf(self) -> bool:
        return not self.node.children


def difference(official: Sum, own: Decimal | None) -> Decimal | None:
    """Official points less our own; None where either is not known, or not for every leaf."""
    if official.points is None or own is None or official.known != official.leaves:
        return None
    return official.points - own


def lines(tree: CriteriaTree, appraisals: Mapping[str, Appraisal]) -> list[Line]:
    """Every criterion of a set, top down, by its key; parents hold exact sums of what is known."""
    found: list[Line] = []

    def below(node: Node, depth: int) -> None:
        found.append(
            Line(node, depth, appraisals.get(node.key), {name: _sum(node, name, appraisals) for name in POINTS})
        )
        for child in node.children:
            below(child, depth + 1)

    for component in tree.components:
        below(component, 0)
    return found


def total(tree: CriteriaTree, appraisals: Mapping[str, Appraisal]) -> dict[str, Sum]:
    """The sums over the whole set."""
    parts = [{name: _sum(component, name, appraisals) for name in POINTS} for component in tree.components]
    return {name: _added([part[name] for part in parts]) for name in POINTS}


def _sum(node: Node, name: str, appraisals: Mapping[str, Appraisal]) -> Sum:
    leaves = list(node.leaves())
    values = [getattr(appraisals[leaf.key], name) for leaf in leaves if leaf.key in appraisals]
    known = [value for value in values if value is not None]
    return Sum(sum(known, Decimal(0)) if known else None, len(known), len(leaves))


def _added(sums: list[Sum]) -> Sum:
    known = [each.points for each in sums if each.points is not None]
    points = sum(known, Decimal(0)) if known else None
    return Sum(points, sum(each.known for each in sums), sum(each.leaves for each in sums))
