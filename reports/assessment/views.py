"""The self-assessment of a year as a page and files, its proof pack, and the analysis of a year."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cchc import clock
from cchc.accounts import rights
from cchc.files import downloads
from reports.analysis import analysis
from reports.assessment import paper, spreadsheet
from reports.assessment.content import Assessment, gather
from reports.lifecycle import work as working
from reports.models import Work
from reports.render import files
from reports.render.docx import render as docx
from scoring.index.index import NoSet
from scoring.models import CriteriaSet


def asked_year(request: HttpRequest) -> int:
    """The year under `nam`; this year where nothing is asked. Raises Http404."""
    asked = request.GET.get("nam") or request.POST.get("nam") or str(clock.today().year)
    if not asked.isdecimal() or len(asked) != 4:
        raise Http404
    return int(asked)


def _found(year: int) -> Assessment:
    try:
        return gather(year)
    except NoSet as missing:
        raise Http404(str(missing)) from missing


def years() -> list[int]:
    """The years of the sets and the ones before them, whose results they know; the latest first."""
    known = CriteriaSet.objects.values_list("year", "prior_year")
    return sorted({year for pair in known for year in pair if year}, reverse=True)


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    rights.require(request.user, "view")
    year = asked_year(request)
    try:
        found: Assessment | None = gather(year)
    except NoSet:
        found = None
    works = Work.objects.filter(kind=Work.Kind.PROOF_PACK, year=year).select_related("asked_by")
    context = {
        "year": year,
        "years": years(),
        "as_of": clock.today(),
        "found": found,
        "caveat": paper.caveat(found) if found else "",
        "table": paper.table(found) if found else None,
        "explanations": paper.explanations(found) if found else None,
        "missing": paper.missing(found) if found else None,
        "work": works.first(),
    }
    return render(request, "reports/assessment/assessment.html", context)


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The tables as a file (`dang`)."""
    rights.require(request.user, "export")
    year, form = asked_year(request), request.GET.get("dang", files.DOCX)
    if form not in files.FORMATS:
        raise Http404
    found = _found(year)
    made = docx.render(paper.paper(found)) if form == files.DOCX else spreadsheet.render(found)
    return downloads.made(f"{year}-tu-danh-gia-cchc.{form}", made)


@require_POST
def build_pack(request: HttpRequest) -> HttpResponse:
    """Let a worker put the proof together; the page shows how far it is."""
    rights.require(request.user, "export")
    year = asked_year(request)
    _found(year)
    work = working.ask_for_proof_pack(year, by=request.user)
    return redirect(work)


@require_safe
def pack(request: HttpRequest, pk: int) -> HttpResponseBase:
    rights.require(request.user, "export")
    work = get_object_or_404(Work.objects.exclude(file=""), pk=pk)
    return downloads.stored(request, work.file, name=work.name, content_type="application/zip")


@require_safe
def analyse(request: HttpRequest) -> HttpResponse:
    """The analysis of a year (`nam`) as a page, or as a file (`dang=docx`)."""
    rights.require(request.user, "view")
    year = asked_year(request)
    found = analysis.gather(year)
    if request.GET.get("dang") == files.DOCX:
        rights.require(request.user, "export")
        if found is None:
            raise Http404
        made = docx.render(analysis.paper(found))
        return downloads.made(f"{year}-phan-tich-chi-so-cchc.docx", made)
    context = {
        "year": year,
        "years": years(),
        "as_of": clock.today(),
        "paper": analysis.paper(found) if found else None,
    }
    return render(request, "reports/analysis/analysis.html", context)
