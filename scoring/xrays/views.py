"""The X-rays: every kind of contradiction with its count, and the rows of one kind."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cchc import clock
from scoring.index import parameters
from scoring.xrays import kinds

PAGE_SIZE = 50


def show_xrays(request: HttpRequest) -> HttpResponse:
    parameters.reader(request)
    day = clock.today()
    counted = [(kind, kinds.count(kind.rows(day))) for kind in kinds.KINDS]
    found = sorted(counted, key=lambda pair: not pair[1])  # what is found stands first
    context = {"found": found, "as_of": day, "odd": sum(1 for _kind, count in found if count)}
    return render(request, "scoring/xrays/list.html", context)


def show_xray(request: HttpRequest, key: str) -> HttpResponse:
    """The rows of one kind, each with the page where it is mended."""
    parameters.reader(request)
    kind = kinds.BY_KEY.get(key)
    if kind is None:
        raise Http404(key)
    day = clock.today()
    paginator = Paginator(kind.rows(day), PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "kind": kind, "page": page, "rows": [kind.show(row) for row in page], "as_of": day,
        "pages": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
    }  # fmt: skip
    return render(request, "scoring/xrays/kind.html", context)
