"""Proof (Tài liệu kiểm chứng): what shows that the product exists, from which day, with its file kept for ever."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .documents import Document
from .task import Task


def random_path(evidence: Evidence, name: str) -> str:
    """A name that tells nothing and cannot be guessed; the original name is a field."""
    return f"evidence/{uuid.uuid4().hex}"


class Evidence(models.Model):
    """One piece of proof of a task. A new version never replaces the old one: it points to it."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("document")
        LINK = "link", _("link")
        FILE = "file", _("file")
        NONE = "none", _("no document")

    task = models.ForeignKey(Task, models.PROTECT, verbose_name=_("task"), related_name="evidence")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    # A plan or decision registered here that is itself what the item asks to be issued.
    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name=_("registered document"), null=True, blank=True, related_name="evidence"
    )
    title = models.CharField(_("title, or the document's number"), max_length=300)
    dated_on = models.DateField(_("date"), null=True, blank=True)
    sent_on = models.DateField(_("day sent"), null=True, blank=True)
    issuer = models.CharField(_("issuer"), max_length=200, blank=True)
    place = models.CharField(_("page or section"), max_length=200, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)
    reason = models.CharField(_("why there is no document"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to=random_path, blank=True, max_length=200)
    file_name = models.CharField(_("file name"), max_length=255, blank=True)
    content_type = models.CharField(_("content type"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, verbose_name=_("newer version of"), null=True, blank=True, related_name="replaced_by"
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("entered by"))
    entered_on = models.DateField(_("entered on"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("proof")
        verbose_name_plural = _("proof")
        ordering = ["entered_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="evidence_says_why_there_is_no_document", condition=~Q(kind="none") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="evidence_file_has_name_and_hash", condition=Q(file="") | (~Q(file_name="") & ~Q(sha256=""))
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def unit_id(self) -> int:
        return self.task.unit_id

    @property
    def product_on(self) -> date | None:
        """The day that counts: the later of the document's date and the day it was sent (design §3.6)."""
        days = [day for day in (self.dated_on, self.sent_on) if day]
        return max(days) if days else None
