"""Proof of what scores without a task (readings, stated values), and the second person's check of it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from tasks.models import Document


def random_path(proof: FigureProof, name: str) -> str:
    """A name that tells nothing and cannot be guessed; the original name is a field."""
    return f"figures/{uuid.uuid4().hex}"


def checked_by_whom_and_when(figure: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"{figure}_checked_by_whom_and_when",
        condition=Q(checked_by=None, checked_on=None) | Q(checked_by__isnull=False, checked_on__isnull=False),
    )


def checked_by_another_person(figure: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"{figure}_checked_by_another_person",
        condition=Q(checked_by=None) | Q(entered_by=None) | ~Q(checked_by=F("entered_by")),
    )


class ProvenFigure(models.Model):
    """A reading or a stated value: it counts from its own day on, whether another person has checked it or not."""

    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("checked by"), null=True, blank=True,
        related_name="checked_%(class)ss",
    )  # fmt: skip
    checked_on = models.DateField(_("checked on"), null=True, blank=True)

    class Meta:
        abstract = True

    def is_checked_on(self, day: date) -> bool:
        return self.checked_on is not None and self.checked_on <= day


class FigureProof(models.Model):
    """A document that shows a reading or a stated value: number, date, page, its file or a registered one."""

    reading = models.ForeignKey(
        "scoring.Reading", models.PROTECT, verbose_name=_("reading"), null=True, blank=True, related_name="proofs"
    )
    stated_value = models.ForeignKey(
        "scoring.StatedValue", models.PROTECT, verbose_name=_("stated value"), null=True, blank=True,
        related_name="proofs",
    )  # fmt: skip
    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name=_("registered document"), null=True, blank=True, related_name="proves"
    )
    number = models.CharField(_("number"), max_length=200)
    dated_on = models.DateField(_("date"))
    place = models.CharField(_("page or section"), max_length=200, blank=True)
    file = models.FileField(_("file"), upload_to=random_path, blank=True, max_length=200)
    file_name = models.CharField(_("file name"), max_length=255, blank=True)
    content_type = models.CharField(_("content type"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("entered by"), related_name="figure_proofs"
    )
    entered_on = models.DateField(_("entered on"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("proof of a figure")
        verbose_name_plural = _("proof of figures")
        ordering = ["entered_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="figure_proof_of_one_figure",
                condition=Q(reading=None, stated_value__isnull=False) | Q(reading__isnull=False, stated_value=None),
            ),
            models.CheckConstraint(
                name="figure_proof_file_has_name_and_hash", condition=Q(file="") | (~Q(file_name="") & ~Q(sha256=""))
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def figure(self) -> Any:
        """The reading or the stated value that it shows."""
        return self.reading or self.stated_value
