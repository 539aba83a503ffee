"""A copied criteria set gets its name, its decision and its closing day, once the province has published it."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cchc import history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.refusal import Refused
from scoring.criteria_sets import editing
from scoring.models import CriteriaSet

FIELDS = ("name", "decision", "date", "status", "closes_on")


def why_fixed(criteria_set: CriteriaSet, day: date) -> str:
    """Why this cannot be changed; a decision's number mistyped can be, though its criteria stand."""
    came_from_a_file_or_closed = bool(criteria_set.file_values) or criteria_set.closes_on < day
    return editing.why_fixed(criteria_set, day) if came_from_a_file_or_closed else ""


def stamp(criteria_set: CriteriaSet) -> str:
    """Changes with what the form holds."""
    return hashlib.sha256("|".join(str(getattr(criteria_set, name)) for name in FIELDS).encode()).hexdigest()[:16]


@transaction.atomic
def draft_set(year: int, name: str, *, by: User) -> CriteriaSet:
    """A set without criteria, for an office that has none to copy; its criteria come by the sheet of a decision.

    Raises PermissionDenied, or Refused where there is one of that name.
    """
    rights.require(by, "draft_criteria")
    if CriteriaSet.objects.filter(year=year, name=name).exists():
        raise Refused({"name": _("another set of %(year)d has this name and decision") % {"year": year}})
    new = CriteriaSet(
        year=year, name=name, status=CriteriaSet.Status.PROVISIONAL, is_draft=True, closes_on=date(year, 12, 31),
        prior_year=year - 1,
    )  # fmt: skip
    return history.save(new, by=by)


@transaction.atomic
def name_set(criteria_set: CriteriaSet, values: dict[str, Any], *, seen: str, by: User, day: date) -> CriteriaSet:
    """The set is named so from now on. Raises PermissionDenied, or Refused by field with what is allowed."""
    held = CriteriaSet.objects.select_for_update().get(pk=criteria_set.pk)
    rights.require(by, editing.act_for(held))
    if fixed := why_fixed(held, day):
        raise Refused(fixed)
    if stamp(held) != seen:
        raise Refused(_("Somebody changed this meanwhile: look at it and save once more."))
    _check(held, values)
    for name in FIELDS:
        setattr(held, name, values[name])
    return history.save(held, by=by)


def _check(held: CriteriaSet, values: dict[str, Any]) -> None:
    wrong: dict[str, str] = {}
    if values["status"] == CriteriaSet.Status.PUBLISHED:
        needed = {"decision": _("a published set has its number"), "date": _("a published set has its day")}
        wrong |= {name: words for name, words in needed.items() if not values[name]}
    first, last = date(held.year, 1, 1), date(held.year + 1, 12, 31)
    if not first <= values["closes_on"] <= last:
        days = {"first": short_date(first), "last": short_date(last)}
        wrong["closes_on"] = _("a day from %(first)s to %(last)s") % days
    others = CriteriaSet.objects.filter(year=held.year, decision=values["decision"], name=values["name"])
    if others.exclude(pk=held.pk).exists():
        wrong["name"] = _("another set of %(year)d has this name and decision") % {"year": held.year}
    if wrong:
        raise Refused(wrong)
