"""Requests of a unit that somebody else decides: more time, or another lead unit."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cchc.accounts.models import Unit

from .task import Task


class Request(models.Model):
    """An extension (Đề nghị gia hạn) or a transfer (Đề nghị chuyển đơn vị chủ trì), with its decision."""

    class Kind(models.TextChoices):
        EXTENSION = "extension", _("extension")
        TRANSFER = "transfer", _("transfer to another unit")

    class Decision(models.TextChoices):
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    task = models.ForeignKey(Task, models.PROTECT, verbose_name=_("task"), related_name="requests")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    reason = models.CharField(_("reason"), max_length=1000)
    asked_day = models.DateField(_("new deadline asked for"), null=True, blank=True)
    to_unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name=_("unit proposed"), null=True, blank=True, related_name="+"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("asked by"), related_name="requests"
    )
    requested_on = models.DateField(_("asked on"))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("decided by"), null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decision_note = models.CharField(_("note on the decision"), max_length=1000, blank=True)
    # The consent of whoever set the deadline: without it a granted day is our own internal deadline.
    consent_number = models.CharField(_("number of the issuer's consent"), max_length=80, blank=True)
    consent_on = models.DateField(_("date of the issuer's consent"), null=True, blank=True)
    internal = models.BooleanField(_("internal deadline only"), default=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["requested_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="request_asks_for_a_day_or_a_unit",
                condition=Q(kind="extension", asked_day__isnull=False, to_unit=None)
                | Q(kind="transfer", asked_day=None, to_unit__isnull=False),
            ),
            models.CheckConstraint(
                name="request_decided_by_whom_and_when",
                condition=Q(decision="", decided_by=None, decided_on=None)
                | (~Q(decision="") & Q(decided_by__isnull=False, decided_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="request_consent_has_number_and_date",
                condition=Q(consent_number="", consent_on=None) | (~Q(consent_number="") & Q(consent_on__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["task", "kind"], condition=Q(decision=""), name="request_one_undecided_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.task}"

    @property
    def unit_id(self) -> int:
        return self.task.unit_id

    @property
    def unit(self) -> Unit:
        return self.task.unit

    @property
    def deputy_in_charge_id(self) -> int | None:
        return self.task.deputy_in_charge_id
