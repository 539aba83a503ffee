"""The outlines of reports: which there are, and editing one in the browser."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cchc.accounts import rights
from cchc.refusal import Refused
from reports.models import EditedOutline
from reports.outlines import editing
from reports.outlines.form import SentencesForm, outline_lines, sections_of
from reports.outlines.outline import names, of_program


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every outline with its version in force."""
    rights.reader(request)
    rows = [(name, editing.now(name), editing.latest(name)) for name in names()]
    return render(request, "reports/outlines/list.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, name: str) -> HttpResponse:
    """The lines of an outline; saved they are a new version, by which reports are made from now on."""
    person = rights.reader(request)
    if name not in names():
        raise Http404
    last = editing.latest(name)
    outline = editing.read(last) if last else of_program(name)
    seen = last.number if last else editing.number_of(outline)
    may = rights.allowed(person, "draft_organisation")
    sentences = SentencesForm(request.POST or None, outline=outline, seen=seen)
    lines = outline_lines(request.POST or None, name=name, outline=outline)
    if request.method == "POST":
        rights.reader(request, "draft_organisation")
        if sentences.is_valid() and lines.is_valid():
            texts = dict(sentences.cleaned_data)
            seen, note = texts.pop("seen"), texts.pop("note")
            edited = replace(outline, sections=sections_of(lines), **texts)
            try:
                saved = editing.save(name, edited, by=person, seen=seen, note=note)
            except Refused as refusal:
                sentences.add_error(None, refusal)
            else:
                messages.success(request, _done(saved))
                return redirect("outline-edit", name)
    context = {
        "name": name,
        "outline": outline,
        "last": last,
        "sentences": sentences,
        "lines": lines,
        "may": may,
        "who_may": rights.who_may("draft_organisation"),
        "versions": EditedOutline.objects.filter(name=name).select_related("saved_by").order_by("-number"),
        "gaps": [f"{{{gap}}}" for gap in editing.GAPS],
    }
    refused = sentences.errors or (lines.is_bound and not lines.is_valid())
    return render(request, "reports/outlines/edit.html", context, status=422 if refused else 200)


def _done(saved: EditedOutline) -> str:
    if saved.is_draft:
        return _("Saved as a draft; reports follow it once the Office Chief has saved it.")
    return _("Saved as version %(n)d; reports are made by it from now on.") % {"n": saved.number}
