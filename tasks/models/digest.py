"""One digest a person a day, as a row that is claimed before it is sent."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cchc.dates import short_date


class DigestQuerySet(models.QuerySet):
    def shown_to(self, person_id: int) -> DigestQuerySet:
        """What stands in a person's inbox: all that was handed over, or should have been."""
        return self.filter(person=person_id).exclude(state__in=[Digest.State.PLANNED, Digest.State.DROPPED])

    def unread(self) -> DigestQuerySet:
        return self.filter(in_app=True, read_at=None)


class Digest(models.Model):
    """One mail to one person on one day. The row holds the truth, never the broker. It is a log and has no history."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed before leaving")
        UNCERTAIN = "uncertain", _("not known whether it was sent")
        DROPPED = "dropped", _("no longer needed")

    class Kind(models.TextChoices):
        DAILY = "daily", _("daily digest")
        CHASE = "chase", _("remind now")
        TRIAL = "trial", _("trial to oneself")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person"), related_name="digests"
    )
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.DAILY)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED)
    role = models.CharField(_("function"), max_length=20, blank=True)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, verbose_name=_("unit"), null=True, related_name="+")
    # What the digest names, frozen when it was planned: [{task, group, rung, days, deadline, ...}].
    lines = models.JSONField(_("lines"), default=list)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    # How its reader wants to be told; decided when it is handed over.
    by_mail = models.BooleanField(_("by mail"), default=True)
    in_app = models.BooleanField(_("in the inbox"), default=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=500, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("asked by"), null=True, blank=True, related_name="+"
    )

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        ordering = ["-day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "day", "kind"], name="digest_one_a_person_day_kind"),
        ]
        indexes = [
            models.Index(fields=["day", "state"], name="digest_day_state"),
            # The unread count stands on every page.
            models.Index(fields=["person", "state"], name="digest_unread", condition=Q(in_app=True, read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.person} {short_date(self.day)} {self.get_kind_display()}"

    def claim(self, now: datetime, **values) -> bool:
        """Take the right to send a planned digest, and keep what it says; False where another sender was first.

        One conditional write decides, so of two workers that woke together only one gets the row.
        """
        planned = Digest.objects.filter(pk=self.pk, state=self.State.PLANNED)
        if not planned.update(state=self.State.SENDING, claimed_at=now, **values):
            return False
        self.state, self.claimed_at = self.State.SENDING, now
        for name, value in values.items():
            setattr(self, name, value)
        return True
