"""A change of what the office is called, whom it stands under, how it signs: from a day on, by a document."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class FactChange(models.Model):
    """One fact that is another from a day on. It holds once it is confirmed; the earlier value holds before the day."""

    class Decision(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("refused")

    key = models.SlugField(_("key"), max_length=40)
    value = models.CharField(_("value"), max_length=300, blank=True)
    valid_from = models.DateField(_("valid from"))
    document = models.CharField(_("document"), max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("proposed by"), related_name="+"
    )
    proposed_on = models.DateField(_("proposed on"))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("decided by"), null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        app_label = "accounts"
        verbose_name = _("change of a fact about the office")
        verbose_name_plural = _("changes of facts about the office")
        ordering = ["valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                name="fact_change_decided_by_whom_and_when",
                condition=Q(decision="", decided_by=None, decided_on=None)
                | (~Q(decision="") & Q(decided_by__isnull=False, decided_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"
