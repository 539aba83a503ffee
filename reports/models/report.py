"""Reports (Báo cáo): a draft that somebody writes, then frozen figures and files that never move again."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from reports import periods
from reports.content import issuer, serialise
from reports.content.types import Content
from reports.document import papers
from reports.models.fields import day, person, random_path
from reports.periods import Period
from tasks.models import Task

# Letters and digits that nobody takes for one another on paper.
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 6


def new_code() -> str:
    """A code that leads from a paper to its report."""
    return "".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH))


class Report(models.Model):
    """The report of a period: one content, from which the official and the internal document are made."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("state of a report", "draft")
        FROZEN = "frozen", pgettext_lazy("state of a report", "figures frozen")
        APPROVED = "approved", pgettext_lazy("state of a report", "approved")
        ISSUED = "issued", pgettext_lazy("state of a report", "issued")

    period_code = models.CharField(_("period"), max_length=10)
    number_of_version = models.PositiveSmallIntegerField(_("version"), default=1)
    replaces = models.OneToOneField(
        "self", models.PROTECT, verbose_name=_("replaces"), null=True, blank=True, related_name="replaced_by"
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    code = models.CharField(_("code on paper"), max_length=10, blank=True, default="", db_default="")
    revision = models.PositiveIntegerField(_("revision"), default=1)
    signer = models.CharField(_("signed by"), max_length=20, default=issuer.DIRECTOR)
    signer_internal = models.CharField(
        _("internal report signed by"), max_length=20, default=issuer.OFFICE_CHIEF, db_default=issuer.OFFICE_CHIEF
    )
    texts = models.JSONField(_("texts"), default=dict, blank=True)
    reporting_task = models.ForeignKey(
        Task, models.PROTECT, verbose_name=_("task that this report fulfils"), null=True, blank=True,
        related_name="reports",
    )  # fmt: skip
    created_by, created_on = person(_("begun by")), day(_("begun on"))

    # What freezing keeps: the figures as data, and by which outline and rules they were made.
    content = models.JSONField(_("frozen figures"), null=True, blank=True)
    content_sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    as_of = day(_("figures as of"))
    is_estimate = models.BooleanField(_("estimate"), default=False)
    outline_version = models.CharField(_("version of the outline"), max_length=40, blank=True)
    rule_version = models.CharField(_("version of the rules"), max_length=20, blank=True)
    freezes = models.PositiveSmallIntegerField(_("times frozen"), default=0)
    frozen_by, frozen_on = person(_("frozen by")), day(_("frozen on"))
    approved_by, approved_on = person(_("approved by")), day(_("approved on"))
    issued_by, issued_on = person(_("recorded as issued by")), day(_("recorded as issued on"))
    number = models.CharField(_("number"), max_length=80, blank=True)
    dated_on = day(_("date"))
    sent_on = day(_("day sent"))
    signed_file = models.FileField(_("signed file"), upload_to=random_path, blank=True, max_length=200)
    signed_name = models.CharField(_("name of the signed file"), max_length=255, blank=True)
    signed_sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    # What was found in it (`reports.signature.signed_file`); none where it came before signed files were looked at.
    signed_check = models.JSONField(_("check of the signed file"), null=True, blank=True, editable=False)

    history = HistoricalRecords(excluded_fields=["content"])

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="report_code_once"),
            models.UniqueConstraint(fields=["period_code", "number_of_version"], name="report_version_once_a_period"),
            models.UniqueConstraint(
                fields=["period_code"], condition=Q(state__in=["draft", "frozen"]), name="report_one_in_work_a_period"
            ),
            models.CheckConstraint(
                name="report_frozen_with_figures_hash_and_person",
                condition=Q(state="draft")
                | Q(content__isnull=False, frozen_by__isnull=False, frozen_on__isnull=False) & ~Q(content_sha256=""),
            ),
            models.CheckConstraint(
                name="report_draft_has_no_frozen_figures", condition=~Q(state="draft") | Q(content_sha256="")
            ),
            models.CheckConstraint(
                name="report_approved_by_whom_and_when",
                condition=Q(state__in=["draft", "frozen"], approved_by=None, approved_on=None)
                | Q(state__in=["approved", "issued"], approved_by__isnull=False, approved_on__isnull=False),
            ),
            models.CheckConstraint(
                name="report_issued_with_number_and_days",
                condition=~Q(state="issued", dated_on=None)
                & ~Q(state="issued", sent_on=None)
                & ~Q(state="issued", number="")
                & ~Q(state="issued", issued_by=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_code}/{self.number_of_version}"

    def get_absolute_url(self) -> str:
        return reverse("report-detail", args=[self.pk])

    @property
    def period(self) -> Period:
        return periods.parse(self.period_code)

    @property
    def paper_code(self) -> str:
        """What the documents of the current freezing carry, of a draft those of the next one: code and freezing."""
        return f"{self.code}-{self.freezes + self.is_draft}" if self.code else ""

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def frozen_content(self) -> Content | None:
        return serialise.content_of(self.content) if self.content else None

    @property
    def current_files(self):
        """The files of the last freezing; a draft has none."""
        return self.files.none() if self.is_draft else self.files.filter(freeze=self.freezes)


class KeptFile(models.Model):
    """A file made of frozen figures: the same bytes for ever. After unfreezing it stays, under its freezing."""

    class Kind(models.TextChoices):
        OFFICIAL = papers.OFFICIAL, _("official report")
        INTERNAL = papers.INTERNAL, _("internal report")

    report = models.ForeignKey(Report, models.PROTECT, verbose_name=_("report"), related_name="files")
    freeze = models.PositiveSmallIntegerField(_("freezing"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    form = models.CharField(_("format"), max_length=10)
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(_("content type"), max_length=100)
    file = models.FileField(_("file"), upload_to=random_path, max_length=200)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("file of a report")
        verbose_name_plural = _("files of reports")
        ordering = ["freeze", "-kind", "form"]
        constraints = [
            models.UniqueConstraint(fields=["report", "freeze", "kind", "form"], name="kept_file_once_a_freezing"),
        ]

    def __str__(self) -> str:
        return self.name
