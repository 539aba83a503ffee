"""Reminders as data: the ladder, each person's choice, digests, pauses, signs of life, and what will go out."""

from __future__ import annotations

import json
import zlib
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from cchc.dates import short_date

from .documents import Document


class Rung(models.Model):
    """One step of a ladder (Mốc nhắc việc): so many working days before (−) or after (+) the deadline, to whom.

    Without a document it belongs to the ladder of all; a document with rungs in use follows these alone.
    """

    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name=_("document"), null=True, blank=True, related_name="rungs"
    )
    working_days = models.SmallIntegerField(_("working days (− before, + after)"))
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
            models.CheckConstraint(
                name="rung_reminds_somebody",
                condition=Q(in_use=False)
                | Q(to_officer=True)
                | Q(to_head=True)
                | Q(to_office_chief=True)
                | Q(to_deputy=True)
                | Q(to_director=True),
                violation_error_message=_("Say whom the rung reminds, or take it out of use."),
            ),
            models.UniqueConstraint(fields=["working_days"], condition=Q(document=None), name="rung_once_a_day"),
            models.UniqueConstraint(fields=["document", "working_days"], name="rung_once_a_document_and_day"),
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


class ReminderChoice(models.Model):
    """How one person wants to be told; who chose nothing is told both ways, and of what is late every working day."""

    class Channel(models.TextChoices):
        BOTH = "both", _("by mail and in the inbox")
        MAIL = "mail", _("by mail")
        IN_APP = "in-app", _("in the inbox")

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reminder_choice")
    channel = models.CharField(_("how"), max_length=10, choices=Channel.choices, default=Channel.BOTH)
    seldom = models.BooleanField(_("what is late for more than three days: Mondays and rung days only"), default=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("choice about reminders")
        verbose_name_plural = _("choices about reminders")

    def __str__(self) -> str:
        return f"{self.person}: {self.get_channel_display()}"

    @property
    def by_mail(self) -> bool:
        return self.channel != self.Channel.IN_APP

    @property
    def in_app(self) -> bool:
        return self.channel != self.Channel.MAIL


class CalendarFeed(models.Model):
    """The secret address at which a person's calendar reads their deadlines; renewing it ends the old one."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="calendar_feed")
    # SHA-256 of the secret, which is shown once: who reads the database cannot read calendars.
    digest = models.CharField(max_length=64, unique=True, null=True)
    # How the release before kept it; a night's job empties it (expand, contract).
    secret = models.CharField(_("secret"), max_length=64, unique=True, null=True)
    made_on = models.DateField(_("made on"))

    history = HistoricalRecords(excluded_fields=["secret", "digest"])

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return str(self.person)


class SignOfLife(models.Model):
    """When a part of the background work was last seen. It is a log and has no history."""

    class Part(models.TextChoices):
        BEAT = "beat", _("scheduler (beat)")
        WORKER = "worker", _("worker")
        REMINDERS = "reminders", _("the morning's run of reminders")

    part = models.CharField(_("part"), max_length=20, choices=Part.choices, unique=True)
    seen_at = models.DateTimeField(_("last seen at"))
    day = models.DateField(_("for the day"), null=True, blank=True)

    class Meta:
        verbose_name = _("sign of life")
        verbose_name_plural = _("signs of life")

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.seen_at:%d/%m/%Y %H:%M}"


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
        ASIDE = "aside", _("made while the clock stood wrong")

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


class ForeseenDay(models.Model):
    """A coming working day as the worker last computed it: how many people and tasks, and by group how many tasks.

    A log, made anew each time.
    """

    day = models.DateField(_("day"), unique=True)
    computed_on = models.DateField(_("computed on"))
    computed_at = models.DateTimeField(_("computed at"))
    people = models.PositiveIntegerField(pgettext_lazy("of a day", "people"), default=0)
    tasks = models.PositiveIntegerField(_("tasks"), default=0)
    counts = models.JSONField(pgettext_lazy("of mails", "counts"), default=list)

    class Meta:
        verbose_name = _("foreseen day")
        verbose_name_plural = _("foreseen days")
        ordering = ["day"]

    def __str__(self) -> str:
        return short_date(self.day)


class ForeseenDigest(models.Model):
    """What one person would be told on that day; its lines are kept packed, there may be hundreds of thousands."""

    day = models.ForeignKey(ForeseenDay, models.CASCADE, verbose_name=_("day"), related_name="digests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person"), related_name="+")
    role = models.CharField(_("function"), max_length=20)
    unit = models.ForeignKey("accounts.Unit", models.PROTECT, verbose_name=_("unit"), null=True, related_name="+")
    rank = models.PositiveSmallIntegerField(_("rank"))
    total = models.PositiveIntegerField(_("tasks"))
    counts = models.JSONField(pgettext_lazy("of mails", "counts"), default=list)
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
