"""The Monday sheet: as a page, as files, and the conclusions of the meeting typed back as tasks."""

from __future__ import annotations

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cchc.accounts import rights
from cchc.files import downloads
from cchc.files.turns import in_turn
from cchc.refusal import Refused
from reports.content import issuer
from reports.lifecycle.download_views import printed
from reports.monday_sheet import spreadsheet
from reports.monday_sheet.content import Sheet, gather
from reports.monday_sheet.forms import MeetingForm, conclusion_lines, conclusions_of
from reports.monday_sheet.paper import counts, paper
from reports.render import files
from reports.render.docx import render as docx
from tasks.documents import conclusions

STEM = "bieu-giao-ban"


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    rights.reader(request)
    return _page(request, MeetingForm(), conclusion_lines())


@require_safe
@in_turn
def download(request: HttpRequest) -> HttpResponse:
    """The sheet of today as a file (`dang`): two pages to hand out, or a spreadsheet with everything."""
    rights.reader(request, "export")
    form = request.GET.get("dang", files.DOCX)
    if form not in files.FORMATS:
        raise Http404
    try:
        sheet = gather(request.GET.get("ky", issuer.OFFICE_CHIEF))
    except ValueError as error:
        raise Http404(str(error)) from error
    data = docx.render(paper(sheet)) if form == files.DOCX else spreadsheet.render(sheet)
    return downloads.from_bytes(f"{sheet.day}-{STEM}.{form}", data)


@require_safe
@in_turn
def print_view(request: HttpRequest) -> HttpResponse:
    rights.reader(request, "export")
    return printed(request, paper(gather()))


@require_POST
def conclude(request: HttpRequest) -> HttpResponse:
    """Each line that was typed becomes a task of its unit; nothing is kept if one line is wrong."""
    person = rights.reader(request, "register")
    form, lines = MeetingForm(request.POST), conclusion_lines(request.POST)
    if form.is_valid() and lines.is_valid():
        tasks = conclusions_of(lines)
        try:
            document = conclusions.record(tasks, by=person, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            n = len(tasks)
            messages.success(request, ngettext("%(n)d task was given.", "%(n)d tasks were given.", n) % {"n": n})
            return redirect(document)
    return _page(request, form, lines, status=422)


def _page(request: HttpRequest, form: MeetingForm, lines: BaseFormSet, *, status: int = 200) -> HttpResponse:
    sheet: Sheet = gather()
    whole = paper(sheet, lines=None)
    context = {
        "sheet": sheet,
        "as_of": sheet.day,
        "blocks": whole.blocks,
        "counts": counts(sheet),
        "form": form,
        "lines": lines,
        "may_conclude": rights.allowed(rights.reader(request), "register"),
        "who_may": rights.who_may("register"),
        "title": _("Monday sheet"),
        "signers": issuer.choices(issuer.INSIDE),
    }
    return render(request, "reports/monday_sheet/sheet.html", context, status=status)
