"""The province's results: the sheet to fill in, and one that comes back, read, shown, then kept by a second press."""

from __future__ import annotations

from dataclasses import astuple
from functools import partial
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cchc.accounts import rights
from cchc.files import downloads
from cchc.files.turns import in_turn
from cchc.refusal import Refused
from scoring.appraisal import results_sheet
from scoring.appraisal.results_sheet import Outcome, Result
from scoring.forms import FilledSheetForm
from scoring.index import parameters
from tasks.catalogue.read import Faulty

SALT = "checked appraisal"


class ResultsForm(FilledSheetForm):
    """A filled-in sheet of results."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("Results of the appraisal")


@require_safe
@in_turn
def download_results(request: HttpRequest, year: int) -> HttpResponse:
    """The sheet for the appraiser to fill in."""
    rights.require(parameters.reader(request), "export")
    data = results_sheet.write(parameters.appraised_set(year), year)
    return downloads.from_bytes(f"{year}-ket-qua-tham-dinh.xlsx", data)


@in_turn
def bring_results(request: HttpRequest, year: int) -> HttpResponse:
    """A sheet that comes back: read, what it would change shown, then kept by a second press."""
    person = parameters.reader(request)
    rights.require(person, "draft_organisation")
    criteria_set = parameters.appraised_set(year)
    form, outcome, checked = ResultsForm(), None, ""
    place = [criteria_set.pk, year]
    if "checked" in request.POST:
        try:
            kept = signing.loads(request.POST["checked"], salt=SALT)
            if kept["place"] != place:
                raise signing.BadSignature
            n = results_sheet.apply(criteria_set, year, [Result(*each) for each in kept["changes"]], by=person)
        except signing.BadSignature:
            messages.error(request, _("What was checked did not come back whole: nothing was written. Upload the sheet "
                                      "again."))  # fmt: skip
        except Refused as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            words = ngettext("%(n)d criterion has its result.", "%(n)d criteria have their results.", n) % {"n": n}
            messages.success(request, words)
            return redirect("appraisals", year)
    elif request.method == "POST":
        form = ResultsForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                outcome = form.read(partial(results_sheet.read, criteria_set, year, by=person))
            except Faulty as faulty:
                outcome = Outcome(faults=faulty.faults)
            if outcome is not None and not outcome.faults:
                payload = {"place": place, "changes": [astuple(each) for each in outcome.changes]}
                checked = signing.dumps(payload, salt=SALT, compress=True)
    faults = [(each, results_sheet.COLUMNS.get(each.column, each.column)) for each in outcome.faults] if outcome else []
    context = {"year": year, "form": form, "outcome": outcome, "checked": checked, "faults": faults}
    wrong = form.errors or faults or (request.method == "POST" and not outcome)
    return render(request, "scoring/appraisal/results.html", context, status=422 if wrong else 200)
