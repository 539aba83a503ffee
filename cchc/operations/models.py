"""What is kept of operations: the log of backups and drills, and the cache's place while Redis is away."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Operation(models.Model):
    """One backup, check of the files or drill that ended: when, how long it took, what was found. A log of itself."""

    class Kind(models.TextChoices):
        BACKUP = "backup", _("backup")
        CHECK = "check", _("check of the stored files")
        DRILL = "drill", _("restore drill")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    seconds = models.FloatField(_("seconds"), default=0)
    is_good = models.BooleanField(_("succeeded"), default=False)
    found = models.JSONField(_("what was found"), default=dict)

    class Meta:
        verbose_name = _("operation")
        verbose_name_plural = _("operations")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "-at"], name="operation_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%d/%m/%Y %H:%M}"


class CacheEntry(models.Model):
    """Rows of Django's cache in the database (cchc.runtime.failover_cache); nothing here outlives a few minutes."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("cache entry")
        verbose_name_plural = _("cache entries")

    def __str__(self) -> str:
        return self.cache_key
