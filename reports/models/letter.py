"""Chase letters (Công văn đôn đốc): a draft about chosen late tasks, kept word for word once it is issued."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from reports.content import issuer
from reports.models.fields import day, person, random_path
from tasks.models import Task


class ChaseLetter(models.Model):
    """A letter to the units that owe late tasks. While it is a draft its list follows the tasks; issued it stands."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("state of a letter", "draft")
        ISSUED = "issued", pgettext_lazy("state of a letter", "issued")
        DROPPED = "dropped", pgettext_lazy("state of a letter", "not sent")

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    signer = models.CharField(_("signed by"), max_length=20, default=issuer.OFFICE_CHIEF)
    opening = models.TextField(_("opening"), blank=True)
    demand = models.TextField(_("demand"), blank=True)
    answer_by = day(_("answer by"))
    tasks = models.ManyToManyField(Task, through="ChasedTask", related_name="chase_letters")
    created_by, created_on = person(_("begun by")), day(_("begun on"))
    issued_by, issued_on = person(_("recorded as issued by")), day(_("recorded as issued on"))
    number = models.CharField(_("number"), max_length=80, blank=True)
    dated_on = day(_("date"))
    recipients = models.CharField(_("recipients"), max_length=1000, blank=True, default="", db_default="")

    # What issuing keeps: the content as data, and the file made of it.
    content = models.JSONField(_("content"), null=True, blank=True)
    content_sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    file = models.FileField(_("file"), upload_to=random_path, blank=True, max_length=200)
    file_sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    history = HistoricalRecords(excluded_fields=["content"])

    class Meta:
        verbose_name = _("chase letter")
        verbose_name_plural = _("chase letters")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="letter_issued_with_number_date_and_content",
                condition=~Q(state="issued")
                | Q(dated_on__isnull=False, issued_by__isnull=False, content__isnull=False) & ~Q(number=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("chase-letter-detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class ChasedTask(models.Model):
    """A task that a letter chases."""

    letter = models.ForeignKey(ChaseLetter, models.PROTECT, verbose_name=_("chase letter"), related_name="chased")
    task = models.ForeignKey(Task, models.PROTECT, verbose_name=_("task"), related_name="chased")

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("task of a chase letter")
        verbose_name_plural = _("tasks of chase letters")
        constraints = [models.UniqueConstraint(fields=["letter", "task"], name="chased_task_once_a_letter")]

    def __str__(self) -> str:
        return f"{self.letter}: {self.task}"
