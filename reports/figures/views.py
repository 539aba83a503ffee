"""The figures of a report by their number on paper: the list that a code leads to, and what each one counts."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import register_converter
from django.views.decorators.http import require_safe

from cchc import clock
from cchc.accounts import rights
from cchc.pages.addresses import key_of
from reports.content.types import Figure
from reports.document.labels import name_of
from reports.figures.behind import behind, content_of, figures
from reports.models import Report
from reports.models.report import CODE_LENGTH, CODE_LETTERS

TASKS_A_PAGE = 100


class PaperCode:
    """The code on a paper, in capitals or not: that of the report, and which freezing it was."""

    regex = rf"(?i:[{CODE_LETTERS}]{{{CODE_LENGTH}}})-[0-9]{{1,4}}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value


register_converter(PaperCode, "paper_code")


@require_safe
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Where the short address on a paper leads: the figures of its report."""
    rights.reader(request)
    report = get_object_or_404(Report, code=code.partition("-")[0])
    return _listing(request, report, code)


@require_safe
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    rights.reader(request)
    report = get_object_or_404(Report, pk=pk)
    return _listing(request, report, report.paper_code)


def _listing(request: HttpRequest, report: Report, code: str) -> HttpResponse:
    if (number := key_of(request.GET.get("so", ""))) is not None:
        return redirect("report-figure", report.pk, number)
    content = content_of(report)
    context = {
        "report": report,
        "name": name_of(report.period),
        "content": content,
        "groups": _grouped(figures(content)),
        "earlier": code != report.paper_code,
    }
    return render(request, "reports/figures/list.html", context)


def _grouped(listed: Iterable[Figure]) -> list[tuple[str, list[Figure]]]:
    return [(name, list(of_group)) for name, of_group in groupby(listed, key=lambda figure: figure.group)]


@require_safe
def show(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One figure with all that it counts, as frozen, and what changed since."""
    rights.reader(request)
    report = get_object_or_404(Report, pk=pk)
    content = content_of(report)
    figure = next((each for each in figures(content) if each.number == number), None)
    if figure is None:
        raise Http404
    found = behind(report, content, figure)
    paginator = Paginator(found.tasks, TASKS_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "report": report,
        "name": name_of(report.period),
        "content": content,
        "behind": found,
        "figure": figure,
        "page": page,
        "pages": paginator.get_elided_page_range(page.number),
        "as_of": clock.today(),
    }
    return render(request, "reports/figures/figure.html", context)
