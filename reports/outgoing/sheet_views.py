"""The register as a sheet: to fill in, and one that comes back or is pasted, read, shown, kept by a second press."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cchc.accounts import rights
from cchc.files import downloads
from cchc.files.turns import in_turn
from cchc.refusal import Refused
from reports.outgoing import sheet
from reports.outgoing.sheet import Change, Outcome
from tasks.catalogue.read import Faulty
from tasks.importing.files.open_file import FILE_LIMIT

SALT = "checked outgoing documents"
PASTED = "dan.csv"


class SheetForm(forms.Form):
    """Rows copied out of the document system, or a sheet of them."""

    text = forms.CharField(
        label=gettext_lazy("Pasted rows"), required=False, widget=forms.Textarea(attrs={"rows": 8}), strip=False,
        max_length=1_000_000,
        help_text=gettext_lazy("Copy the rows with their headings out of Excel or the document system."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("Or a file (CSV, XLSX)"), required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if upload := given.get("file"):
            given["sheet"] = upload.name, upload.read(FILE_LIMIT + 1)
        elif given.get("text", "").strip():
            given["sheet"] = PASTED, given["text"].encode()
        elif not self.errors:
            self.add_error("text", _("Paste the rows, or choose a file."))
        return given


@in_turn
def bring(request: HttpRequest) -> HttpResponse:
    """GET with `tai` gives the sheet to fill in; what is sent is read and shown, `checked` keeps it."""
    person = rights.reader(request, "issue_report")
    if "tai" in request.GET:
        return downloads.from_bytes("van-ban-di.xlsx", sheet.write())
    form, outcome, checked = SheetForm(), None, ""
    if "checked" in request.POST:
        try:
            kept = signing.loads(request.POST["checked"], salt=SALT)
            n = sheet.apply([Change(*each) for each in kept], by=person)
        except signing.BadSignature:
            messages.error(request, _("What was checked did not come back whole: nothing was written. Upload the sheet "
                                      "again."))  # fmt: skip
        except Refused as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            words = ngettext("%(n)d outgoing document was entered.", "%(n)d outgoing documents were entered.", n)
            messages.success(request, words % {"n": n})
            return redirect("outgoing-list")
    elif request.method == "POST":
        form = SheetForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                outcome = sheet.read(*form.cleaned_data["sheet"], by=person)
            except Faulty as faulty:
                outcome = Outcome(faults=faulty.faults)
            except Refused as refusal:
                form.add_error("file" if form.cleaned_data.get("file") else "text", refusal)
            else:
                payload = [astuple(each) for each in outcome.changes]
                checked = "" if outcome.faults else signing.dumps(payload, salt=SALT, compress=True)
    faults = [(each, sheet.COLUMNS.get(each.column, each.column)) for each in outcome.faults] if outcome else []
    context = {"form": form, "outcome": outcome, "checked": checked, "faults": faults}
    wrong = form.errors or faults or (request.method == "POST" and not outcome)
    return render(request, "reports/outgoing/sheet.html", context, status=422 if wrong else 200)
