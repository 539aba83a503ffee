"""The sign-in log: who came in, who went, and what failed; written by `receivers`, read by the administrator."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SignIn(models.Model):
    """One line of the log. A log is only written: it has no history of its own."""

    class Outcome(models.TextChoices):
        IN = "in", _("signed in")
        OUT = "out", _("signed out")
        FAILED = "failed", _("failed")

    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    # Nobody where a name was typed that no account has: it may be a password typed into the wrong field.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person"), null=True, related_name="sign_ins"
    )
    address = models.GenericIPAddressField(_("address"), null=True)
    browser = models.CharField(_("browser"), max_length=200, blank=True)

    class Meta:
        app_label = "accounts"
        verbose_name = _("line of the sign-in log")
        verbose_name_plural = _("sign-in log")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.at:%d/%m/%Y %H:%M}"
