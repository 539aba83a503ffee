"""What reports tell the packages below, when these ask."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.utils import translation

from cchc.accounts.models import Unit
from reports.document.labels import name_of
from reports.leadership.waiting import to_approve
from tasks.reminders.digest.papers import Paper
from tasks.signals import papers_asked


@receiver(papers_asked)
def tell_reports_to_approve(**kwargs: Any) -> list[Paper]:
    """Reports with frozen figures, for the Director's mail and notices."""
    waiting = list(to_approve())
    office = Unit.objects.filter(kind=Unit.Kind.OFFICE).order_by("pk").first() if waiting else None
    with translation.override(settings.LANGUAGE_CODE):
        return [
            Paper(name_of(row.period), row.frozen_on, office.name if office else "", row.get_absolute_url())
            for row in waiting
            if row.frozen_on is not None
        ]
