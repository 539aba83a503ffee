"""Keys with which machines read, and the log of what each was used for."""

from __future__ import annotations

import hashlib
from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords


def digest_of(secret: str) -> str:
    """What is kept of a secret. It has 256 random bits, so that one round of SHA-256 is as good as many."""
    return hashlib.sha256(secret.encode()).hexdigest()


class MachineKey(models.Model):
    """One key: whose rights it has, for what, until when. The secret itself is kept nowhere."""

    class Scope(models.TextChoices):
        TASKS = "tasks", _("documents, items, tasks")
        INDEX = "index", _("figures, ledger, readings")
        REPORTS = "reports", _("reports")

    name = models.CharField(_("name"), max_length=100)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("with the rights of"), related_name="machine_keys"
    )
    scopes = models.JSONField(_("may read"), default=list)
    valid_to = models.DateField(_("last day"))
    per_minute = models.PositiveIntegerField(_("requests a minute"), default=120)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    # How the secret begins, so that somebody who holds one can tell which it is.
    begins = models.CharField(_("begins with"), max_length=12, editable=False)
    made_on = models.DateField(_("key made on"))
    ended_on = models.DateField(_("key ended on"), null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["digest"])

    class Meta:
        app_label = "accounts"
        verbose_name = _("key for a machine")
        verbose_name_plural = _("keys for machines")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    def holds_on(self, day: date) -> bool:
        return self.ended_on is None and day <= self.valid_to

    @property
    def scope_names(self) -> list[str]:
        return [str(label) for value, label in self.Scope.choices if value in self.scopes]


class MachineCall(models.Model):
    """One line of the log: what was asked with a key. A log is only written."""

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("answered")
        LIMITED = "limited", _("too many requests")
        REFUSED = "refused", pgettext_lazy("request of a machine", "refused")

    key = models.ForeignKey(MachineKey, models.PROTECT, verbose_name=_("key"), related_name="calls")
    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    asked = models.CharField(_("asked for"), max_length=300)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    address = models.GenericIPAddressField(_("address"), null=True)

    class Meta:
        app_label = "accounts"
        verbose_name = _("request of a machine")
        verbose_name_plural = _("requests of machines")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["key", "-at"], name="machine_call_by_key")]

    def __str__(self) -> str:
        return self.asked
