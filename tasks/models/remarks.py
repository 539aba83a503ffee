"""Talk on a task (Trao đổi): remarks and their answers, on the task and nowhere else."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cchc.dates import short_date

from .task import Task


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
