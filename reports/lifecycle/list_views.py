"""The page Reports: choose a period, download its documents, start or open the report that is kept."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cchc import clock
from cchc.accounts import rights
from reports import periods
from reports.document import papers
from reports.document.labels import name_of
from reports.models import KeptFile, Report
from reports.periods import Period
from reports.render import files


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The last closed period first; another one under `ky`."""
    rights.reader(request)
    today = clock.today()
    offered = periods.offered(today)
    try:
        chosen = periods.parse(request.GET.get("ky", ""))
    except ValueError:
        chosen = offered[0]
    if chosen not in offered:
        offered = [chosen, *offered]
    kept = list(Report.objects.defer("content").select_related("frozen_by", "approved_by", "issued_by"))
    current = next((report for report in kept if report.period_code == chosen.code), None)
    context = {
        "chosen": chosen,
        "chosen_name": name_of(chosen),
        "as_of": chosen.as_of(today),
        "is_closed": chosen.is_closed_on(today),
        "offered": [(period.code, name_of(period), period) for period in offered],
        "documents": _documents(chosen, current),
        "kept": [(report, name_of(report.period)) for report in kept],
        "current": current,
        "is_kept": current is not None and not current.is_draft,
        "waiting": [report for report in kept if report.state == Report.State.APPROVED],
    }
    return render(request, "reports/lifecycle/list.html", context)


def _documents(period: Period, current: Report | None) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    """Kind, label, the files by format, the print view: those that were kept, else built from the state of today."""
    kept = {} if current is None else {(file.kind, file.form): file for file in current.current_files}
    documents = []
    for kind in papers.KINDS:
        links = []
        for form in files.FORMATS:
            file = kept.get((kind, form))
            query = urlencode({"ky": period.code, "loai": kind, "dang": form})
            build = f"{reverse('report-build')}?{query}"
            links.append((form, reverse("report-file", args=[current.pk, file.pk]) if current and file else build))
        query = urlencode({"ban": current.pk} if current and kept else {"ky": period.code})
        address = f"{reverse('report-print')}?{query}&loai={kind}"
        documents.append((kind, str(KeptFile.Kind(kind).label), links, address))
    return documents
