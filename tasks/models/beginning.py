"""The steps with which an office begins: what was said to be finished, by whom and when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


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
