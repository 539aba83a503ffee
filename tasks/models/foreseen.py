"""What will go out on the coming working days, as the worker last computed it: a log, made anew each time."""

from __future__ import annotations

import json
import zlib

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ForeseenDay(models.Model):
    """One coming working day: how many people and tasks, and by group how many tasks."""

    day = models.DateField(_("day"), unique=True)
    computed_on = models.DateField(_("computed on"))
    computed_at = models.DateTimeField(_("computed at"))
    people = models.PositiveIntegerField(_("people"), default=0)
    tasks = models.PositiveIntegerField(_("tasks"), default=0)
    counts = models.JSONField(_("counts"), default=list)

    class Meta:
        verbose_name = _("foreseen day")
        verbose_name_plural = _("foreseen days")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"


class ForeseenDigest(models.Model):
    """What one person would be told on it; the lines are kept packed, since there may be hundreds of thousands."""

    day = models.ForeignKey(ForeseenDay, models.CASCADE, verbose_name=_("day"), related_name="digests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person"), related_name="+")
    role = models.CharField(_("function"), max_length=20)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, verbose_name=_("unit"), null=True, related_name="+")
    rank = models.PositiveSmallIntegerField(_("rank"))
    total = models.PositiveIntegerField(_("tasks"))
    counts = models.JSONField(_("counts"), default=list)
    packed = models.BinaryField()

    class Meta:
        verbose_name = _("foreseen digest")
        verbose_name_plural = _("foreseen digests")
        constraints = [models.UniqueConstraint(fields=["day", "person"], name="foreseen_once_a_day_and_person")]

    def __str__(self) -> str:
        return f"{self.day} {self.person_id}"

    @staticmethod
    def pack(lines: list[dict]) -> bytes:
        return zlib.compress(json.dumps(lines, separators=(",", ":")).encode(), 6)

    @property
    def lines(self) -> list[dict]:
        """The lines as a digest keeps them."""
        return json.loads(zlib.decompress(bytes(self.packed)))
