"""What becomes of a criterion with the appraiser (Thẩm định): target, self-assessed, appraised and official points."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from tasks.models import Evidence

from .criteria import POINTS, Criterion


class Appraisal(models.Model):
    """One criterion in one year: its registered target, and its points as we, the appraiser and the decision say.

    None of these points is computed and none enters the figures; they stand beside them.
    """

    POINT_FIELDS = ("target", "self_assessed", "appraised", "official")

    class Outcome(models.TextChoices):
        NONE = "", _("nothing to explain")
        WAITING = "waiting", _("explained, waiting for an answer")
        ACCEPTED = "accepted", _("our explanation was accepted")
        REJECTED = "rejected", _("our explanation was not accepted")
        UNEXPLAINED = "unexplained", _("we agree with the appraiser")
        UNSCORED = "unscored", _("our result was not considered and not scored")

    criterion = models.ForeignKey(Criterion, models.PROTECT, verbose_name=_("criterion"), related_name="appraisals")
    year = models.PositiveSmallIntegerField(_("year"))
    target = models.DecimalField(_("registered target"), null=True, blank=True, **POINTS)
    target_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("owner of the target"), null=True, blank=True,
        related_name="targets",
    )  # fmt: skip
    self_assessed = models.DecimalField(_("self-assessed points"), null=True, blank=True, **POINTS)
    appraised = models.DecimalField(_("appraised points"), null=True, blank=True, **POINTS)
    official = models.DecimalField(_("official points"), null=True, blank=True, **POINTS)
    reason = models.CharField(_("the appraiser's reason"), max_length=1000, blank=True)
    explanation = models.CharField(_("our explanation"), max_length=2000, blank=True)
    explained_by = models.CharField(_("document of the explanation"), max_length=200, blank=True)
    explained_on = models.DateField(_("date of that document"), null=True, blank=True)
    # As a source words them, where it gives no numbers.
    documents = models.CharField(
        _("documents that hold the result"), max_length=1000, blank=True, default="", db_default=""
    )
    proof = models.ForeignKey(
        Evidence, models.PROTECT, verbose_name=_("proof"), null=True, blank=True, related_name="appraisals"
    )
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices, blank=True)
    is_draft = models.BooleanField(_("draft"), default=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    # What the catalogue file said when it was last read; a field that the office changed since is left alone.
    file_values = models.JSONField(default=dict, db_default={}, editable=False)

    history = HistoricalRecords(excluded_fields=["file_values"])

    class Meta:
        verbose_name = _("appraisal of a criterion")
        verbose_name_plural = _("appraisals of criteria")
        ordering = ["year", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "year"], name="appraisal_once_a_criterion_and_year"),
            models.CheckConstraint(
                name="appraisal_target_has_an_owner", condition=Q(target=None) | Q(target_owner__isnull=False)
            ),
            models.CheckConstraint(
                name="appraisal_explained_by_a_document",
                condition=Q(explanation="") | (~Q(explained_by="") & Q(explained_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.year}"

    @property
    def is_below_ours(self) -> bool:
        """Whether the appraiser gives less than we gave ourselves."""
        return self.appraised is not None and self.self_assessed is not None and self.appraised < self.self_assessed

    @property
    def lacks_explanation(self) -> bool:
        """Whether an appraised score below ours stands without our answer to it."""
        return self.is_below_ours and not self.explanation and self.outcome != self.Outcome.UNEXPLAINED
