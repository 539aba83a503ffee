"""The steps with which an office begins, by whom and when; the years that it turned, and the plans that it expects."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cchc.accounts.models import Unit

from ..documents import Document


class BeginningStepQuerySet(models.QuerySet):
    def holding_back(self) -> BeginningStepQuerySet:
        """The step for which reminders wait, while they do: no row in an office that has begun."""
        return self.filter(key=BeginningStep.Key.REMINDERS, done_on=None)


class BeginningStep(models.Model):
    """One step of the beginning. An office that worked before there were such steps has none: it has begun."""

    class Key(models.TextChoices):
        FACTS = "facts", _("the office's own facts")
        UNITS = "units", _("units")
        PEOPLE = "people", _("people and their functions")
        CALENDAR = "calendar", _("calendar of days off")
        PLANS = "plans", _("plans and their items")
        BEFORE = "before", _("what was finished before")
        CRITERIA = "criteria", _("criteria set and links")
        REMINDERS = "reminders", _("reminders begin")

    key = models.CharField(_("step"), max_length=20, choices=Key.choices, unique=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("done by"), null=True, blank=True, related_name="+"
    )
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = BeginningStepQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("step of the beginning")
        verbose_name_plural = _("steps of the beginning")
        constraints = [
            models.CheckConstraint(
                name="beginning_step_done_by_whom_and_when",
                condition=Q(done_by=None, done_on=None) | Q(done_by__isnull=False, done_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_key_display())


class YearTurn(models.Model):
    """A year was left for the next: how many of its open tasks were carried, cancelled, left in it. May come again."""

    year = models.PositiveSmallIntegerField(_("year"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+")
    made_on = models.DateField(_("entered on"))
    carried = models.PositiveIntegerField(_("carried"), default=0)
    cancelled = models.PositiveIntegerField(_("cancelled"), default=0)
    left = models.PositiveIntegerField(_("left in the year"), default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("turn of the year")
        verbose_name_plural = _("turns of the year")
        ordering = ["-year", "-pk"]

    def __str__(self) -> str:
        return f"{self.year} → {self.year + 1}"


class ExpectedPlanQuerySet(models.QuerySet):
    def awaited(self, day: date) -> ExpectedPlanQuerySet:
        """Of the year of `day` and of those to come, what has not arrived; with the units that owe it."""
        return (
            self.filter(arrived=None, year__gte=day.year).select_related("like", "unit").order_by("year", "like", "pk")
        )


class ExpectedPlan(models.Model):
    """A plan of a year that is still to come, like one of the year before, and the unit that owes it."""

    year = models.PositiveSmallIntegerField(_("year"))
    like = models.ForeignKey(Document, models.PROTECT, verbose_name=_("like"), related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("owed by the unit"), related_name="+")
    arrived = models.ForeignKey(
        Document, models.PROTECT, verbose_name=_("arrived as"), null=True, blank=True, related_name="+"
    )

    objects = ExpectedPlanQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("expected plan")
        verbose_name_plural = _("expected plans")
        ordering = ["year", "like"]
        constraints = [models.UniqueConstraint(fields=["year", "like"], name="expected_plan_once_a_year")]

    def __str__(self) -> str:
        return f"{self.like.title} ({self.year})"
