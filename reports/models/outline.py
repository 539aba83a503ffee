"""Outlines of reports as the office edited them: a row a version; the files of the program are version 1."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class EditedOutline(models.Model):
    """One version of an outline. Rows are only added, so a frozen report can always name the one it was made by."""

    name = models.CharField(_("outline"), max_length=40)
    number = models.PositiveIntegerField(_("version"))
    told = models.JSONField(_("sections and parts"))
    is_draft = models.BooleanField(_("draft"), default=False)
    note = models.CharField(_("why it was changed"), max_length=500, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("saved by"), related_name="+")
    saved_on = models.DateField(_("saved on"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("outline of reports")
        verbose_name_plural = _("outlines of reports")
        ordering = ["name", "number"]
        constraints = [models.UniqueConstraint(fields=["name", "number"], name="outline_version_once")]

    def __str__(self) -> str:
        return f"{self.name}/{self.number}"
