"""How far a piece of long work is: a page to come back to, a part of it that refreshes itself, and starting again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cchc.accounts import rights
from cchc.refusal import Refused
from reports.lifecycle import work as acts
from reports.models import Work


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; asked for in place (htmx), the part that changes, and the whole page anew once it is done."""
    rights.reader(request)
    work = _work(pk)
    dead = work.is_dead_at(timezone.now())
    context = {"work": work, "dead": dead, "back": address_of(work), "behind": acts.runs_before(work)}
    if request.headers.get("HX-Request") != "true":
        return render(request, "reports/lifecycle/work.html", context)
    answer = render(request, "reports/lifecycle/_work.html", context)
    if not work.is_under_way:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    person, work = rights.reader(request), _work(pk)
    try:
        return redirect(acts.start_again(work, by=person))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(address_of(work))


def address_of(work: Work) -> str:
    """The page that the work belongs to."""
    if work.report is not None:
        return work.report.get_absolute_url()
    return f"{reverse('self-assessment')}?nam={work.year}"


def _work(pk: int) -> Work:
    return get_object_or_404(Work.objects.select_related("report", "asked_by"), pk=pk)
