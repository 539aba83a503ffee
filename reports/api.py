"""Reports for machines: what each is, and the figures as they were frozen."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import BaseModel

from cchc.accounts import rights
from cchc.accounts.machines.answers import Paged, Rows, page, require_known
from reports.models import Report

router = Router()


class ReportRow(BaseModel):
    id: int
    period: str
    version: int
    state: str
    as_of: date | None
    is_estimate: bool
    content_sha256: str
    frozen_on: date | None
    approved_on: date | None
    issued_on: date | None
    number: str
    dated_on: date | None
    sent_on: date | None
    page: str


class Reports(Rows[ReportRow]):
    pass


class WholeReport(ReportRow):
    content: dict[str, Any] | None


@router.get("reports", response=Reports)
def reports(request: HttpRequest, asked: Query[Paged]) -> Any:
    """Reports of every period and version."""
    rights.reader(request)
    require_known(request, Paged)
    return page(request, Report.objects.defer("content"), asked, _report)


@router.get("reports/{number:pk}", response=WholeReport)
def report(request: HttpRequest, pk: int) -> Any:
    """One report with its figures as they were frozen; those of a draft are not frozen and so are none."""
    rights.reader(request, "export")
    require_known(request)
    row = get_object_or_404(Report, pk=pk)
    return {**_report(row), "content": None if row.is_draft else row.content}


def _report(row: Report) -> dict[str, Any]:
    return {
        "id": row.pk, "period": row.period_code, "version": row.number_of_version, "state": row.state,
        "as_of": row.as_of, "is_estimate": row.is_estimate, "content_sha256": row.content_sha256,
        "frozen_on": row.frozen_on, "approved_on": row.approved_on, "issued_on": row.issued_on, "number": row.number,
        "dated_on": row.dated_on, "sent_on": row.sent_on, "page": row.get_absolute_url(),
    }  # fmt: skip
