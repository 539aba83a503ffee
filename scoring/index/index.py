"""The index of a year as of a day: which set runs, whether the year is closed, and its projection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from scoring.engine import types
from scoring.engine.closed import project_closed
from scoring.engine.figures import Figures
from scoring.engine.points import Scale, printed_number
from scoring.engine.projection import Projection, project
from scoring.engine.types import CriteriaTree, Facts
from scoring.index import load as gathering
from scoring.models import CriteriaSet, Criterion, PriorLoss


class NoSet(LookupError):
    """No criteria set was ever loaded for the year or an earlier one."""


class NotPublished(NoSet):
    """The year has official results only, and they came after the day that was asked for."""

    def __init__(self, year: int, on: date, day: date):
        super().__init__(f"the official results of {year} were published on {on}: nothing is known of them on {day}")
        self.year, self.on, self.day = year, on, day


@dataclass(frozen=True)
class Index:
    """The figures of `year` as of `day`, by the set that runs; `closed`: official figures of a year that is over."""

    criteria_set: CriteriaSet
    year: int
    day: date
    projection: Projection
    closed: bool = False

    @property
    def set_of_another_year(self) -> bool:
        """Whether the decision for the year has not come, so that the last set still runs."""
        return not self.closed and self.criteria_set.year != self.year

    @property
    def caveat(self) -> str:
        """That the set is provisional or of another year; nothing of a closed year, whose figures are official."""
        return "" if self.closed else self.criteria_set.caveat(self.year)

    @property
    def share(self) -> Figures[Fraction] | None:
        """The figures as shares of `max_counted`, as the decisions print an index."""
        total = self.projection.total
        if not total.points or not total.max_counted:
            return None
        return total.points.each(lambda points: Fraction(points) / Fraction(total.max_counted))

    def level(self, share: Fraction) -> str:
        """The name of the level that a share reaches; empty where the set has none."""
        reached = [name for start, name in sorted(self.projection.tree.levels) if share >= start]
        return reached[-1] if reached else ""


def default_year(day: date) -> int:
    """The latest year up to that of `day` for which a set is there (else the first one). Raises NoSet."""
    years = sorted(set(CriteriaSet.objects.values_list("year", flat=True)))
    if not years:
        raise NoSet("no criteria set is loaded: run load_catalogue first")
    past = [year for year in years if year <= day.year]
    return past[-1] if past else years[0]


def tree_of(
    criteria_set: CriteriaSet,
    year: int | None = None,
    day: date | None = None,
    printed_losses: Mapping[int, str] | None = None,
) -> CriteriaTree:
    """The criteria of a set as a tree, in the set's order; one query.

    Of the prior year's results it holds what was published by `day`.
    """
    year = year or criteria_set.year
    known = day is None or criteria_set.knows_results_on(day)
    below: dict[int | None, list[Criterion]] = defaultdict(list)
    for row in criteria_set.criteria.order_by("position", "pk"):
        below[row.parent_id].append(row)
    years = str(criteria_set.prior_year or "") if known else "", str(criteria_set.before_year or "")
    scale = Scale(criteria_set.places, criteria_set.rounding)

    def tidy(points: Decimal | None) -> Decimal | None:
        return None if points is None else Decimal(scale.text(points))

    def node(row: Criterion) -> types.Criterion:
        official = dict(zip(years, (tidy(row.official_prior), tidy(row.official_before)), strict=True))
        derived = {years[1]: official[years[1]]} if criteria_set.before_is_derived else {}
        if years[0] and row.official_prior is None and row.lost_prior is not None:
            derived[years[0]] = tidy(row.max_points - row.lost_prior)
        return types.Criterion(
            key=row.key,
            name=row.name,
            maximum=Decimal(scale.text(row.max_points)),
            rule=row.rule,
            params=row.params,
            children=tuple(node(child) for child in below[row.pk]),
            status=row.status,
            official={each: points for each, points in official.items() if each and points is not None},
            derived={each: points for each, points in derived.items() if each and points is not None},
            printed={years[0]: row.printed_prior} if years[0] and row.printed_prior else {},
            lost_prior=tidy(row.lost_prior) if known else None,
            printed_loss=(printed_losses or {}).get(row.pk, ""),
            note=row.note,
        )

    return CriteriaTree(
        year=year,
        name=criteria_set.name,
        components=tuple(node(row) for row in below[None]),
        scale=scale,
        closes_on=criteria_set.closes_on if criteria_set.year == year else date(year, 12, 31),
        decision=criteria_set.decision,
        status=criteria_set.status,
        levels=tuple((Fraction(str(start)), name) for start, name in criteria_set.levels),
        printed_total=criteria_set.prior_total if known else "",
    )


def index_of(
    day: date, year: int | None = None, *, tried_out: Callable[[CriteriaTree, Facts], Facts] | None = None
) -> Index:
    """The index of `year` (by default the one that runs on `day`). Raises NoSet.

    `tried_out` may change the facts before they are projected (Tính điểm giả định); nothing is ever written here.
    """
    year = year or default_year(day)
    running = CriteriaSet.objects.running(year, day)
    closing = CriteriaSet.objects.closing(year)
    if closing is not None and _is_over(running, closing, year, day):
        if not closing.knows_results_on(day) and closing.prior_published_on is not None:
            raise NotPublished(year, closing.prior_published_on, day)
        tree = tree_of(closing, printed_losses=_printed_losses(closing))
        return Index(closing, year, day, project_closed(tree, Facts(day), str(year)), closed=True)
    if running is None:
        raise NoSet(f"no criteria set for {year} or an earlier year is loaded")
    tree = tree_of(running, year, day)
    known = gathering.gather(running, day, year)
    if tried_out is not None:
        known = tried_out(tree, known)
    return Index(running, year, day, project(tree, known))


def _printed_losses(criteria_set: CriteriaSet) -> dict[int, str]:
    """By criterion the losses of the prior year that the source prints otherwise than they are computed."""
    texts_of: dict[int, list[str]] = defaultdict(list)
    for loss in PriorLoss.objects.filter(criterion__criteria_set=criteria_set).exclude(points_printed=""):
        if printed_number(loss.points_printed) != loss.points_lost:
            texts_of[loss.criterion_id].append(loss.points_printed.replace(".", ","))
    return {criterion: "; ".join(texts) for criterion, texts in texts_of.items()}


def own_figures(day: date, year: int) -> Index | None:
    """Our own figures of `year`: as of `day`, or, once its official results have come, the last ones before them.

    None for a year of which only official results are known. Raises NoSet.
    """
    index = index_of(day, year)
    if not index.closed:
        return index
    running = CriteriaSet.objects.running(year, day)
    if running is None or running.year != year:
        return None
    published = index.criteria_set.prior_published_on
    return index_of(published - timedelta(days=1) if published else running.closes_on, year)


def is_closed(year: int, day: date) -> bool:
    """Whether the official results of `year` have come, so that nothing more is entered for it."""
    closing = CriteriaSet.objects.closing(year)
    return closing is not None and _is_over(CriteriaSet.objects.running(year, day), closing, year, day)


def _is_over(running: CriteriaSet | None, closing: CriteriaSet, year: int, day: date) -> bool:
    """A year with a set of its own is closed when that set is, and the set that follows knows its official results."""
    if running is None or running.year != year:
        return True
    if day <= running.closes_on or not closing.knows_results_on(day):
        return False
    return closing.criteria.filter(official_prior__isnull=False).exists()
