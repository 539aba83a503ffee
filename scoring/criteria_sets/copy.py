"""Copying a criteria set to the next year, and letting a drafted one run.

Design §9, row "criteria sets": the coordinator drafts, the Office Chief keeps. A draft never runs.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.refusal import Refused
from scoring.catalogue.check_criteria import parents_first
from scoring.criteria_sets import editing
from scoring.engine import indicators
from scoring.engine.points import as_decimal
from scoring.engine.rules import usage
from scoring.index.index import tree_of
from scoring.index.load import gather
from scoring.models import CriteriaSet, Criterion, Indicator, ItemLink


@transaction.atomic
def copy_set(source: CriteriaSet, *, by: User) -> CriteriaSet:
    """The set for the year after its own, as a draft: criteria, maxima, rules, indicators, links of that year's items.

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
    copies = _copy_criteria(source, new, by)
    linked = ItemLink.objects.filter(criterion__criteria_set=source, item__document__year=year, in_force=True)
    for link in linked.filter(criterion__in_force=True).order_by("pk"):
        history.save(ItemLink(item_id=link.item_id, criterion=copies[link.criterion_id], kind=link.kind), by=by)
    take_over_indicators(source, by=by)
    return new


def take_over_indicators(source: CriteriaSet, *, by: User) -> list[Indicator]:
    """The indicators that the next year lacks, each with the value of the set's year as that of the prior one."""
    year = source.year + 1
    known = set(Indicator.objects.filter(year=year).values_list("key", flat=True))
    values = last_values(source)
    new = []
    going_on = Indicator.objects.filter(year=source.year, in_force=True).exclude(key__in=known)
    for indicator in going_on.order_by("position", "pk"):
        fields = {field.name: getattr(indicator, field.name) for field in Indicator._meta.concrete_fields}
        value = values.get(indicator.key)
        fields |= {"id": None, "year": year, "file_values": {}, "answered_before": [], "value_prior": value}
        fields["bound_prior"] = "" if value is None else Indicator.Bound.EQUAL
        new.append(history.save(Indicator(**fields), by=by))
    return new


def last_values(source: CriteriaSet) -> dict[str, Decimal]:
    """By indicator what its readings of the set's year come to: a ratio to six places, or the count so far."""
    tree = tree_of(source)
    facts = gather(source, clock.today()).indicators
    values = {}
    for key, fact in facts.items():
        rules = usage.reading(tree, key)
        ratio = usage.is_ratio(rules) if rules else any(reading.denominator for reading in fact.readings)
        if not fact.readings or (ratio and indicators.nothing_arose(fact)):
            continue
        value = indicators.ratio_so_far(fact).value if ratio else indicators.count_so_far(fact)
        values[key] = as_decimal(value).quantize(Decimal("0.000001"))
    return values


def _a_year_later(day: date) -> date:
    return date(day.year + 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def _copy_criteria(source: CriteriaSet, new: CriteriaSet, by: User) -> dict[int | None, Criterion]:
    rows = source.criteria.order_by("position", "pk")
    copies: dict[int | None, Criterion] = {}
    for row in parents_first(rows, key=lambda row: row.pk, parent=lambda row: row.parent_id):
        copies[row.pk] = Criterion(
            criteria_set=new, key=row.key, parent=copies.get(row.parent_id), position=row.position,
            name=row.name, max_points=row.max_points, rule=row.rule, params=row.params,
            status=CriteriaSet.Status.PROVISIONAL, official_before=row.official_prior, note=row.note,
        )  # fmt: skip
        history.save(copies[row.pk], by=by)
    return copies


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
