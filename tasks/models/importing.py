"""Files that plans were brought in from, the row that each item came from, and confirmed names of units."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from cchc.accounts.models import Unit

from .documents import Document, Item


def random_path(file: ImportedFile, name: str) -> str:
    """A name that tells nothing and cannot be guessed; the original name is a field."""
    return f"imports/{uuid.uuid4().hex}"


class ImportedFile(models.Model):
    """An uploaded annex or a unit's filled-in sheet; kept as it came, whether it was brought in or only looked at."""

    class Kind(models.TextChoices):
        PLAN = "plan", _("annex of a plan")
        PROGRESS = "progress", _("progress of a unit")

    class Before(models.TextChoices):
        DAY_NAMED = "day_named", _("“before the 15th”: on the 15th at the latest")
        DAY_BEFORE = "day_before", _("“before the 15th”: on the 14th at the latest")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name=_("document"), null=True, blank=True, related_name="imported_files"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit"), null=True, blank=True, related_name="+")
    file = models.FileField(_("file"), upload_to=random_path, blank=True, max_length=200)
    file_name = models.CharField(_("file name"), max_length=255)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    before = models.CharField(
        _("what “before” a day means"), max_length=10, choices=Before.choices, default=Before.DAY_NAMED
    )
    # Values put right in the preview: {"table-row": {role: value}}, and rows that are left out: ["table-row", …].
    mends = models.JSONField(default=dict, editable=False)
    left_out = models.JSONField(default=list, editable=False)
    # What a person said that columns hold: {"table-column": role}, "" for one that is not to be read; both from 1.
    columns = models.JSONField(default=dict, db_default=Value({}, models.JSONField()), editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("uploaded by"), null=True, related_name="+"
    )
    uploaded_on = models.DateField(_("uploaded on"))
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("brought in by"), null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    applied_on = models.DateField(_("brought in on"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="imported_file_of_a_document_or_a_unit",
                condition=Q(kind="plan", document__isnull=False) | Q(kind="progress", unit__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("import-preview", args=[self.pk])


# Reading takes less than a minute; one that was not heard of for so long has died.
DEAD_AFTER = timedelta(minutes=3)


def random_path_of_reading(reading: FileReading, name: str) -> str:
    return f"readings/{uuid.uuid4().hex}"


class FileReading(models.Model):
    """The reading of one large file by the worker: how far it is, and what was read. A log of itself."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("state of long work", "waiting for the worker")
        RUNNING = "running", pgettext_lazy("state of long work", "running")
        DONE = "done", pgettext_lazy("state of long work", "done")
        FAILED = "failed", pgettext_lazy("state of long work", "failed")

    file = models.OneToOneField(ImportedFile, models.PROTECT, verbose_name=_("imported file"), related_name="reading")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    beat_at = models.DateTimeField(_("last heard of"))
    # Tables and paragraphs as packed JSON; let go of after a while.
    content = models.FileField(_("file"), upload_to=random_path_of_reading, blank=True, max_length=200)

    class Meta:
        verbose_name = _("reading of a large file")
        verbose_name_plural = _("readings of large files")

    def __str__(self) -> str:
        return f"{self.file}: {self.state}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    def is_dead_at(self, moment: datetime) -> bool:
        """Whether nothing was heard of it for too long: its worker was stopped, or none is there."""
        return self.is_under_way and self.beat_at < moment - DEAD_AFTER


class ImportedRow(models.Model):
    """The table and row of a file from which an item's present wording comes; both count from 1."""

    file = models.ForeignKey(ImportedFile, models.PROTECT, verbose_name=_("imported file"), related_name="rows")
    item = models.OneToOneField(Item, models.PROTECT, verbose_name=_("item of a plan"), related_name="imported_row")
    table = models.PositiveIntegerField(_("table"))
    row = models.PositiveIntegerField(_("row"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("row of an imported file")
        verbose_name_plural = _("rows of imported files")
        ordering = ["file", "table", "row"]

    def __str__(self) -> str:
        return f"{self.file}: {self.table}/{self.row}"


class UnitAlias(models.Model):
    """A way of writing a unit (or every unit) that a person confirmed; the next annex that uses it is read at once."""

    text = models.CharField(_("as written"), max_length=200)
    key = models.CharField(max_length=200, unique=True, editable=False)
    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name=_("unit"), null=True, blank=True, related_name="confirmed_aliases"
    )
    every_unit = models.BooleanField(_("every unit"), default=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("confirmed by"), related_name="+"
    )
    confirmed_on = models.DateField(_("confirmed on"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("confirmed name of a unit")
        verbose_name_plural = _("confirmed names of units")
        ordering = ["text"]
        constraints = [
            models.CheckConstraint(
                name="unit_alias_means_one_unit_or_every_unit",
                condition=Q(unit=None, every_unit=True) | Q(unit__isnull=False, every_unit=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text} = {self.unit or '*'}"
