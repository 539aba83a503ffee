"""When a document that leaves the office was signed and sent, and to whom. Number and date stand in its own row."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from reports.models.fields import day, person
from reports.models.letter import ChaseLetter
from reports.models.report import Report
from tasks.models import Consultation


def document(model: type[models.Model], label) -> models.OneToOneField:
    return models.OneToOneField(model, models.PROTECT, verbose_name=label, null=True, blank=True, related_name="+")


class Sending(models.Model):
    """What the register of outgoing documents adds to a report, a chase letter or a letter to the superior."""

    report = document(Report, _("report"))
    letter = document(ChaseLetter, _("chase letter"))
    consultation = document(Consultation, _("letter to the superior"))
    signed_on = day(_("signed on"))
    sent_on = day(_("day sent"))
    recipients = models.CharField(_("recipients"), max_length=1000, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    entered_by, entered_on = person(_("entered by")), day(_("entered on"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("sending of a document")
        verbose_name_plural = _("sendings of documents")
        constraints = [
            models.CheckConstraint(
                name="sending_of_one_document",
                condition=Q(report__isnull=False, letter=None, consultation=None)
                | Q(report=None, letter__isnull=False, consultation=None)
                | Q(report=None, letter=None, consultation__isnull=False),
            ),
            models.CheckConstraint(
                name="sending_not_before_the_signature",
                condition=Q(signed_on=None) | Q(sent_on=None) | Q(sent_on__gte=models.F("signed_on")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.report or self.letter or self.consultation)
