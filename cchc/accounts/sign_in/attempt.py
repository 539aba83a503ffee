"""The sign-in log: who came in, who went, what failed and what was refused; read by the administrator."""

from __future__ import annotations

import unicodedata
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class SignIn(models.Model):
    """One line of the log. A log is only written: it has no history of its own."""

    class Outcome(models.TextChoices):
        IN = "in", _("signed in")
        OUT = "out", _("signed out")
        ENDED = "ended", _("session ended")
        FAILED = "failed", _("failed")
        WRONG_CODE = "code", _("wrong code")
        BLOCKED = "blocked", _("blocked after wrong attempts")
        REFUSED = "refused", _("page refused")

    # Guesses that count towards a limit.
    GUESSES = (Outcome.FAILED, Outcome.WRONG_CODE)

    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    # Nobody where a name was typed that no account has: it may be a password typed into the wrong field.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person"), null=True, related_name="sign_ins"
    )
    address = models.GenericIPAddressField(_("address"), null=True)
    browser = models.CharField(_("browser"), max_length=200, blank=True)
    # The page that was refused.
    page = models.CharField(_("page"), max_length=200, blank=True, db_default="")
    # For the limits: whom the attempt was for, known or not, and the network that it came from.
    account = models.CharField(max_length=32, blank=True, db_default="", editable=False)
    network = models.CharField(max_length=45, blank=True, db_default="", editable=False)

    class Meta:
        app_label = "accounts"
        verbose_name = _("line of the sign-in log")
        verbose_name_plural = _("sign-in log")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["account", "-at"], name="sign_in_by_account"),
            models.Index(fields=["network", "-at"], name="sign_in_by_network"),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.at:%d/%m/%Y %H:%M}"


def account_key(login: str, person: object | None) -> str:
    """Whom an attempt is for, as a digest: the account by whichever name, or the name that no account has."""
    pk = getattr(person, "pk", None)
    text = f"person {pk}" if pk else f"name {unicodedata.normalize('NFKC', login).strip().casefold()}"
    return salted_hmac("cchc.accounts.sign_in.attempt", text, algorithm="sha256").hexdigest()[:32]


def network_of(address: str | None) -> str:
    """What one guesser can change at will stays together: an IPv4 address, or the 64 bits of an IPv6 network."""
    if not address:
        return ""
    found = ip_address(address)
    if found.version == 4:
        return str(found)
    return str(ip_network(f"{address}/64", strict=False).network_address)
