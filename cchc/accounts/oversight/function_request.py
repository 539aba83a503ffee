"""A function that verifies or decides, asked for by whoever would have it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class FunctionRequest(models.Model):
    """What an administrator asked for themselves; it becomes a function once somebody else agrees."""

    role = models.CharField(_("function"), max_length=20)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, verbose_name=_("unit"), null=True, related_name="+")
    valid_from = models.DateField(_("from"), null=True)
    valid_to = models.DateField(_("to"), null=True)
    # The function that would last longer, or become another one.
    changes = models.ForeignKey("accounts.Membership", models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("asked by"), related_name="+")
    asked_on = models.DateField(_("asked on"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("decided by"), null=True, related_name="+"
    )
    decided_on = models.DateField(_("decided on"), null=True)
    is_granted = models.BooleanField(_("granted"), default=False)

    history = HistoricalRecords()

    class Meta:
        app_label = "accounts"
        verbose_name = _("request for a function")
        verbose_name_plural = _("requests for functions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="function_request_decided_by_somebody_else",
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("asked_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by}: {self.role} {self.unit or ''}".strip()
