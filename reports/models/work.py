"""Long work on reports: what was asked, how far it is, what came of it. A page shows it, whoever left and came back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.models.fields import random_path
from reports.models.report import Report

# Each step is far shorter; work that was not heard of for so long has died.
DEAD_AFTER = timedelta(minutes=3)


class WorkQuerySet(models.QuerySet["Work"]):
    def running(self, moment: datetime) -> WorkQuerySet:
        """What a worker does at this moment; one that was not heard of for too long has died."""
        return self.filter(state=Work.State.RUNNING, beat_at__gte=moment - DEAD_AFTER)


class Work(models.Model):
    """One piece of long work: a log of itself, claimed by one worker at a time."""

    class Kind(models.TextChoices):
        FREEZE = "freeze", _("freezing the figures")
        PROOF_PACK = "proof_pack", _("the proof pack")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("state of long work", "waiting for the worker")
        RUNNING = "running", pgettext_lazy("state of long work", "running")
        DONE = "done", pgettext_lazy("state of long work", "done")
        FAILED = "failed", pgettext_lazy("state of long work", "failed")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    report = models.ForeignKey(
        Report, models.PROTECT, verbose_name=_("report"), null=True, blank=True, related_name="works"
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    asked = models.JSONField(_("what was asked"), default=dict)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    step = models.PositiveSmallIntegerField(_("step"), default=0)
    steps = models.PositiveSmallIntegerField(_("steps"), default=0)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    beat_at = models.DateTimeField(_("last heard of"))
    file = models.FileField(_("file"), upload_to=random_path, blank=True, max_length=200)
    name = models.CharField(_("file name"), max_length=120, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("long work")
        verbose_name_plural = _("long work")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "report"], condition=Q(state__in=["waiting", "running"]), name="work_once_a_report"
            ),
            models.UniqueConstraint(
                fields=["kind", "year"], condition=Q(state__in=["waiting", "running"]), name="work_once_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.report_id or self.year}"

    def get_absolute_url(self) -> str:
        return reverse("report-work", args=[self.pk])

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    def is_dead_at(self, moment: datetime) -> bool:
        """Whether nothing was heard of it for too long: its worker was stopped, or none is there."""
        return self.is_under_way and self.beat_at < moment - DEAD_AFTER

    @property
    def percent(self) -> int:
        return self.step * 100 // self.steps if self.steps else 0
