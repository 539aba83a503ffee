"""Entering readings (Số liệu theo kỳ) and correcting them. A correction is a row of its own; nothing is lost.

Design §5 and §9 (row "readings"): the indicator's unit, the coordinator and the Office Chief enter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import Unit, User
from cchc.dates import short_date
from cchc.refusal import Refused
from scoring.engine import periods
from scoring.engine.rules import usage
from scoring.figure_proof import acts as figure_proof
from scoring.figure_proof.acts import ProofValues
from scoring.index.index import is_closed, tree_of
from scoring.index.wording import period_name
from scoring.models import CriteriaSet, Indicator, Reading


@dataclass(frozen=True)
class Requirements:
    """What the set's rules ask of an indicator's readings: a ratio needs a denominator and may exceed it or not."""

    is_ratio: bool
    may_exceed: bool


@dataclass(frozen=True)
class ReadingValues:
    """One period's figures as somebody gives them."""

    period: str
    numerator: Decimal
    unit: Unit | None = None
    denominator: Decimal | None = None
    year_end_forecast: Decimal | None = None
    is_estimate: bool = False
    note: str = ""


def requirements_of(criteria_set: CriteriaSet, indicator: Indicator) -> Requirements:
    """By the rules that read the indicator; one that no rule reads is a ratio if its denominator has a name."""
    rules = usage.reading(tree_of(criteria_set), indicator.key)
    is_ratio = usage.is_ratio(rules) if rules else bool(indicator.denominator)
    return Requirements(is_ratio, usage.may_exceed(rules))


def indicators_of(year: int, criteria_set: CriteriaSet) -> list[Indicator]:
    """The indicators that are read for the year: its own in place of those of the year whose set runs; none ended."""
    rows = Indicator.objects.filter(Q(year=year) | Q(year=criteria_set.year)).order_by("year", "position", "pk")
    known = {each.key: each for each in rows.select_related("unit")}
    return [each for each in known.values() if each.in_force]


def open_periods(year: int, day: date) -> list[str]:
    """The periods of `year` that have begun by `day`: half-years, quarters, months, the latest first."""
    every = [f"{year}-H{n}" for n in (1, 2)] + [f"{year}-Q{n}" for n in range(1, 5)]
    every += [f"{year}-{month:02}" for month in range(1, 13)]
    begun = [period for period in every if first_day(period) <= day]
    return sorted(begun, key=lambda period: (-periods.months_of(period)[2], -periods.months_of(period)[1]))


def first_day(period: str) -> date:
    year, first, _last = periods.months_of(period)
    return date(year, first, 1)


def ended_by(period: str, day: date) -> bool:
    """Whether the period is over on `day`: its last day may be `day` itself."""
    year, _first, last = periods.months_of(period)
    after = date(year + 1, 1, 1) if last == 12 else date(year, last + 1, 1)
    return after.toordinal() - 1 <= day.toordinal()


@transaction.atomic
def enter(indicator: Indicator, values: ReadingValues, *, by: User, proof: ProofValues | None = None) -> Reading:
    """Keep the figures of a period, as of today. Raises PermissionDenied, or Refused with the fields at fault."""
    return _keep(indicator, values, by=by, proof=proof)


@transaction.atomic
def correct(
    wrong: Reading, values: ReadingValues, *, by: User, reason: str, proof: ProofValues | None = None
) -> Reading:
    """Keep figures that count from today on in place of `wrong`, which stays on record. Raises as `enter` does."""
    rights.require(by, "enter_reading", wrong.indicator)
    if not reason.strip():
        raise Refused({"reason": _("The reason of a correction is missing: say what was wrong.")})
    held = Reading.objects.select_for_update(of=("self",)).get(pk=wrong.pk)
    later = Reading.objects.filter(corrects=held).select_related("entered_by").first()
    if later is not None:
        raise Refused(
            _("This reading was corrected already, on %(day)s by %(who)s; correct that one.")
            % {"day": short_date(later.entered_on), "who": later.entered_by or "–"}
        )
    new = _keep(wrong.indicator, values, by=by, corrects=held, reason=reason.strip(), proof=proof)
    if (new.period, new.unit_id) != (held.period, held.unit_id) and not held.is_moved:
        held.is_moved = True
        history.save(held, by=by, why=new.reason)
    return new


