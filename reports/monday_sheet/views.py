"""The Monday sheet: as a page, as files, and the conclusions of the meeting typed back as tasks."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cchc.accounts import rights
from cchc.files import downloads
from cchc.refusal import Refused
from reports.document.wording import say
from reports.lifecycle.forms import ConclusionLines, MeetingForm
from reports.monday_sheet import spreadsheet
from reports.monday_sheet.content import Sheet, gather
from reports.monday_sheet.paper import counts, paper
from reports.render import files
from reports.render.docx import render as docx
from tasks.documents import conclusions

STEM = "bieu-giao-ban"


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    rights.require(request.user, "view")
    return _page(request, MeetingForm(), ConclusionLines())


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The sheet of today as a file (`dang`): two pages to hand out, or a spreadsheet with everything."""
    rights.require(request.user, "export")
    form, sheet = request.GET.get("dang", files.DOCX), gather()
    if form not in files.FORMATS:
        raise Http404
    made = docx.render(paper(sheet)) if form == files.DOCX else spreadsheet.render(sheet)
    return downloads.made(f"{sheet.day}-{STEM}.{form}", made)


@require_safe
def print_view(request: HttpRequest) -> HttpResponse:
    rights.require(request.user, "export")
    words = {key: say("letterhead", key) for key in ("nation", "motto", "recipients")}
    return render(request, "reports/document/print.html", {"paper": paper(gather()), "period": None, **words})


@require_POST
def conclude(request: HttpRequest) -> HttpResponse:
    """Each line that was typed becomes a task of its unit; nothing is kept if one line is wrong."""
    rights.require(request.user, "register")
    form, lines = MeetingForm(request.POST), ConclusionLines(request.POST)
    if form.is_valid() and lines.is_valid():
        try:
            document = conclusions.record(lines.conclusions(), by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            n = len(lines.conclusions())
            messages.success(request, ngettext("%(n)d task was given.", "%(n)d tasks were given.", n) % {"n": n})
            return redirect(document)
    return _page(request, form, lines, status=422)


def _page(request: HttpRequest, form: MeetingForm, lines: ConclusionLines, *, status: int = 200) -> HttpResponse:
    sheet: Sheet = gather()
    whole = paper(sheet, lines=None)
    context = {
        "sheet": sheet,
        "as_of": sheet.day,
        "blocks": whole.blocks,
        "counts": counts(sheet),
        "form": form,
        "lines": lines,
        "may_conclude": rights.allowed(request.user, "register"),
        "who_may": rights.who_may("register"),
        "title": _("Monday sheet"),
    }
    return render(request, "reports/monday_sheet/sheet.html", context, status=status)
