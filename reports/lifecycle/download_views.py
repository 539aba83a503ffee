"""Reports as files: built from the state of today, or kept since they were frozen; and as a page to print."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cchc.accounts import rights
from cchc.files import downloads
from cchc.files.turns import in_turn
from cchc.pages.addresses import key_of
from reports import periods
from reports.content.gather import content_now
from reports.document import papers
from reports.document.blocks import Paper
from reports.models import KeptFile, Report
from reports.periods import Period
from reports.render import files
from reports.wording import say


def period_of(request: HttpRequest) -> Period:
    """The period under `ky`; the last closed one is not guessed. Raises Http404."""
    try:
        return periods.parse(request.GET.get("ky", ""))
    except ValueError as error:
        raise Http404(str(error)) from error


def kind_of(request: HttpRequest) -> str:
    kind = request.GET.get("loai", papers.OFFICIAL)
    if kind not in papers.KINDS:
        raise Http404
    return kind


@require_safe
@in_turn
def build(request: HttpRequest) -> HttpResponse:
    """The file of a period (`ky`), a kind (`loai`) and a format (`dang`), with the state of its day; stores nothing."""
    rights.reader(request, "export")
    period, kind, form = period_of(request), kind_of(request), request.GET.get("dang", files.DOCX)
    if form not in files.FORMATS:
        raise Http404
    file = files.build(content_now(period), kind, form)
    return downloads.from_bytes(file.name, file.data)


@require_safe
@in_turn
def print_view(request: HttpRequest) -> HttpResponse:
    """The same document as a page to print; of a kept report (`ban`) with its frozen figures."""
    rights.reader(request, "export")
    kind = kind_of(request)
    if (kept_report := key_of(request.GET.get("ban", ""))) is not None:
        report = get_object_or_404(Report, pk=kept_report, content__isnull=False)
        period, content = report.period, report.frozen_content
        assert content is not None  # the filter
    else:
        period = period_of(request)
        content = content_now(period)
    return printed(request, papers.paper(content, kind), period)


def printed(request: HttpRequest, paper: Paper, period: Period | None = None) -> HttpResponse:
    """The document as a page to print."""
    texts = {key: say("letterhead", key) for key in ("nation", "motto", "recipients")}
    return render(request, "reports/document/print.html", {"paper": paper, "period": period, **texts})


@require_safe
def kept(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """A file that was kept when the figures were frozen: the same bytes as on that day."""
    rights.reader(request, "export")
    kept_file = get_object_or_404(KeptFile, pk=file, report=pk)
    return downloads.from_store(request, kept_file.file, name=kept_file.name, content_type=kept_file.content_type)


@require_safe
def signed(request: HttpRequest, pk: int) -> HttpResponseBase:
    rights.reader(request, "export")
    report = get_object_or_404(Report.objects.exclude(signed_file=""), pk=pk)
    return downloads.from_store(request, report.signed_file, name=report.signed_name)
