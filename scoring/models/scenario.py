"""A kept what-if (Phương án tính điểm giả định): what was tried, on which day's figures, and what came of it then."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .criteria import CriteriaSet


class Scenario(models.Model):
    """A named what-if. `query` is what the page's address held, so opening it is going to that address again.

    The figures before and after are those of its day: what it gives today is computed when it is opened.
    """

    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, verbose_name=_("criteria set"), related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    name = models.CharField(_("name"), max_length=120)
    day = models.DateField(_("figures of"))
    query = models.TextField(_("what is tried"))
    # Texts of secured, projected and attainable of the whole index; "" without data.
    before = models.JSONField(_("before"))
    after = models.JSONField(_("after"))
    tried = models.PositiveSmallIntegerField(_("how many things are tried"))
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("kept by"), related_name="scenarios"
    )
    kept_on = models.DateField(_("kept on"))
    is_put_away = models.BooleanField(_("put away"), default=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("kept what-if")
        verbose_name_plural = _("kept what-ifs")
        ordering = ["-kept_on", "-pk"]

    def __str__(self) -> str:
        return self.name
