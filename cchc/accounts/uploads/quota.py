"""How much one person hands in a day: nobody fills the store alone."""

from __future__ import annotations

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MEGABYTE = 1024 * 1024


class DayOfUploads(models.Model):
    """The files that a person sent on a day. A log of the machine: it has no history.

    The day is the machine's own, also where the demo's clock stands still: what is sent fills a real disk.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    day = models.DateField()
    files = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)

    class Meta:
        app_label = "accounts"
        verbose_name = _("files sent on a day")
        verbose_name_plural = _("files sent on days")
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="uploads_once_a_person_and_day")]


def take(person: models.Model, sizes: list[int]) -> bool:
    """Count the files for the person, one of each of `sizes` (bytes); False, and none counted, over the day's limit."""
    size = sum(sizes)
    room = settings.UPLOAD_DAY_MB * MEGABYTE - size
    with transaction.atomic():
        row, _is_new = DayOfUploads.objects.get_or_create(person=person, day=timezone.localtime().date())
        counted = DayOfUploads.objects.filter(pk=row.pk, size__lte=room)
        return bool(room >= 0 and counted.update(size=F("size") + size, files=F("files") + len(sizes)))


def forget_old() -> int:
    """Remove the days that are over; how many."""
    return DayOfUploads.objects.filter(day__lt=timezone.localtime().date()).delete()[0]
