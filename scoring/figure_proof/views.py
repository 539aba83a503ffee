"""The page of one reading or stated value: its proof, who checked it, and adding, checking and taking back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cchc import history
from cchc.accounts import rights
from cchc.files import downloads
from cchc.refusal import Refused
from scoring.figure_proof import acts
from scoring.figure_proof.acts import Figure
from scoring.figure_proof.forms import ProofForm, ReasonForm
from scoring.figure_proof.list_page import Line
from scoring.index import parameters
from scoring.models import FigureProof, Reading, StatedValue

# In the address, a table each.
TABLES: dict[str, Any] = {
    "so-lieu": Reading.objects.select_related("indicator__unit", "unit", "entered_by", "checked_by"),
    "gia-tri": StatedValue.objects.select_related("criterion__criteria_set", "owner", "entered_by", "checked_by"),
}


def _figure(kind: str, pk: int) -> Figure:
    if kind not in TABLES:
        raise Http404
    rows = TABLES[kind].prefetch_related("proofs__document", "proofs__entered_by")
    figure: Figure = get_object_or_404(rows, pk=pk)
    return figure


def show_figure(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One figure with its proof; adding a document to it."""
    person = parameters.reader(request)
    figure = _figure(kind, pk)
    may_add = acts.may_add(person, figure) and figure.checked_on is None
    form = None
    if may_add or request.method == "POST":
        form = ProofForm.of(request)
        if form.submit(request, lambda: acts.add(figure, form.values(), by=person)):
            messages.success(request, _("The proof is kept; another person checks it now."))
            return redirect(Line(figure, {}).address)
    return _page(request, figure, form=form, reason=ReasonForm())


@require_POST
def check_figure(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    person = parameters.reader(request)
    figure = _figure(kind, pk)
    try:
        acts.check(figure, by=person)
    except Refused as refusal:
        messages.error(request, "; ".join(refusal.messages))
    else:
        messages.success(request, _("Checked. No figure moves by it."))
    return redirect(Line(figure, {}).address)


@require_POST
def take_check_back(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    person = parameters.reader(request)
    figure = _figure(kind, pk)
    form = ReasonForm(request.POST)
    taken = form.submit(request, lambda: acts.take_check_back(figure, by=person, reason=form.cleaned_data["reason"]))
    if taken is not None:
        messages.success(request, _("The check is taken back: the figure is listed as unchecked again."))
        return redirect(Line(figure, {}).address)
    return _page(request, figure, form=None, reason=form)


def _page(request: HttpRequest, figure: Figure, *, form: ProofForm | None, reason: ReasonForm) -> HttpResponse:
    entry = acts.entry_of(figure)
    context = {
        "figure": figure,
        "line": Line(figure, {}),
        "kind": "so-lieu" if isinstance(figure, Reading) else "gia-tri",
        "back": _back(figure),
        "form": form,
        "reason": reason,
        "may_check": rights.allowed(rights.reader(request), "check_figure", entry),
        "who_checks": rights.who_may("check_figure"),
        "changes": history.changes(figure),
    }
    status = max(each.page_status for each in (form, reason) if each is not None)
    return render(request, "scoring/figure_proof/figure.html", context, status=status)


def _back(figure: Figure) -> str:
    """The page on which the figure stands among the others."""
    if isinstance(figure, Reading):
        return f"{reverse('readings', args=[int(figure.period[:4])])}#{figure.indicator.key}"
    return figure.criterion.get_absolute_url()


def download_proof(request: HttpRequest, pk: int) -> HttpResponseBase:
    parameters.reader(request)
    proof = get_object_or_404(FigureProof.objects.exclude(file=""), pk=pk)
    return downloads.from_store(request, proof.file, name=proof.file_name, content_type=proof.content_type)
