"""Indicators (Chỉ tiêu) are added, changed and ended by the office; one that a rule reads does not end.

Design §9: the coordinator and the Office Chief.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.refusal import Refused
from cchc.search import fold
from scoring.engine.rules import usage
from scoring.index.index import is_closed, tree_of
from scoring.models import CriteriaSet, Indicator

FIELDS = (
    "name", "kind", "unit", "answers", "numerator", "denominator", "value_prior", "bound_prior", "target", "source",
)  # fmt: skip


def free_key(year: int, name: str) -> str:
    """A key for rules to name the indicator by, from its name; unique in its year."""
    key = slugify(fold(name))[:60] or "chi-tieu"
    taken = set(Indicator.objects.filter(year=year, key__startswith=key).values_list("key", flat=True))
    n = 1
    while (free := key if n == 1 else f"{key}-{n}") in taken:
        n += 1
    return free


def _check(year: int, by: User) -> None:
    rights.require(by, "keep_indicators")
    if is_closed(year, clock.today()):
        raise Refused(_("%(year)d is closed: nothing more is entered for it.") % {"year": year})


@transaction.atomic
def add(year: int, values: dict[str, Any], *, by: User) -> Indicator:
    """A new indicator of the year. Raises PermissionDenied, or Refused."""
    _check(year, by)
    last = Indicator.objects.filter(year=year).aggregate(last=Max("position"))["last"] or 0
    row = Indicator(year=year, key=free_key(year, values["name"]), position=last + 1)
    return _save(row, values, by)


@transaction.atomic
def change(indicator: Indicator, values: dict[str, Any], *, seen: int, by: User) -> Indicator:
    """Its words, who enters it, who answers, last year's value. Raises Refused where somebody changed it since."""
    _check(indicator.year, by)
    row = Indicator.objects.select_for_update().get(pk=indicator.pk)
    if history.version(row) != seen:
        raise Refused(_("Somebody changed this meanwhile: look at it and save once more."))
    return _save(row, values, by)


def _save(row: Indicator, values: dict[str, Any], by: User) -> Indicator:
    for name in FIELDS:
        setattr(row, name, values[name])
    row.bound_prior = (row.bound_prior or Indicator.Bound.EQUAL) if row.value_prior is not None else ""
    return history.save(row, by=by)


def criteria_reading(indicator: Indicator) -> list[str]:
    """The criteria of the sets of its year that read it, by name."""
    sets = CriteriaSet.objects.filter(year=indicator.year)
    return [leaf.name for each in sets for leaf, _rule in usage.reading(tree_of(each), indicator.key)]


@transaction.atomic
def end(indicator: Indicator, *, by: User, reason: str) -> Indicator:
    """It is read no more; its readings stay. Raises Refused while a rule reads it."""
    _check(indicator.year, by)
    row = Indicator.objects.select_for_update().get(pk=indicator.pk)
    if names := criteria_reading(row):
        raise Refused(_("These criteria read it: %(names)s. Change their rules first.") % {"names": "; ".join(names)})
    row.in_force = False
    return history.save(row, by=by, why=reason)


@transaction.atomic
def take_up_again(indicator: Indicator, *, by: User) -> Indicator:
    """An indicator that was ended is read again."""
    _check(indicator.year, by)
    row = Indicator.objects.select_for_update().get(pk=indicator.pk)
    row.in_force = True
    return history.save(row, by=by)
