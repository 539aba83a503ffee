"""Changing a copied criteria set: its name and decision in a form, its criteria by a sheet that is checked first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from cchc import clock
from cchc.accounts import rights
from cchc.files import downloads
from cchc.files.turns import in_turn
from scoring.criteria_sets import comparison, details, editing, sheet
from scoring.criteria_sets.forms import NewSetForm, SetForm
from scoring.criteria_sets.views import in_words
from scoring.forms import FilledSheetForm
from scoring.index import parameters
from scoring.models import CriteriaSet
from tasks.catalogue.read import Faulty, Row

SALT = "checked criteria sheet"


@require_GET
@in_turn
def download_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The criteria of any set, to fill in, to keep, or to begin a catalogue with."""
    rights.require(parameters.reader(request), "export")
    criteria_set = get_object_or_404(CriteriaSet, pk=pk)
    return downloads.from_bytes(f"{criteria_set.year}-bo-tieu-chi-{criteria_set.pk}.xlsx", sheet.write(criteria_set))


@in_turn
def edit_criteria(request: HttpRequest, pk: int) -> HttpResponse:
    """Download, fill in, upload and check; what was checked is written by a second press."""
    person = parameters.reader(request)
    criteria_set = get_object_or_404(CriteriaSet, pk=pk)
    context: dict[str, Any] = {
        "set": criteria_set,
        "fixed": editing.why_fixed(criteria_set, clock.today()),
        "may": rights.allowed(person, editing.act_for(criteria_set)),
        "who": rights.who_may(editing.act_for(criteria_set)),
        "form": FilledSheetForm(),
        "faults": [],
        "refused": [],
        "checked": "",
    }
    if request.method != "POST":
        return render(request, "scoring/criteria_sets/edit.html", context)
    rights.require(person, editing.act_for(criteria_set))
    if "checked" in request.POST:
        return _write(request, criteria_set, context)
    form = context["form"] = FilledSheetForm(request.POST, request.FILES)
    if form.is_valid() and not context["fixed"]:
        try:
            rows = form.read(sheet.read)
            if rows is not None and (wrong := editing.faults(criteria_set, rows)):
                raise Faulty(wrong)
        except Faulty as faulty:
            context["faults"] = _shown(faulty)
        else:
            if rows is not None:
                checked = _checked(criteria_set, form.cleaned_data["file"].name, rows)
                return render(request, "scoring/criteria_sets/edit.html", context | checked)
    return render(request, "scoring/criteria_sets/edit.html", context, status=422)


def _shown(faulty: Faulty) -> list[dict[str, Any]]:
    columns = sheet.COLUMNS
    return [{"fault": each, "column": columns.get(each.column, each.column)} for each in faulty.faults]


def _checked(criteria_set: CriteriaSet, name: str, rows: list[Row]) -> dict[str, Any]:
    """What the lines would change, and they themselves, signed, so that a second press writes what was checked."""
    lines = [[row.line, dict(row.cells)] for row in rows]
    payload = {"set": criteria_set.pk, "seen": editing.stamp(criteria_set), "name": name[:60], "lines": lines}
    return {
        "checked": signing.dumps(payload, salt=SALT, compress=True),
        "rows": in_words(editing.differences(criteria_set, rows)),
        "kinds": comparison.IN_WORDS,
        "only_notes": editing.only_notes(criteria_set, rows),
        "count": len(rows),
    }


def _write(request: HttpRequest, criteria_set: CriteriaSet, context: dict[str, Any]) -> HttpResponse:
    try:
        checked = signing.loads(request.POST["checked"], salt=SALT)
        if checked["set"] != criteria_set.pk:
            raise signing.BadSignature
        rows = [Row(checked["name"], line, cells) for line, cells in checked["lines"]]
        changed = editing.write(
            criteria_set, rows, seen=checked["seen"], by=parameters.reader(request), why=checked["name"]
        )
    except signing.BadSignature:
        context["refused"] = [
            _("What was checked did not come back whole: nothing was written. Upload the sheet again.")
        ]
    except Faulty as faulty:
        context["faults"] = _shown(faulty)
    except ValidationError as refusal:
        context["refused"] = refusal.messages
    else:
        words = ngettext("%(n)d criterion changed.", "%(n)d criteria changed.", changed) % {"n": changed}
        messages.success(request, words if changed else _("The sheet says what the set says: nothing was changed."))
        return redirect("criteria-set-edit", criteria_set.pk)
    return render(request, "scoring/criteria_sets/edit.html", context, status=422)


def draft_set(request: HttpRequest) -> HttpResponse:
    """A new set, which gets its criteria on the next page by a sheet."""
    person = parameters.reader(request)
    rights.require(person, "draft_criteria")
    form = NewSetForm(request.POST or None, initial={"year": clock.today().year})
    made = form.submit(
        request, lambda: details.draft_set(form.cleaned_data["year"], form.cleaned_data["name"], by=person)
    )
    if made:
        return redirect("criteria-set-edit", made.pk)
    return render(request, "scoring/criteria_sets/new.html", {"form": form}, status=form.page_status)


def name_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, decision, status and closing day of a copied set."""
    person = parameters.reader(request)
    criteria_set = get_object_or_404(CriteriaSet, pk=pk)
    day = clock.today()
    act = editing.act_for(criteria_set)
    rights.require(person, act)
    form = SetForm(request.POST or None, criteria_set=criteria_set)

    def save() -> CriteriaSet:
        typed = form.cleaned_data
        values = {name: typed[name] for name in details.FIELDS}
        return details.name_set(criteria_set, values, seen=typed["seen"], by=person, day=day)

    if form.submit(request, save):
        messages.success(request, _("Saved."))
        return redirect("criteria-sets")
    context = {"set": criteria_set, "form": form, "fixed": details.why_fixed(criteria_set, day)}
    return render(request, "scoring/criteria_sets/details.html", context, status=form.page_status)
