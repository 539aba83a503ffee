"""Steps inside a task (who sees to what by when), and talk about it."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cchc.accounts.models import Unit
from cchc.dates import short_date

from . import conditions
from .task import Task


class StepQuerySet(models.QuerySet):
    def open(self) -> StepQuerySet:
        """Neither done nor dropped, of a task that is still open."""
        return self.filter(conditions.is_open(task="task__"), done_on=None, dropped_on=None, carried_to=None)

    def late_on(self, day: date) -> StepQuerySet:
        return self.open().filter(due_on__lt=day)


class Step(models.Model):
    """One step: what, by when, who sees to it. It moves no figure of the task; it is reminded of."""

    task = models.ForeignKey(Task, models.PROTECT, verbose_name=_("task"), related_name="steps")
    text = models.CharField(_("step"), max_length=300)
    # The day as it was planned, and the working day in force from it (Civil Code 2015, art. 148.5).
    wanted_on = models.DateField(_("day planned"), null=True, blank=True)
    due_on = models.DateField(_("due on"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("who sees to it"), related_name="steps"
    )
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("done by"), null=True, blank=True, related_name="+"
    )
    dropped_on = models.DateField(_("dropped on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("entered by"), related_name="+"
    )
    entered_on = models.DateField(_("entered on"))
    version = models.PositiveIntegerField(_("version"), default=1)
    # Of a step that goes on with a task that was carried into this year: the step of the year before.
    carried_from = models.OneToOneField(
        "self", models.PROTECT, verbose_name=_("carried from"), null=True, blank=True, related_name="carried_to"
    )

    objects = StepQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("step of a task")
        verbose_name_plural = _("steps of tasks")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["due_on"], name="step_open_due", condition=Q(done_on=None, dropped_on=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="step_done_by_whom_and_when",
                condition=Q(done_on=None, done_by=None) | Q(done_on__isnull=False, done_by__isnull=False),
            ),
            models.CheckConstraint(name="step_is_not_done_and_dropped", condition=Q(done_on=None) | Q(dropped_on=None)),
            models.CheckConstraint(name="step_dropped_with_a_reason", condition=Q(dropped_on=None) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def unit_id(self) -> int:
        return self.task.unit_id

    @property
    def unit(self) -> Unit:
        return self.task.unit

    @property
    def officer_id(self) -> int:
        """Whose it is: a right to what is "assigned to me" asks for this."""
        return self.owner_id

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.dropped_on is None

    def is_late_on(self, day: date) -> bool:
        return self.is_open and self.task.is_open and self.due_on < day


class RemarkQuerySet(models.QuerySet):
    def standing(self) -> RemarkQuerySet:
        """Those that their writer did not take back."""
        return self.filter(taken_back_on=None)

    def unanswered(self) -> RemarkQuerySet:
        """Remarks, no answers themselves, to which nobody but their writer has said anything."""
        answered = Remark.objects.standing().filter(answers=models.OuterRef("pk")).exclude(by=models.OuterRef("by"))
        return self.standing().filter(~models.Exists(answered), answers=None)


class Remark(models.Model):
    """What somebody says on a task, or answers there. It is kept as said; its writer may take it back."""

    task = models.ForeignKey(Task, models.PROTECT, verbose_name=_("task"), related_name="remarks")
    answers = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("answer to"), null=True, blank=True, related_name="replies"
    )
    text = models.TextField(_("text"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="remarks")
    on = models.DateField(_("day"))
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    taken_back_on = models.DateField(_("taken back on"), null=True, blank=True)

    objects = RemarkQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["pk"]
        indexes = [models.Index(fields=["on", "task"], name="remark_day_task")]
        constraints = [
            models.CheckConstraint(name="remark_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="remark_taken_back_after_it_was_said",
                condition=Q(taken_back_on=None) | Q(taken_back_on__gte=F("on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{short_date(self.on)} {self.by}"
