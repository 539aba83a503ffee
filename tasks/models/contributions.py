"""Contributions (Yêu cầu phối hợp): what the lead of a task asks of another unit, by when, and its delivery."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cchc.accounts.models import Unit

from .awaited import Awaited, AwaitedQuerySet, closed_with_outcome, in_order


def random_path(contribution: Contribution, name: str) -> str:
    """A name that tells nothing and cannot be guessed; the original name is a field."""
    return f"contributions/{uuid.uuid4().hex}"


class ContributionQuerySet(AwaitedQuerySet):
    def for_rows(self) -> ContributionQuerySet:
        return super().for_rows().select_related("unit", "officer", "asked_by", "closed_by")


class Contribution(Awaited):
    """An opinion, figures or a document asked of one unit; `unit` and `officer` are those who owe it."""

    class Kind(models.TextChoices):
        OPINION = "opinion", _("opinion")
        FIGURES = "figures", _("figures")
        DOCUMENT = "document", _("document")

    class Outcome(models.TextChoices):
        DELIVERED = "delivered", _("delivered")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit asked"), related_name="contributions")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("officer in charge"), null=True, blank=True,
        related_name="contributions",
    )  # fmt: skip
    kind = models.CharField(_("what is asked for"), max_length=10, choices=Kind.choices)
    what = models.CharField(_("content asked for"), max_length=1000)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    on_behalf = models.BooleanField(_("entered on behalf"), default=False)
    document_number = models.CharField(_("document number"), max_length=80, blank=True)
    document_dated_on = models.DateField(_("document dated"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to=random_path, blank=True, max_length=200)
    file_name = models.CharField(_("file name"), max_length=255, blank=True)
    content_type = models.CharField(_("content type"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    objects = ContributionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["outcome", "due_on"], name="contribution_open_due")]
        constraints = [
            closed_with_outcome("contribution_closed_with_an_outcome"),
            in_order("contribution_days_in_order"),
            models.CheckConstraint(
                name="contribution_says_why_it_was_not_delivered",
                condition=~models.Q(outcome__in=["declined", "withdrawn"]) | ~models.Q(closing_note=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.what}"

    def get_absolute_url(self) -> str:
        return reverse("contribution-detail", args=[self.pk])
