"""Days off and swapped working days, as data with a source that the office can correct."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cchc.accounts.reference.kept import kept
from cchc.dates import short_date
from cchc.workdays import Workdays


class DayOff(models.Model):
    """A weekday off, or a Saturday or Sunday that is worked in exchange; `tasks.calendar.acts` changes it.

    One that is withdrawn is kept, not in use.
    """

    class Kind(models.TextChoices):
        OFF = "off", _("day off")
        WORKED = "worked", _("worked instead")

    day = models.DateField(_("day"), unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200)
    source = models.CharField(_("source"), max_length=300)
    to_check = models.BooleanField(_("to be checked against the year's announcement"), default=False)
    in_use = models.BooleanField(_("in use"), default=True)
    # What the file said when it was last read; a field that the office changed since is left alone.
    file_values = models.JSONField(default=dict, editable=False)

    history = HistoricalRecords(excluded_fields=["file_values"])

    class Meta:
        verbose_name = _("day off")
        verbose_name_plural = _("days off")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{short_date(self.day)} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("day-off", args=[self.pk])


def workdays() -> Workdays:
    """The office's calendar as it stands in the database; one query at most."""
    return kept("workdays", _workdays)


def _workdays() -> Workdays:
    rows = list(DayOff.objects.filter(in_use=True).values_list("day", "kind"))
    return Workdays(
        off={day for day, kind in rows if kind == DayOff.Kind.OFF},
        worked={day for day, kind in rows if kind == DayOff.Kind.WORKED},
    )
