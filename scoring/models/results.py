"""What the province published (Kết quả công bố): a year's total and rank, and the other departments' totals."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .criteria import POINTS


class OfficialResult(models.Model):
    """The published result of one year, as it stands in the decision; `printed` where it is no plain number."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    decision = models.CharField(_("decision"), max_length=80, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    total = models.DecimalField(_("our total"), null=True, blank=True, **POINTS)
    maximum = models.DecimalField(_("out of"), default=100, **POINTS)
    rank = models.PositiveSmallIntegerField(_("our rank"), null=True, blank=True)
    of = models.PositiveSmallIntegerField(_("of how many"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    is_draft = models.BooleanField(_("draft"), default=True)
    version = models.PositiveIntegerField(_("version"), default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("official result of a year")
        verbose_name_plural = _("official results by year")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="official_result_rank_within_all", condition=Q(rank=None) | Q(of=None) | Q(rank__lte=F("of"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class PeerTotal(models.Model):
    """Another department's published total of the same year. One that is no longer listed is kept, not in force."""

    result = models.ForeignKey(OfficialResult, models.PROTECT, verbose_name=_("year"), related_name="peers")
    name = models.CharField(_("department"), max_length=200)
    total = models.DecimalField(_("total"), **POINTS)
    in_force = models.BooleanField(_("in force"), default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("total of another department")
        verbose_name_plural = _("totals of other departments")
        ordering = ["-total", "name"]
        constraints = [models.UniqueConstraint(fields=["result", "name"], name="peer_total_once_a_year")]

    def __str__(self) -> str:
        return f"{self.name}: {self.total}"
