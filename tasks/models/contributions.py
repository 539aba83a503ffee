"""What a task waits for: what all of it has in common, and contributions (Yêu cầu phối hợp) asked of other units."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cchc.accounts.models import Unit, User

from . import conditions
from .task import UNSHOWN, Task, sees_every_task


class AwaitedQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> AwaitedQuerySet:
        """As their tasks are; no list has to join all tasks for it."""
        return self if sees_every_task(user) else self.none()

    def unanswered(self) -> AwaitedQuerySet:
        return self.filter(outcome="")

    def open(self) -> AwaitedQuerySet:
        """Not answered, and the task still needs it: what is asked for a task that was reported or cancelled rests."""
        return self.unanswered().going_on().filter(conditions.is_open(task="task__"))

    def going_on(self) -> AwaitedQuerySet:
        """Without what goes on with a task that was carried into the next year: there it is asked once more."""
        return self.filter(carried_to=None)

    def late_on(self, day: date) -> AwaitedQuerySet:
        """Open and past its day; due on `day` itself is not late."""
        return self.open().filter(due_on__lt=day)

    def known_on(self, day: date) -> AwaitedQuerySet:
        return self.filter(entered_on__lte=day)

    def for_rows(self) -> AwaitedQuerySet:
        """With everything that a row of a list shows of the task."""
        return self.select_related("task__item__document", "task__unit").defer(
            *(f"task__{field}" for field in UNSHOWN if not field.startswith("officer"))
        )


class Awaited(models.Model):
    """Asked on a day for a task, wanted by a day, closed on a day with an outcome; `version` guards against two people.

    `asked_on` and `closed_on` are the days on which it was asked and answered, `entered_on` and `closing_entered_on`
    those on which somebody said so here: a past day knows only what was entered by then.
    """

    task = models.ForeignKey(Task, models.PROTECT, verbose_name=_("task"), related_name="%(class)ss")
    asked_on = models.DateField(_("asked on"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("asked by"), null=True, related_name="+"
    )
    entered_on = models.DateField(_("entered on"))
    # When it was last asked, or asked again: from here on reminders name it anew.
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    # The day as it was asked for, and the working day in force from it (Civil Code 2015, art. 148.5).
    wanted_on = models.DateField(_("day asked for"), null=True, blank=True)
    due_on = models.DateField(_("due day"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("closed by"), null=True, blank=True, related_name="+"
    )
    closing_entered_on = models.DateField(_("closing entered on"), null=True, blank=True)
    closing_note = models.CharField(_("note on the outcome"), max_length=1000, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    is_sample = models.BooleanField(_("sample"), default=False)
    # Of what goes on with a task that was carried into this year: the row of the year before, which stays as it was.
    carried_from = models.OneToOneField(
        "self", models.PROTECT, verbose_name=_("carried from"), null=True, blank=True, related_name="carried_to"
    )

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return not self.outcome and self.task.is_among_open_work

    @property
    def rests(self) -> bool:
        """Never answered, but its task no longer waits: it was reported, done or cancelled, or its year was turned."""
        return not self.outcome and not self.task.is_among_open_work

    @property
    def goes_on_as(self) -> Awaited | None:
        """What it goes on as in the next year; asks nothing where the task's year was not turned."""
        rows: Any = type(self)._default_manager
        return rows.filter(carried_from=self.pk).first() if self.task.open_until else None

    def waited_until(self, day: date) -> date:
        """Up to when it was waited for: its closing, else the end of its task's work or of that in its year, else
        `day`."""
        task = self.task
        ended = self.closed_on or (not task.is_open and (task.product_on or task.cancelled_on))
        return max(ended or min(day, task.open_until or day), self.asked_on)

    def days_waited(self, day: date) -> int:
        """Calendar days from the asking to the answer, or to `day`."""
        return (self.waited_until(day) - self.asked_on).days

    def days_late(self, day: date) -> int:
        """Calendar days past its due day; 0 where none was set."""
        return max(0, (self.waited_until(day) - self.due_on).days) if self.due_on else 0


def closed_with_outcome(name: str) -> models.CheckConstraint:
    """Outcome, day and person together or not at all."""
    nothing = Q(outcome="", closed_on=None, closed_by=None, closing_entered_on=None)
    return models.CheckConstraint(
        name=name,
        condition=nothing | (~Q(outcome="") & Q(closed_on__isnull=False, closing_entered_on__isnull=False)),
    )


def in_order(name: str) -> models.CheckConstraint:
    """Nothing is due or answered before it was asked."""
    return models.CheckConstraint(
        name=name,
        condition=(Q(due_on=None) | Q(due_on__gte=F("asked_on")))
        & (Q(closed_on=None) | Q(closed_on__gte=F("asked_on"))),
    )


def random_path(contribution: Contribution, name: str) -> str:
    """A name that tells nothing and cannot be guessed; the original name is a field."""
    return f"contributions/{uuid.uuid4().hex}"


class ContributionQuerySet(AwaitedQuerySet):
    def for_rows(self) -> ContributionQuerySet:
        return super().for_rows().select_related("unit", "officer", "asked_by", "closed_by")


class Contribution(Awaited):
    """An opinion, figures or a document asked of one unit; `unit` and `officer` are those who owe it."""

    class Kind(models.TextChoices):
        OPINION = "opinion", _("opinion")
        FIGURES = "figures", _("figures")
        DOCUMENT = "document", _("document")

    class Outcome(models.TextChoices):
        DELIVERED = "delivered", _("delivered")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit asked"), related_name="contributions")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("officer in charge"), null=True, blank=True,
        related_name="contributions",
    )  # fmt: skip
    kind = models.CharField(_("what is asked for"), max_length=10, choices=Kind.choices)
    what = models.CharField(_("content asked for"), max_length=1000)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    on_behalf = models.BooleanField(_("entered on behalf"), default=False)
    document_number = models.CharField(_("document number"), max_length=80, blank=True)
    document_dated_on = models.DateField(_("document dated"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to=random_path, blank=True, max_length=200)
    file_name = models.CharField(_("file name"), max_length=255, blank=True)
    content_type = models.CharField(_("content type"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    objects = ContributionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["outcome", "due_on"], name="contribution_open_due")]
        constraints = [
            closed_with_outcome("contribution_closed_with_an_outcome"),
            in_order("contribution_days_in_order"),
            models.CheckConstraint(
                name="contribution_says_why_it_was_not_delivered",
                condition=~models.Q(outcome__in=["declined", "withdrawn"]) | ~models.Q(closing_note=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.what}"

    def get_absolute_url(self) -> str:
        return reverse("contribution-detail", args=[self.pk])
