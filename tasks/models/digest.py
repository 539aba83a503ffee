"""The ladder of reminders, and one digest a person a day as a row that is claimed before it is sent."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Rung(models.Model):
    """One step of the ladder (Mốc nhắc việc): so many working days before (−) or after (+) the deadline, to whom."""

    working_days = models.SmallIntegerField(_("working days (− before, + after)"), unique=True)
    to_officer = models.BooleanField(_("to the officer in charge"), default=False)
    to_head = models.BooleanField(_("to the head of the unit"), default=False)
    to_office_chief = models.BooleanField(_("to the Office Chief"), default=False)
    to_deputy = models.BooleanField(_("to the deputy in charge"), default=False)
    to_director = models.BooleanField(_("to the Director"), default=False)
    in_use = models.BooleanField(_("in use"), default=True)  # a rung that is given up is kept with its history

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("rung of the reminder ladder")
        verbose_name_plural = _("reminder ladder")
        ordering = ["working_days"]
        constraints = [
            models.CheckConstraint(name="rung_is_before_or_after", condition=~Q(working_days=0)),
        ]

    def __str__(self) -> str:
        return f"{self.working_days:+d}"

    @property
    def days(self) -> int:
        """How many working days, without the sign."""
        return abs(self.working_days)


class ReminderPause(models.Model):
    """Reminders stand still, for a reason that every page shows, until somebody lets them go on."""

    reason = models.CharField(_("reason"), max_length=300)
    paused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    paused_on = models.DateField(_("paused on"))
    resumed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    resumed_on = models.DateField(_("resumed on"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("pause of reminders")
        verbose_name_plural = _("pauses of reminders")
        constraints = [
            models.UniqueConstraint(models.Value(1), condition=Q(resumed_on=None), name="reminder_pause_one_at_a_time"),
            models.CheckConstraint(
                name="reminder_pause_resumed_by_whom_and_when",
                condition=Q(resumed_by=None, resumed_on=None) | Q(resumed_by__isnull=False, resumed_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class DigestQuerySet(models.QuerySet):
    def claim_next(self, day: date, *, now: datetime) -> Digest | None:
        """Take the right to send one digest of `day`; None when no planned one is left.

        One conditional write decides, so of two workers that woke together only one gets the row.
        """
        planned = self.filter(day=day, state=Digest.State.PLANNED).order_by("pk")
        while digest := planned.first():
            if planned.filter(pk=digest.pk).update(state=Digest.State.SENDING, claimed_at=now):
                digest.state, digest.claimed_at = Digest.State.SENDING, now
                return digest
        return None


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
        indexes = [models.Index(fields=["day", "state"], name="digest_day_state")]

    def __str__(self) -> str:
        return f"{self.person} {self.day:%d/%m/%Y} {self.get_kind_display()}"
