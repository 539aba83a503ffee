"""Reports as files: built from the state of today, or kept since they were frozen; and as a page to print."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cchc.accounts import rights
from cchc.files import downloads
from reports import periods
from reports.content.assemble import content_now
from reports.document import papers
from reports.document.wording import say
from reports.models import KeptFile, Report
from reports.periods import Period
from reports.render import files


def asked_period(request: HttpRequest) -> Period:
    """The period under `ky`; the last closed one is not guessed. Raises Http404."""
    try:
        return periods.parse(request.GET.get("ky", ""))
    except ValueError as error:
        raise Http404(str(error)) from error


def asked_kind(request: HttpRequest) -> str:
    kind = request.GET.get("loai", papers.OFFICIAL)
    if kind not in papers.KINDS:
        raise Http404
    return kind


@require_safe
def build(request: HttpRequest) -> HttpResponse:
    """The file of a period (`ky`), a kind (`loai`) and a format (`dang`), with the state of its day; stores nothing."""
    rights.require(request.user, "export")
    period, kind, form = asked_period(request), asked_kind(request), request.GET.get("dang", files.DOCX)
    if form not in files.FORMATS:
        raise Http404
    made = files.build(content_now(period), kind, form)
    return downloads.made(made.name, made.data)


@require_safe
def print_view(request: HttpRequest) -> HttpResponse:
    """The same document as a page to print; of a kept report (`ban`) with its frozen figures."""
    rights.require(request.user, "export")
    kind = asked_kind(request)
    if request.GET.get("ban", "").isdecimal():
        report = get_object_or_404(Report, pk=request.GET["ban"], content__isnull=False)
        period, content = report.period, report.frozen_content
    else:
        period = asked_period(request)
        content = content_now(period)
    words = {key: say("letterhead", key) for key in ("nation", "motto", "recipients")}
    return render(
        request, "reports/document/print.html", {"paper": papers.paper(content, kind), "period": period, **words}
    )


@require_safe
def kept(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """A file that was kept when the figures were frozen: the same bytes as on that day."""
    rights.require(request.user, "export")
    found = get_object_or_404(KeptFile, pk=file, report=pk)
    return downloads.stored(request, found.file, name=found.name, content_type=found.content_type)


@require_safe
def signed(request: HttpRequest, pk: int) -> HttpResponseBase:
    rights.require(request.user, "export")
    report = get_object_or_404(Report.objects.exclude(signed_file=""), pk=pk)
    return downloads.stored(request, report.signed_file, name=report.signed_name)
