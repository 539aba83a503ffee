"""The file of a document as it came in; a newer one stands beside the older one, nothing is replaced."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .documents import Document


def random_path(file: DocumentFile, name: str) -> str:
    """A name that tells nothing and cannot be guessed; the original name is a field."""
    return f"documents/{uuid.uuid4().hex}"


class DocumentFile(models.Model):
    """One file of a document, such as the scanned dispatch."""

    document = models.ForeignKey(Document, models.PROTECT, verbose_name=_("document"), related_name="files")
    file = models.FileField(_("file"), upload_to=random_path, max_length=200)
    file_name = models.CharField(_("file name"), max_length=255)
    content_type = models.CharField(_("content type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("entered by"))
    entered_on = models.DateField(_("entered on"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("file of a document")
        verbose_name_plural = _("files of documents")
        ordering = ["entered_on", "pk"]

    def __str__(self) -> str:
        return self.file_name
