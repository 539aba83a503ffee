"""Readings and stated values that nobody has checked, as rows of one list; how many a criterion has is in the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, ExtractYear, Substr

from cchc.accounts import rights
from cchc.accounts.models import Unit, User
from scoring.figure_proof.acts import Figure
from scoring.models import CriteriaSet, Criterion, FigureProof, Reading, StatedValue

READING, STATED = "reading", "stated"


@dataclass(frozen=True)
class Rows:
    """Readings and stated values as one list: each filter narrows both, an order joins them."""

    readings: QuerySet[Reading]
    stated: QuerySet[StatedValue]

    # What both have under one name, and the list orders by.
    COLUMNS = ("figure", "pk", "name", "entered", "has_proof")

    def filter(self, *conditions: Any, **values: Any) -> Rows:
        return Rows(self.readings.filter(*conditions, **values), self.stated.filter(*conditions, **values))

    def count(self) -> int:
        return self.readings.count() + self.stated.count()

    def order_by(self, *order: Any) -> QuerySet[Any]:
        """The rows as mappings of `COLUMNS`."""
        readings, stated = (rows.order_by().values(*self.COLUMNS) for rows in (self.readings, self.stated))
        return readings.union(stated, all=True).order_by(*order, "figure")


def unchecked(day: date) -> Rows:
    """Every figure that holds on `day` and is unchecked, of all years, with the words of the list and of the rights."""
    office = Value(Unit.Kind.OFFICE, CharField())
    readings = Reading.objects.filter(corrected_by=None, checked_on=None, entered_on__lte=day).annotate(
        figure=Value(READING, CharField()),
        name=F("indicator__name"),
        year=Cast(Substr("period", 1, 4), IntegerField()),
        entered=F("entered_on"),
        unit_code=Coalesce("unit__code", "indicator__unit__code", Value(""), output_field=CharField()),
        stated_by=F("entered_by"),
        **_proof("reading"),
    )
    of_unit = Coalesce("indicator__unit__kind", "unit__kind", office, output_field=CharField())
    chiefs_proof = FigureProof.objects.filter(reading=OuterRef("pk"), entered_by__in=rights.office_chiefs())
    readings = readings.annotate(
        unit_kind=Case(When(Exists(chiefs_proof), then=office), default=of_unit, output_field=CharField())
    )
    later = StatedValue.objects.filter(criterion=OuterRef("criterion"), part=OuterRef("part"), date__lte=day)
    latest = Subquery(later.order_by("-date", "-pk").values("pk")[:1])
    stated = StatedValue.objects.filter(pk=latest, checked_on=None, criterion__in_force=True).exclude(value="")
    set_year = F("criterion__criteria_set__year")
    after_close = When(date__gt=F("criterion__criteria_set__closes_on"), then=ExtractYear("date"))
    stated = stated.annotate(
        figure=Value(STATED, CharField()),
        name=F("criterion__name"),
        year=Case(after_close, default=set_year, output_field=IntegerField()),
        entered=F("date"),
        unit_code=Value("", CharField()),
        unit_kind=office,
        stated_by=F("owner"),
        **_proof("stated_value"),
    )
    return Rows(readings, stated)


def _proof(name: str) -> dict[str, Any]:
    of_figure = FigureProof.objects.filter(**{name: OuterRef("pk")})
    to_open = of_figure.filter(~Q(file="") | Q(document__isnull=False))
    return {"has_proof": Exists(of_figure), "has_file": Exists(to_open)}


def to_check_by(person: User) -> Q:
    """The rows of `unchecked` that have proof which the person may check, as `acts.check` decides it."""
    readings = FigureProof.objects.filter(entered_by=person, reading__isnull=False).values("reading")
    stated = FigureProof.objects.filter(entered_by=person, stated_value__isnull=False).values("stated_value")
    own_proof = Q(figure=READING, pk__in=readings) | Q(figure=STATED, pk__in=stated)
    others = Q(stated_by=None) | ~Q(stated_by=person.pk)
    return rights.condition(person, "check_figure") & others & Q(has_proof=True) & ~own_proof


def figures_of(rows: Iterable[Mapping[str, Any]]) -> list[Figure]:
    """The readings and stated values that the rows stand for, in their order, with what a line of the list shows."""
    listed = list(rows)
    keys: dict[str, list[int]] = {READING: [], STATED: []}
    for row in listed:
        keys[row["figure"]].append(row["pk"])
    readings = Reading.objects.select_related("indicator__unit", "unit", "entered_by")
    stated = StatedValue.objects.select_related("criterion__criteria_set", "owner", "entered_by")
    known: dict[str, Mapping[int, Figure]] = {
        READING: readings.prefetch_related("proofs__document").in_bulk(keys[READING]),
        STATED: stated.prefetch_related("proofs__document").in_bulk(keys[STATED]),
    }
    return [known[row["figure"]][row["pk"]] for row in listed]


def criteria_read_by(figures: Iterable[Figure], criteria_set: CriteriaSet | None) -> dict[str, list[Criterion]]:
    """By key of an indicator, the criteria of the set whose rules read it."""
    read: dict[str, list[Criterion]] = {}
    if criteria_set is None or not any(isinstance(each, Reading) for each in figures):
        return read
    for criterion in criteria_set.criteria.order_by("position", "pk"):
        for indicator in _indicators(criterion):
            read.setdefault(indicator, []).append(criterion)
    return read


def _indicators(criterion: Criterion) -> Iterator[str]:
    named = {rule.indicator for rule in criterion.as_rule().walk()}
    return (key for key in sorted(named) if key)
