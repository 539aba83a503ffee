"""The content of a period's report as of now with the texts that the Office typed: for page and command alike."""

from __future__ import annotations

from datetime import date

from reports.content.gather import gather
from reports.content.types import Content
from reports.models import Report
from reports.periods import Period


def content_now(period: Period, *, on: date | None = None) -> Content:
    """What the documents of `period` say today (or on `on`): texts and signer are those of its latest version."""
    report = Report.objects.filter(period_code=period.code).defer("content").order_by("-number_of_version").first()
    if report is None:
        return gather(period, on=on)
    return gather_for(report, on=on)


def gather_for(report: Report, **more) -> Content:
    """What this report says: with its texts, who signs it, and the version that it replaces."""
    return gather(report.period, signer=report.signer, texts=report.texts, replaces=report.replaces, **more)
