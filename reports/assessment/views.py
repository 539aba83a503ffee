"""The self-assessment of a year as a page and files, its proof pack, and the analysis of a year."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cchc import clock
from cchc.accounts import rights
from cchc.files import downloads
from cchc.files.turns import in_turn
from cchc.pages import addresses
from reports.analysis import analysis
from reports.assessment import paper, spreadsheet
from reports.assessment.content import Assessment, gather
from reports.content import issuer
from reports.lifecycle import work
from reports.models import Work
from reports.render import files
from reports.render.docx import render as docx
from scoring.index.index import NoSet
from scoring.models import CriteriaSet


def year_of(request: HttpRequest) -> int:
    """The year under `nam`; this year where nothing is asked. Raises Http404."""
    asked = request.GET.get("nam") or request.POST.get("nam")
    year = addresses.year_of(asked) if asked else clock.today().year
    if year is None:
        raise Http404
    return year


def _assessment(year: int, signer: str = issuer.DIRECTOR) -> Assessment:
    try:
        return gather(year, signer=signer)
    except (NoSet, ValueError) as missing:
        raise Http404(str(missing)) from missing


def years() -> list[int]:
    """The years of the sets and the ones before them, whose results they know; the latest first."""
    known = CriteriaSet.objects.values_list("year", "prior_year")
    return sorted({year for pair in known for year in pair if year}, reverse=True)


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    rights.reader(request)
    year = year_of(request)
    try:
        assessment: Assessment | None = gather(year)
    except NoSet:
        assessment = None
    works = Work.objects.filter(kind=Work.Kind.PROOF_PACK, year=year).select_related("asked_by")
    context = {
        "year": year,
        "years": years(),
        "as_of": clock.today(),
        "found": assessment,
        "caveat": paper.caveat(assessment) if assessment else "",
        "table": paper.table(assessment) if assessment else None,
        "explanations": paper.explanations(assessment) if assessment else None,
        "missing": paper.missing(assessment) if assessment else None,
        "work": works.first(),
        "signers": issuer.choices(issuer.OUTSIDE),
    }
    return render(request, "reports/assessment/assessment.html", context)


@require_safe
@in_turn
def download(request: HttpRequest) -> HttpResponse:
    """The tables as a file (`dang`)."""
    rights.reader(request, "export")
    year, form = year_of(request), request.GET.get("dang", files.DOCX)
    if form not in files.FORMATS:
        raise Http404
    assessment = _assessment(year, request.GET.get("ky", issuer.DIRECTOR))
    data = docx.render(paper.paper(assessment)) if form == files.DOCX else spreadsheet.render(assessment)
    return downloads.from_bytes(f"{year}-tu-danh-gia-cchc.{form}", data)


@require_POST
def build_pack(request: HttpRequest) -> HttpResponse:
    """Let a worker put the proof together; the page shows how far it is."""
    person = rights.reader(request, "export")
    year = year_of(request)
    _assessment(year)
    return redirect(work.ask_for_proof_pack(year, by=person))


@require_safe
def pack(request: HttpRequest, pk: int) -> HttpResponseBase:
    rights.reader(request, "export")
    packed = get_object_or_404(Work.objects.exclude(file=""), pk=pk)
    return downloads.from_store(request, packed.file, name=packed.name, content_type="application/zip")


@require_safe
@in_turn
def analyse(request: HttpRequest) -> HttpResponse:
    """The analysis of a year (`nam`) as a page, or as a file (`dang=docx`)."""
    rights.reader(request)
    year = year_of(request)
    try:
        gathered = analysis.gather(year, signer=request.GET.get("ky", issuer.OFFICE_CHIEF))
    except ValueError as error:
        raise Http404(str(error)) from error
    if request.GET.get("dang") == files.DOCX:
        rights.reader(request, "export")
        if gathered is None:
            raise Http404
        return downloads.from_bytes(f"{year}-phan-tich-chi-so-cchc.docx", docx.render(analysis.paper(gathered)))
    context = {
        "year": year,
        "years": years(),
        "as_of": clock.today(),
        "paper": analysis.paper(gathered) if gathered else None,
        "signers": issuer.choices(issuer.INSIDE),
    }
    return render(request, "reports/analysis/analysis.html", context)
