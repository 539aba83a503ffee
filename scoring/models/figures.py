"""What was lost in the prior year, and the figures as they were computed."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from cchc.dates import short_date
from scoring.engine.figures import FIGURES
from scoring.engine.points import Scale
from scoring.engine.rules import VERSION
from tasks.models import Task

from .criteria import POINTS, CriteriaSet, Criterion


class PriorLoss(models.Model):
    """A loss of the prior year as its letter states it: cause, units named (none, one, several: joint), points."""

    class Cause(models.TextChoices):
        LATE = "late", pgettext_lazy("cause", "late")
        MISSING = "missing", pgettext_lazy("cause", "missing")
        LOW_RATIO = "low_ratio", _("low ratio")
        QUALITY = "quality", _("quality")
        SURVEY = "survey", pgettext_lazy("cause", "survey")
        STATED = "stated", _("stated value")

    class PointsStatus(models.TextChoices):
        LETTER = "letter", _("stated in the letter")
        PROVISIONAL = "provisional", _("provisional")

    criterion = models.ForeignKey(Criterion, models.PROTECT, verbose_name=_("criterion"), related_name="prior_losses")
    position = models.PositiveIntegerField(_("order"), default=0)
    cause = models.CharField(_("cause"), max_length=1000)
    cause_kind = models.CharField(_("kind of cause"), max_length=20, choices=Cause.choices)
    documents = models.JSONField(_("documents"), default=list, blank=True)
    days_late = models.PositiveSmallIntegerField(_("days late"), null=True, blank=True)
    units = models.JSONField(_("units answerable"), default=list, blank=True)
    and_others = models.BooleanField(_("and others that are not named"), default=False)
    objective = models.BooleanField(_("objective"), default=False)
    points_printed = models.CharField(_("points as printed"), max_length=40, blank=True)
    points_lost = models.DecimalField(_("points lost"), **POINTS)
    points_status = models.CharField(_("these points are"), max_length=20, choices=PointsStatus.choices)
    source = models.CharField(_("source"), max_length=1000, blank=True)
    file_values = models.JSONField(default=dict, editable=False)

    history = HistoricalRecords(excluded_fields=["file_values"])

    class Meta:
        verbose_name = _("loss of the prior year")
        verbose_name_plural = _("losses of the prior year")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "cause"], name="prior_loss_cause_once_a_criterion"),
            models.CheckConstraint(name="prior_loss_not_negative", condition=Q(points_lost__gte=0)),
        ]

    def __str__(self) -> str:
        return self.cause

    @property
    def joint(self) -> bool:
        """Whether the source lays it on several units without splitting it."""
        return len(self.units) > 1 or self.and_others


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def latest_of(self, year: int) -> Snapshot | None:
        """The last figures of the year, without asking whether they still hold."""
        return self.filter(year=year).order_by("pk").last()


class Snapshot(models.Model):
    """The figures as they stood: one row for every recompute that changed one. A log: rows are added, not changed.

    Only `checked_*` moves on, when a later recompute finds the same figures.
    """

    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="snapshots")
    year = models.PositiveSmallIntegerField(_("year"))
    as_of = models.DateField(_("as of"))
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    cause = models.CharField(_("by what change"), max_length=200)
    rule_version = models.CharField(_("rule version"), max_length=20)
    secured = models.DecimalField(_("secured"), null=True, **POINTS)
    # Rows of earlier versions have no cautious figure.
    cautious = models.DecimalField(_("cautious"), null=True, **POINTS)
    projected = models.DecimalField(_("projected"), null=True, **POINTS)
    attainable = models.DecimalField(_("attainable"), null=True, **POINTS)
    figures = models.JSONField(_("figures"))
    ASSUMED = "(assumed)"
    """Stands in `by_unit` for what only an assumption leaves open: no unit has such a code."""

    # By unit code what it lost and risks, alone and jointly: shown beside a unit's work without computing anything.
    by_unit = models.JSONField(_("by unit"), default=dict)
    checked_on = models.DateField(_("still so on"))
    checked_act = models.PositiveBigIntegerField(_("last act taken into account"), default=0)
    is_stale = models.BooleanField(_("changed since"), default=False)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("snapshot of the figures")
        verbose_name_plural = _("snapshots of the figures")
        ordering = ["year", "pk"]
        indexes = [models.Index(fields=["year", "as_of"], name="snapshot_year_day")]

    def __str__(self) -> str:
        return f"{self.year} {short_date(self.as_of)}"

    @cached_property
    def printed(self) -> dict[str, str | None]:
        """The figures with the set's own places, without reading the whole index."""
        scale = Scale(self.criteria_set.places, self.criteria_set.rounding)
        kept = ((name, getattr(self, name)) for name in FIGURES)
        return {name: None if points is None else scale.text(points) for name, points in kept}

    def holds_on(self, day: date, last_act: int) -> bool:
        """Whether nothing happened since that could have moved a figure, and the rules are those of today."""
        return (
            not self.is_stale
            and self.rule_version == VERSION
            and self.checked_on == day
            and self.checked_act >= last_act
        )


class TaskStake(models.Model):
    """Points at stake of a task as of the last recompute, where there are any: what lists show beside it. A log row."""

    task = models.OneToOneField(Task, models.CASCADE, related_name="stake")
    points = models.DecimalField(_("points at stake"), **POINTS)
    by_criterion = models.JSONField(_("points at stake by criterion"), default=dict)

    class Meta:
        verbose_name = _("points at stake")
        verbose_name_plural = _("points at stake")
        constraints = [models.CheckConstraint(name="task_stake_above_nothing", condition=Q(points__gt=0))]

    def __str__(self) -> str:
        return f"{self.task}: {self.points}"
