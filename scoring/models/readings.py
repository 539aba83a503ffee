"""Indicators (Chỉ tiêu), their readings by period, and the values that a named person states."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cchc.accounts.models import Unit

from .criteria import POINTS, Criterion
from .figure_proof import ProvenFigure, checked_by_another_person, checked_by_whom_and_when


class Indicator(models.Model):
    """A figure that is read by period (Chỉ tiêu); who enters it and who answers for it."""

    class Kind(models.TextChoices):
        FLOW = "flow", _("periods add up")
        LEVEL = "level", _("the latest period is the state")

    class Bound(models.TextChoices):
        EQUAL = "=", "="
        BELOW = "<", "<"
        ABOVE = ">", ">"

    year = models.PositiveSmallIntegerField(_("year"))
    key = models.CharField(_("key"), max_length=80)
    name = models.CharField(_("name"), max_length=500)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name=_("entered by the unit"), null=True, blank=True, related_name="indicators"
    )
    answers = models.JSONField(_("answered for by"), default=list, blank=True)
    numerator = models.CharField(_("numerator"), max_length=300, blank=True)
    denominator = models.CharField(_("denominator"), max_length=300, blank=True)
    value_prior = models.DecimalField(
        _("value in the prior year"), max_digits=14, decimal_places=6, null=True, blank=True
    )
    bound_prior = models.CharField(_("that value is"), max_length=2, choices=Bound.choices, blank=True)
    target = models.CharField(_("target"), max_length=80, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    position = models.PositiveIntegerField(_("order"), default=0)
    in_force = models.BooleanField(_("in force"), default=True, db_default=True)
    # Before units were reorganised: [last day, who answered up to it], the earliest first.
    answered_before = models.JSONField(default=list, db_default=[], editable=False)
    file_values = models.JSONField(default=dict, editable=False)

    history = HistoricalRecords(excluded_fields=["file_values"])

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["year", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["year", "key"], name="indicator_key_once_a_year")]

    def __str__(self) -> str:
        return self.name

    def answers_on(self, day: date) -> list[str]:
        """Codes of the units that answered for it on `day`; "*" is each working unit."""
        return next((codes for last, codes in self.answered_before if day <= date.fromisoformat(last)), self.answers)


class Reading(ProvenFigure):
    """One period's figures (Số liệu theo kỳ). A correction is a row of its own that counts from its own day on."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name=_("indicator"), related_name="readings")
    period = models.CharField(_("period"), max_length=10)
    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name=_("unit"), null=True, blank=True, related_name="readings"
    )
    numerator = models.DecimalField(_("numerator"), max_digits=18, decimal_places=6)
    denominator = models.DecimalField(_("denominator"), max_digits=18, decimal_places=6, null=True, blank=True)
    year_end_forecast = models.DecimalField(
        _("year-end forecast"), max_digits=18, decimal_places=6, null=True, blank=True
    )
    is_estimate = models.BooleanField(_("estimate"), default=False)
    entered_on = models.DateField(_("entered on"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("entered by"), null=True, blank=True,
        related_name="readings",
    )  # fmt: skip
    corrects = models.OneToOneField(
        "self", models.PROTECT, verbose_name=_("corrects"), null=True, blank=True, related_name="corrected_by"
    )
    reason = models.CharField(_("reason of the correction"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    # Corrected to another period or unit: its own place is free again.
    is_moved = models.BooleanField(_("belongs to another period or unit"), default=False)
    is_sample = models.BooleanField(_("sample of the demo"), default=False)
    file_values = models.JSONField(default=dict, editable=False)

    history = HistoricalRecords(excluded_fields=["file_values"])

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["indicator", "period", "entered_on", "pk"]
        constraints = [
            models.CheckConstraint(name="reading_numerator_not_negative", condition=Q(numerator__gte=0)),
            models.CheckConstraint(
                name="reading_denominator_not_negative", condition=Q(denominator=None) | Q(denominator__gte=0)
            ),
            models.CheckConstraint(
                name="reading_forecast_not_negative",
                condition=Q(year_end_forecast=None) | Q(year_end_forecast__gte=0),
            ),
            models.CheckConstraint(
                name="reading_corrected_with_a_reason", condition=Q(corrects=None) | ~Q(reason="")
            ),
            models.UniqueConstraint(
                fields=["indicator", "period", "unit"],
                condition=Q(corrects=None, is_moved=False, unit__isnull=False),
                name="reading_once_an_indicator_period_unit",
            ),
            models.UniqueConstraint(
                fields=["indicator", "period"], condition=Q(corrects=None, is_moved=False, unit=None),
                name="reading_once_an_indicator_period",
            ),
            checked_by_whom_and_when("reading"),
            checked_by_another_person("reading"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.indicator} {self.period}"


class StatedValue(ProvenFigure):
    """A value that a named person states: points, yes or no, or that a criterion does not apply. The latest holds.

    An empty value takes back what was stated: from its day on nothing is.
    """

    criterion = models.ForeignKey(Criterion, models.PROTECT, verbose_name=_("criterion"), related_name="stated_values")
    part = models.CharField(_("part of a combination"), max_length=10, blank=True)
    value = models.CharField(_("value"), max_length=20, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("stated by"), related_name="stated_values"
    )
    # Who typed it for the owner; unknown of values that came from a file, or before this was kept.
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("entered by"), null=True, blank=True,
        related_name="entered_stated_values",
    )  # fmt: skip
    date = models.DateField(_("holds from"))
    note = models.CharField(_("note"), max_length=1000, blank=True)
    # The result as published, with its document in the note; else an assumption, which loses nobody a point.
    final = models.BooleanField(_("final"), default=False, db_default=False)
    units = models.JSONField(_("units answerable"), default=list, db_default=[], blank=True)
    # Between what an assumed value may turn out to be, where its owner says so: only the expectation reads it.
    at_least = models.DecimalField(_("at least"), null=True, blank=True, **POINTS)
    at_most = models.DecimalField(_("at most"), null=True, blank=True, **POINTS)
    is_sample = models.BooleanField(_("sample of the demo"), default=False)
    file_values = models.JSONField(default=dict, editable=False)

    history = HistoricalRecords(excluded_fields=["file_values"])

    class Meta:
        verbose_name = _("stated value")
        verbose_name_plural = _("stated values")
        ordering = ["criterion", "part", "date", "pk"]
        constraints = [
            models.CheckConstraint(
                name="stated_value_range_has_both_ends_in_order",
                condition=Q(at_least=None, at_most=None)
                | Q(at_least__isnull=False, at_most__isnull=False, at_least__lte=F("at_most")),
            ),
            models.CheckConstraint(name="stated_value_na_for_a_whole_criterion", condition=~Q(value="na") | Q(part="")),
            checked_by_whom_and_when("stated_value"),
            checked_by_another_person("stated_value"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"

    @property
    def spread(self) -> tuple[Decimal, Decimal] | None:
        """Between what it may turn out to be; None where nothing is stated of that."""
        return None if self.at_least is None or self.at_most is None else (self.at_least, self.at_most)

    @property
    def is_assumed(self) -> bool:
        """Points that are not the published result; yes, no and “does not apply” are final by nature."""
        return not self.final and self.value not in ("yes", "no", "na", "")
