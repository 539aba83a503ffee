"""A unit's open tasks as a sheet: download, fill in, upload, check, bring in."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import Unit
from cchc.files import downloads
from cchc.files.turns import in_turn
from tasks.importing import apply as changes
from tasks.importing import messages as wording
from tasks.importing.files import open_file
from tasks.importing.views import content, unreadable
from tasks.models import ImportedFile
from tasks.unit_sheet import export as sheet
from tasks.unit_sheet import intake


class SheetForm(forms.Form):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("Unit"))
    file = forms.FileField(label=gettext_lazy("Filled-in sheet"), widget=forms.FileInput(attrs={"accept": ".xlsx"}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.valid_on(clock.today())


def _require(user) -> None:
    """The acts ask for each task; a page is for those who may note something at all."""
    if not rights.may_ever(user, "note"):
        rights.require(user, "note")


@require_GET
@in_turn
def download(request, code: str):
    """The sheet of one unit as of today."""
    rights.require(request.user, "export")
    unit = get_object_or_404(Unit, code=code)
    day = clock.today()
    return downloads.from_bytes(f"{day}-nhiem-vu-{unit.code}.xlsx", sheet.xlsx(unit, day))


@in_turn
def upload(request):
    """Choose the unit to download its sheet, or upload one that was filled in."""
    _require(request.user)
    own = request.user.units()
    form = SheetForm(request.POST or None, request.FILES or None, initial={"unit": next(iter(own), None)})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["file"].read(open_file.FILE_LIMIT + 1)
        file = intake.new_file(form.cleaned_data["unit"], form.cleaned_data["file"].name, data, by=request.user)
        try:
            open_file.read(file.file_name, data)
        except open_file.Unreadable as refusal:
            form.add_error("file", str(refusal))
        else:
            changes.keep(file, data)
            return redirect("import-progress-check", file.pk)
    units = sorted(Unit.objects.valid_on(clock.today()), key=lambda unit: (unit.pk not in own, unit.position))
    context = {"form": form, "units": units}
    return render(request, "tasks/unit_sheet/upload.html", context, status=422 if form.errors else 200)


def _file(request, pk: int) -> ImportedFile:
    """Only the person who uploaded a sheet brings it in: its notes are theirs."""
    _require(request.user)
    sheets = ImportedFile.objects.filter(kind=ImportedFile.Kind.PROGRESS, uploaded_by=request.user)
    return get_object_or_404(sheets.select_related("unit"), pk=pk)


@require_GET
@in_turn
def check(request, pk: int):
    file = _file(request, pk)
    try:
        outcome = intake.bring_in(file, content(file), by=request.user, apply=False)
    except open_file.Unreadable as refusal:
        return unreadable(request, file, refusal, back="import-progress")
    steps = [(step.task, [wording.step(name) for name in step.acts], step.text) for step in outcome.steps]
    return render(request, "tasks/unit_sheet/check.html", {"file": file, "outcome": outcome, "steps": steps})


@require_POST
@in_turn
def apply(request, pk: int):
    file = _file(request, pk)
    try:
        outcome = intake.bring_in(file, content(file), by=request.user, apply=True)
    except open_file.Unreadable as refusal:
        return unreadable(request, file, refusal, back="import-progress")
    if not outcome.applied:
        messages.error(request, _("Nothing was written."))
        return redirect("import-progress-check", pk)
    count = len(outcome.steps)
    messages.success(request, ngettext("%(n)d task updated.", "%(n)d tasks updated.", count) % {"n": count})
    return redirect("my-work")
