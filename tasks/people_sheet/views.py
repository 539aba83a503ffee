"""People and units from a sheet: upload, check, put right in place, enter. Nothing is kept before it is entered."""

from __future__ import annotations

import json

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import Membership, Unit
from cchc.files.turns import in_turn
from tasks.importing.files import open_file
from tasks.people_sheet import intake, sheet
from tasks.people_sheet.sheet import PEOPLE, UNITS, Sheet

LABELS = {
    "name": gettext_lazy("Name"),
    "position": gettext_lazy("Position"),
    "email": gettext_lazy("E-mail"),
    "username": gettext_lazy("User name"),
    "unit": gettext_lazy("Unit"),
    "role": gettext_lazy("Function"),
    "in_charge": gettext_lazy("In charge of"),
    "code": gettext_lazy("Code"),
    "kind": gettext_lazy("Kind"),
    "aliases": gettext_lazy("Other names"),
}


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Sheet"), help_text=gettext_lazy("Excel (.xlsx), Word (.docx) or CSV"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.docx"}),
    )  # fmt: skip


@in_turn
def upload(request):
    """The form, and what the columns may be called."""
    rights.require(request.user, "administer")
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            rows = sheet.read(upload.name, upload.read(open_file.FILE_LIMIT + 1))
        except open_file.Unreadable as refusal:
            form.add_error("file", str(refusal))
        else:
            if rows.people or rows.units:
                return _checked(request, rows)
            form.add_error("file", _("No table with the headings below was found."))
    context = {
        "form": form,
        "columns": {kind: [LABELS[column] for column in intake.COLUMNS[kind]] for kind in (UNITS, PEOPLE)},
    }
    return render(request, "tasks/people_sheet/upload.html", context, status=422 if form.errors else 200)


def check(request):
    """What entering the rows would do, with what was put right; or the entering itself."""
    rights.require(request.user, "administer")
    if request.method != "POST":
        return redirect("people-sheet")
    try:
        rows = Sheet.of_json(json.loads(request.POST.get("rows", "")))
    except ValueError:
        messages.error(request, _("Upload the sheet again."))
        return redirect("people-sheet")
    _mend(rows, request.POST)
    return _checked(request, rows, apply="enter" in request.POST)


def _mend(rows: Sheet, posted) -> None:
    """Fields are called KIND-ROW-COLUMN; a row whose `KIND-ROW-leave` is ticked is left out."""
    for kind in (UNITS, PEOPLE):
        kept = []
        for index, row in enumerate(getattr(rows, kind)):
            for column in intake.COLUMNS[kind]:
                value = posted.get(f"{kind}-{index}-{column}")
                if value is not None:
                    row.cells[column] = value.strip()[:300]
            if not posted.get(f"{kind}-{index}-leave"):
                kept.append(row)
        setattr(rows, kind, kept)


def _checked(request, rows: Sheet, *, apply: bool = False):
    outcome = intake.bring_in(rows, by=request.user, apply=apply)
    if outcome.applied:
        done = {"people": len(outcome.entered), "units": sum(line.status == "new" for line in outcome.units)}
        messages.success(
            request,
            _("%(people)d people and %(units)d units were entered. Nobody was written to: choose people below and give "
              "them their links.") % done,
        )  # fmt: skip
        return redirect("people")
    context = {
        "outcome": outcome,
        "tables": [
            {"kind": kind, "columns": [(column, LABELS[column]) for column in intake.COLUMNS[kind]],
             "lines": [(index, line, [(column, LABELS[column], line.row.cell(column), line.faults.get(column, ""))
                                      for column in intake.COLUMNS[kind]])
                       for index, line in enumerate(getattr(outcome, kind))]}
            for kind in (UNITS, PEOPLE) if getattr(outcome, kind)
        ],
        "rows": json.dumps(rows.as_json()),
        "unread": rows.unread,
        "units": [unit.name for unit in Unit.objects.valid_on(clock.today())]
        + [line.row.cell("name") for line in outcome.units if line.status == "new"],
        "roles": [str(label) for label in Membership.Role.labels],
    }  # fmt: skip
    status = 422 if outcome.wrong and apply else 200
    return render(request, "tasks/people_sheet/check.html", context, status=status)


@require_GET
def template(request, kind: str):
    """An empty sheet."""
    rights.require(request.user, "administer")
    if kind not in (UNITS, PEOPLE):
        raise Http404(kind)
    response = HttpResponse(sheet.template(kind), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{"nguoi" if kind == PEOPLE else "don-vi"}.csv"'
    return response
