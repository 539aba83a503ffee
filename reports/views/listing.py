"""The page Reports: choose a period, download its documents, start or open the report that is kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc import clock
from cchc.accounts import rights
from reports import files, papers, periods
from reports.models import KeptFile, Report
from reports.naming import name_of


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The last closed period first; another one under `ky`."""
    rights.require(request.user, "view")
    today = clock.today()
    offered = periods.offered(today)
    try:
        chosen = periods.parse(request.GET.get("ky", ""))
    except ValueError:
        chosen = offered[0]
    if chosen not in offered:
        offered = [chosen, *offered]
    kept = list(Report.objects.defer("content").select_related("frozen_by", "approved_by", "issued_by"))
    context = {
        "chosen": chosen,
        "chosen_name": name_of(chosen),
        "as_of": chosen.as_of(today),
        "is_closed": chosen.is_closed_on(today),
        "offered": [(period.code, name_of(period), period) for period in offered],
        "documents": [(kind, KeptFile.Kind(kind).label, files.FORMATS) for kind in papers.KINDS],
        "kept": [(report, name_of(report.period)) for report in kept],
        "current": next((report for report in kept if report.period_code == chosen.code), None),
        "waiting": [report for report in kept if report.state == Report.State.APPROVED],
    }
    return render(request, "reports/list.html", context)
