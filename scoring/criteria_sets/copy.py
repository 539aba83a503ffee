"""Copying a criteria set to the next year, and letting a drafted one run.

Design §9, row "criteria sets": the coordinator drafts, the Office Chief keeps. A draft never runs.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cchc import history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.refusal import Refused
from scoring.catalogue.check_criteria import parents_first
from scoring.criteria_sets import editing
from scoring.models import CriteriaSet, Criterion, Indicator


@transaction.atomic
def copy_set(source: CriteriaSet, *, by: User) -> CriteriaSet:
    """The set for the year after its own, as a draft: criteria, maxima, rules and indicators; not the items' links.

    What was the prior year's result is that of the year before now. Raises PermissionDenied, or Refused where a
    copy is being drafted already.
    """
    rights.require(by, "draft_criteria")
    # One copy after the other: the second sees what the first one made.
    list(CriteriaSet.objects.select_for_update().filter(year=source.year).order_by("pk").values_list("pk"))
    year = source.year + 1
    name = _("%(name)s (copied for %(year)d)") % {"name": source.name[:250], "year": year}
    if CriteriaSet.objects.filter(year=year, name=name).exists():
        raise Refused(_("This set was copied for %(year)d already.") % {"year": year})
    new = CriteriaSet(
        year=year, name=name, status=CriteriaSet.Status.PROVISIONAL, replaces=source.name, is_draft=True,
        closes_on=_a_year_later(source.closes_on), prior_year=source.year, before_year=source.prior_year,
        before_rank=source.prior_rank, places=source.places, rounding=source.rounding, levels=source.levels,
    )  # fmt: skip
    history.save(new, by=by)
    _copy_criteria(source, new, by)
    known = set(Indicator.objects.filter(year=year).values_list("key", flat=True))
    for indicator in Indicator.objects.filter(year=source.year).exclude(key__in=known):
        values = {field.name: getattr(indicator, field.name) for field in Indicator._meta.concrete_fields}
        history.save(Indicator(**{**values, "id": None, "year": year, "file_values": {}}), by=by)
    return new


def _a_year_later(day: date) -> date:
    return date(day.year + 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def _copy_criteria(source: CriteriaSet, new: CriteriaSet, by: User) -> None:
    rows = source.criteria.order_by("position", "pk")
    copies: dict[int | None, Criterion] = {}
    for row in parents_first(rows, key=lambda row: row.pk, parent=lambda row: row.parent_id):
        copies[row.pk] = Criterion(
            criteria_set=new, key=row.key, parent=copies.get(row.parent_id), position=row.position,
            name=row.name, max_points=row.max_points, rule=row.rule, params=row.params,
            status=CriteriaSet.Status.PROVISIONAL, official_before=row.official_prior, note=row.note,
        )  # fmt: skip
        history.save(copies[row.pk], by=by)


def faults(criteria_set: CriteriaSet) -> list[str]:
    """What keeps a set from running, a sentence each: rules that may not be loaded, maxima that do not add up."""
    return editing.in_words(editing.faults(criteria_set, editing.rows_of(criteria_set)))


def documents_named(criteria_set: CriteriaSet) -> list[tuple[Criterion, list[str]]]:
    """The criteria whose rules count the tasks of documents by key: those of a new year have keys of their own."""

    named = []
    for row in criteria_set.criteria.all():
        rule = row.as_rule()
        keys = [key for each in rule.walk() for key in each.params.get("documents", ())]
        if keys and rule.counts_tasks:
            named.append((row, keys))
    return named


@transaction.atomic
def let_run(criteria_set: CriteriaSet, *, by: User) -> CriteriaSet:
    """A drafted set runs from now on. Raises PermissionDenied, or Refused with what is wrong with it."""
    rights.require(by, "keep_criteria")
    row = CriteriaSet.objects.select_for_update().get(pk=criteria_set.pk)
    if not row.is_draft:
        return row
    wrong = faults(row)
    if wrong:
        raise Refused(wrong)
    row.is_draft = False
    return history.save(row, by=by)
