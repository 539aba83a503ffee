"""What became of a unit's work when it was merged, split or ended: by which document, and what moved where."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cchc.accounts.models import Unit


class Reorganisation(models.Model):
    """One unit whose work goes to others after its last day; whoever undoes it finds here what was moved."""

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit"), related_name="reorganisations")
    successor = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("successor"), related_name="+")
    last_day = models.DateField(_("last day"))
    ends = models.BooleanField(_("the unit ends"), default=True)
    document = models.CharField(_("document"), max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+")
    made_on = models.DateField(_("entered on"))
    # {task: [version after the move, officer before it]}, contributions and requests, functions ended and given.
    moved = models.JSONField(default=dict, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("undone by"), null=True, blank=True, related_name="+"
    )
    undone_on = models.DateField(_("undone on"), null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["moved"])

    class Meta:
        verbose_name = _("reorganisation")
        verbose_name_plural = _("reorganisations")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="reorganisation_undone_by_whom_and_when",
                condition=Q(undone_by=None, undone_on=None) | Q(undone_by__isnull=False, undone_on__isnull=False),
            ),
            models.CheckConstraint(name="reorganisation_to_another_unit", condition=~Q(unit=F("successor"))),
        ]

    def __str__(self) -> str:
        return f"{self.unit} → {self.successor}"