def _keep(
    indicator: Indicator,
    values: ReadingValues,
    *,
    by: User,
    proof: ProofValues | None,
    corrects: Reading | None = None,
    reason: str = "",
) -> Reading:
    rights.require(by, "enter_reading", indicator)
    today = clock.today()
    # Two who enter for one indicator wait for each other, so that neither overlooks the other's period.
    indicator = Indicator.objects.select_for_update(of=("self",)).get(pk=indicator.pk)
    _check_period(values, today)
    year = periods.months_of(values.period)[0]
    criteria_set = CriteriaSet.objects.running(year, today)
    if criteria_set is None or is_closed(year, today):
        raise Refused({"period": _("%(year)d is closed: nothing more is entered for it.") % {"year": year}})
    _check_figures(values, requirements_of(criteria_set, indicator))
    _check_others(indicator, values, corrects)
    reading = Reading(
        indicator=indicator, period=values.period, unit=values.unit, numerator=values.numerator,
        denominator=values.denominator, year_end_forecast=values.year_end_forecast,
        is_estimate=values.is_estimate, note=values.note.strip(), entered_on=today, entered_by=by,
        corrects=corrects, reason=reason,
    )  # fmt: skip
    history.save(reading, by=by, why=reason)
    if proof is not None:
        figure_proof.add(reading, proof, by=by)
    return reading


def _check_period(values: ReadingValues, today: date) -> None:
    """A period that has not begun has no figures; one that is not over has estimates only."""
    words = {"period": period_name(values.period)}
    if first_day(values.period) > today:
        raise Refused({"period": _("%(period)s has not begun; allowed is a period up to today.") % words})
    if not ended_by(values.period, today) and not values.is_estimate:
        raise Refused({"is_estimate": _("%(period)s is not over yet: mark the figures as an estimate.") % words})


def _check_figures(values: ReadingValues, requirements: Requirements) -> None:
    faults: dict[str, str] = {}
    below, forecast = values.denominator, values.year_end_forecast
    if values.numerator < 0:
        faults["numerator"] = _("Numerator: 0 or more is allowed.")
    if requirements.is_ratio and below is None:
        faults["denominator"] = _("Denominator: it is missing; this indicator is a ratio and needs it, 0 or more.")
    if not requirements.is_ratio and below is not None:
        faults["denominator"] = _("Denominator: leave it empty; this indicator is a count.")
    if requirements.is_ratio and not requirements.may_exceed:
        if below is not None and values.numerator > below:
            faults["numerator"] = _("Numerator: “%(value)s” is above the denominator; allowed is up to %(most)s.") % {
                "value": f"{values.numerator.normalize():f}", "most": f"{below.normalize():f}",
            }  # fmt: skip
        if forecast is not None and forecast > 1:
            faults["year_end_forecast"] = _(
                "Year-end forecast: “%(value)s” is above the whole; allowed is a share up to 1, such as 0,85 or 85%%."
            ) % {"value": f"{forecast.normalize():f}"}
    if faults:
        raise Refused(faults)


def _check_others(indicator: Indicator, values: ReadingValues, corrects: Reading | None) -> None:
    """What one reading alone cannot show: overlaps, department and units mixed, two forecasts for one period."""
    year = periods.months_of(values.period)[0]
    others = current(indicator, year)
    if corrects is not None:
        others = [other for other in others if other.pk != corrects.pk]
    unit = values.unit.pk if values.unit else None
    for other in others:
        if other.unit_id == unit and periods.overlap(other.period, values.period):
            raise Refused({"period": _(
                "Period: “%(period)s” overlaps %(other)s of %(day)s; choose another, or correct that reading."
            ) % {
                "period": period_name(values.period), "other": period_name(other.period),
                "day": short_date(other.entered_on),
            }})  # fmt: skip
    if any((other.unit_id is None) != (unit is None) for other in others):
        both = _(
            "Unit: this indicator is read for the whole department or by unit, not both; see what was entered so far."
        )
        raise Refused({"unit": both})
    stated = [other for other in others if other.year_end_forecast is not None and other.period == values.period]
    if stated and values.year_end_forecast is not None:
        twice = _("Year-end forecast: the one for the department stands with %(unit)s already; leave it empty here.")
        raise Refused({"year_end_forecast": twice % {"unit": stated[0].unit or "–"}})


def current(indicator: Indicator, year: int) -> list[Reading]:
    """The readings of the year that hold: those that were not corrected."""
    rows = indicator.readings.filter(period__startswith=f"{year}-", corrected_by=None)
    return list(rows.select_related("unit"))
