"""Lists that people keep under a name, and the columns that they chose."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class KeptListQuerySet(models.QuerySet):
    def seen_by(self, person) -> KeptListQuerySet:
        """The person's own and what others share, in the order of their names."""
        return self.filter(Q(person=person) | Q(shared=True), dropped=False).order_by("name", "pk")


class KeptList(models.Model):
    """A list under a name, as the query of its address; the one without a name holds the person's columns.

    `page` is the name of the address (`tasks.lists.page.ListPage.name`).
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person"), related_name="kept_lists"
    )
    name = models.CharField(_("name"), max_length=80, blank=True)
    page = models.CharField(_("page"), max_length=60, default="task-list", db_default="task-list")
    query = models.CharField(_("query"), max_length=1000, blank=True)
    columns = models.CharField(_("columns"), max_length=200, blank=True)
    shared = models.BooleanField(_("shared with everybody"), default=False)
    dropped = models.BooleanField(_("no longer kept"), default=False)

    objects = KeptListQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("kept list")
        verbose_name_plural = _("kept lists")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "page", "name"], name="kept_list_name_once_a_person_and_page"),
        ]

    def __str__(self) -> str:
        return self.name or str(_("columns"))
