"""Consultations (Lấy ý kiến cơ quan ngoài, letter 1688 §2.4): an opinion asked of an agency, with its own clock."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cchc.dates import short_date
from cchc.search import fold
from cchc.workdays import Workdays

from .contributions import Awaited, AwaitedQuerySet, closed_with_outcome, in_order


class AgencyQuerySet(models.QuerySet):
    def in_use(self) -> AgencyQuerySet:
        """Those that can be asked: what was found to be another one stays for its history alone."""
        return self.filter(merged_into=None)

    def named(self, name: str) -> Agency | None:
        """The agency that goes by `name`, however it is accented or spaced; one query over few rows."""
        wanted = fold(name)
        for agency in self.in_use():
            if wanted in {fold(each) for each in (agency.name, *agency.aliases)}:
                return agency
        return None


class Agency(models.Model):
    """An agency outside the department whose opinion is asked; known ones are suggested, a new name adds one."""

    name = models.CharField(_("agency"), max_length=200)
    search_text = models.CharField(max_length=200, unique=True, editable=False)
    aliases = models.JSONField(_("aliases"), default=list, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("is the same as"), null=True, blank=True, related_name="merged"
    )
    file_values = models.JSONField(default=dict, editable=False)

    objects = AgencyQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["file_values"])

    class Meta:
        verbose_name = _("outside agency")
        verbose_name_plural = _("outside agencies")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("agency", args=[self.pk])

    def save(self, *args, **kwargs) -> None:
        self.search_text = fold(self.name)
        super().save(*args, **kwargs)


def random_path(consultation: Consultation, name: str) -> str:
    """A name that tells nothing and cannot be guessed; the original name is a field."""
    return f"consultations/{uuid.uuid4().hex}"


class ConsultationQuerySet(AwaitedQuerySet):
    def for_rows(self) -> ConsultationQuerySet:
        return super().for_rows().select_related("agency", "officer", "asked_by", "closed_by")


class Consultation(Awaited):
    """One question to one agency about one file (hồ sơ), followed by an officer until the answer is there."""

    class Clock(models.TextChoices):
        WORKING_DAYS = "working_days", _("working days")
        DAYS = "days", _("days")

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("answered")
        UNANSWERED = "unanswered", _("went on without an answer")
        WITHDRAWN = "withdrawn", _("withdrawn")

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name=_("agency asked"), related_name="consultations")
    dossier = models.CharField(_("file (dossier) it is about"), max_length=500, blank=True)
    number = models.CharField(_("document number"), max_length=80, blank=True)
    answer_within = models.PositiveSmallIntegerField(_("time to answer"), null=True, blank=True)
    counted_in = models.CharField(_("counted in"), max_length=12, choices=Clock.choices, default=Clock.WORKING_DAYS)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("officer who follows it"), null=True, blank=True,
        related_name="consultations",
    )  # fmt: skip
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    answer_number = models.CharField(_("number of the answer"), max_length=80, blank=True)
    file = models.FileField(_("file"), upload_to=random_path, blank=True, max_length=200)
    file_name = models.CharField(_("file name"), max_length=255, blank=True)
    content_type = models.CharField(_("content type"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    escalated_on = models.DateField(_("reported to the superior on"), null=True, blank=True)
    escalated_number = models.CharField(_("by document"), max_length=80, blank=True)

    objects = ConsultationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("consultation of an outside agency")
        verbose_name_plural = _("consultations of outside agencies")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["outcome", "due_on"], name="consultation_open_due")]
        constraints = [
            closed_with_outcome("consultation_closed_with_an_outcome"),
            in_order("consultation_days_in_order"),
            models.CheckConstraint(
                name="consultation_says_why_it_has_no_answer",
                condition=~Q(outcome__in=["unanswered", "withdrawn"]) | ~Q(closing_note=""),
            ),
            models.CheckConstraint(
                name="consultation_reported_on_with_a_document",
                condition=Q(escalated_on=None, escalated_number="")
                | (Q(escalated_on__isnull=False) & ~Q(escalated_number="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.dossier or self.task.item.text}"

    def get_absolute_url(self) -> str:
        return reverse("consultation-detail", args=[self.pk])

    @property
    def unit_id(self) -> int:
        """A right asks its object for the unit: a consultation is kept by whoever leads the task."""
        return self.task.unit_id

    @property
    def unit(self):
        return self.task.unit


def last_day(asked_on: date, within: int, counted_in: str, calendar: Workdays) -> date:
    """The last day of the time to answer; the day of asking is not counted (Civil Code 2015, art. 147)."""
    if counted_in == Consultation.Clock.WORKING_DAYS:
        return calendar.add(asked_on, within)
    return asked_on + timedelta(days=within)


class Chasing(models.Model):
    """One time that an agency was asked again for its answer."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="chasings")
    on = models.DateField(_("chased on"))
    how = models.CharField(_("how (document, telephone, meeting)"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+")

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("chasing of an answer")
        verbose_name_plural = _("chasings of answers")
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{short_date(self.on)}: {self.how}"
