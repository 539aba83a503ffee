"""What is known of the official results of each year, typed in or from the criteria set that followed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from scoring.engine.points import printed_number
from scoring.models import CriteriaSet, OfficialResult
from scoring.results.ranking import NextRank, Place, next_rank, ranking


@dataclass(frozen=True, slots=True)
class YearResult:
    """What is known of a year's official result, typed in or from the set that followed it."""

    year: int
    rank: int | None = None
    of: int | None = None
    decision: str = ""
    published_on: date | None = None
    total: Decimal | None = None
    printed: str = ""
    maximum: Decimal = Decimal(100)
    note: str = ""
    typed: OfficialResult | None = None


def by_year(day: date) -> list[YearResult]:
    """The results known on `day`, the latest year first. What was typed in stands before what a set says."""
    results: dict[int, YearResult] = {}
    for row in CriteriaSet.objects.filter(is_draft=False).order_by("year", "pk"):
        if row.before_year:
            results.setdefault(row.before_year, YearResult(row.before_year, row.before_rank))
        is_known = row.prior_rank or row.prior_total or row.prior_published_on
        if row.prior_year and is_known and row.knows_results_on(day):
            number = printed_number(row.prior_total)
            results[row.prior_year] = YearResult(
                row.prior_year, row.prior_rank, row.prior_of, row.prior_decision, row.prior_published_on, number,
                row.prior_total,
            )  # fmt: skip
    for typed in OfficialResult.objects.all():
        if typed.published_on is None or typed.published_on <= day:
            results[typed.year] = _merged(results.get(typed.year), typed)
    return sorted(results.values(), key=lambda each: -each.year)


def _merged(known: YearResult | None, typed: OfficialResult) -> YearResult:
    known = known or YearResult(typed.year)
    return replace(
        known,
        rank=typed.rank or known.rank,
        of=typed.of or known.of,
        decision=typed.decision or known.decision,
        published_on=typed.published_on or known.published_on,
        total=known.total if typed.total is None else typed.total,
        maximum=typed.maximum,
        note=typed.note,
        typed=typed,
    )


def of_year(year: int, day: date) -> YearResult:
    """The result of one year; empty where nothing is known of it."""
    return next((each for each in by_year(day) if each.year == year), YearResult(year))


def places_of(result: YearResult) -> list[Place]:
    """The ranking of a year by the totals typed in; empty where no other department's was."""
    others = others_of(result)
    return ranking(result.total, others) if others else []


def others_of(result: YearResult) -> list[tuple[str, Decimal]]:
    """The totals of the other departments that were typed in, the highest first."""
    if result.typed is None:
        return []
    return list(result.typed.peers.filter(in_force=True).values_list("name", "total"))


@dataclass(frozen=True, slots=True)
class LastTotals:
    """A year's result with the totals of other departments, of which `unknown` more were not typed in."""

    result: YearResult
    others: list[tuple[str, Decimal]]

    @property
    def of(self) -> int:
        return self.result.of or len(self.others) + 1

    @property
    def unknown(self) -> int:
        return max(0, self.of - 1 - len(self.others))


def last_totals(known: Iterable[YearResult]) -> LastTotals | None:
    """Of results, the latest year first, the first for which other departments' totals are known."""
    return next((LastTotals(result, others) for result in known if (others := others_of(result))), None)


def missing_after(criteria_set: CriteriaSet, day: date) -> NextRank | None:
    """What was missing to the next rank in the set's prior year; None where no totals were typed in."""
    prior_year = criteria_set.prior_year
    typed = OfficialResult.objects.filter(year=prior_year).first() if prior_year is not None else None
    if typed is None or not criteria_set.knows_results_on(day):
        return None
    total = printed_number(criteria_set.prior_total) if typed.total is None else typed.total
    of = typed.of or criteria_set.prior_of
    return next_rank(places_of(YearResult(typed.year, total=total, typed=typed)), of)
