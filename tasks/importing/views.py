"""Bring an annex in: upload → check → create. And the ways back out: export, confirmation, the original file."""

from __future__ import annotations

import re

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import Unit
from cchc.dates import short_date
from cchc.files import downloads, kept_file
from cchc.files.turns import in_turn
from cchc.pages.addresses import keys_of
from cchc.refusal import Refused
from tasks.importing import annex_export, confirmation, large_files, preview
from tasks.importing import apply as changes
from tasks.importing.files import open_file
from tasks.importing.table import plan
from tasks.importing.table.headings import ROLES
from tasks.models import Document, FileReading, ImportedFile, Item

# Rows and names that are put right in one form; Django takes at most a thousand fields.
WRONG_AT_ONCE = 40
NAMES_AT_ONCE = 100
# Table and column of a heading, both from 1.
PLACE = re.compile(r"[1-9]\d{0,3}-[1-9]\d{0,3}", re.ASCII)


class DocumentChoice(forms.ModelChoiceField):
    def label_from_instance(self, document: Document) -> str:
        return _("%(number)s of %(day)s, tasks of %(year)d: %(title)s") % {
            "number": document.number, "day": short_date(document.date), "year": document.year,
            "title": document.title[:80],
        }  # fmt: skip


class UploadForm(forms.Form):
    """Which document's annex, the file, and what "before" a day means in it."""

    document = DocumentChoice(Document.objects.none(), label=gettext_lazy("Document"))
    file = forms.FileField(
        label=gettext_lazy("Annex"), help_text=gettext_lazy("Word (.docx), Excel (.xlsx) or CSV; at most 25 MB"),
        widget=forms.FileInput(attrs={"accept": ".docx,.xlsx,.csv"}),
    )  # fmt: skip
    before = forms.ChoiceField(
        label=gettext_lazy("“Before” a day means"), choices=ImportedFile.Before.choices, widget=forms.RadioSelect,
        initial=ImportedFile.Before.DAY_NAMED,
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = Document.objects.existing_on(clock.today())


@in_turn
def upload(request):
    """The form, and the files that were brought in or are still being checked."""
    rights.require(request.user, "register")
    form = UploadForm(request.POST or None, request.FILES or None, initial={"document": request.GET.get("document")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["file"].read(open_file.FILE_LIMIT + 1)
        file = changes.new_file(
            form.cleaned_data["document"], form.cleaned_data["file"].name, data, by=request.user,
            before=form.cleaned_data["before"],
        )  # fmt: skip
        try:
            if not large_files.is_large(len(data)) or len(data) > open_file.FILE_LIMIT:
                open_file.read(file.file_name, data)
        except open_file.Unreadable as refusal:
            form.add_error("file", str(refusal))
        else:
            changes.keep(file, data)
            large_files.reading_of(file)
            return redirect("import-preview", file.pk)
    files = ImportedFile.objects.filter(kind=ImportedFile.Kind.PLAN).select_related(
        "document", "uploaded_by", "applied_by"
    )
    context = {"form": form, "files": files.annotate(items=Count("rows"))[:50]}
    return render(request, "tasks/importing/upload.html", context, status=422 if form.errors else 200)


def _file(pk: int) -> ImportedFile:
    plans = ImportedFile.objects.filter(kind=ImportedFile.Kind.PLAN).select_related("document", "applied_by", "reading")
    return get_object_or_404(plans, pk=pk)


def content(file: ImportedFile) -> bytes:
    """The stored file's bytes."""
    with kept_file.opened(file.file, name=file.file_name) as stored:
        return stored.read()


def unreadable(request, file: ImportedFile, refusal: open_file.Unreadable, *, back: str):
    """A file that was read when it came, and cannot be now: too many are being read, or the stored one is damaged."""
    again = "import-preview" if file.kind == ImportedFile.Kind.PLAN else "import-progress-check"
    context = {"file": file, "refusal": refusal, "again": reverse(again, args=[file.pk]), "back": reverse(back)}
    return render(request, "tasks/importing/unreadable.html", context, status=503)


def _bring_in(request, file: ImportedFile, reading: FileReading | None, **how) -> changes.Outcome:
    read = large_files.content_of(reading) if reading else None
    return changes.bring_in(file, content(file), by=request.user, content=read, **how)


def still_read(request, file: ImportedFile, reading: FileReading):
    """How far the worker is with a large file; asked for in place (htmx), the part that changes."""
    context = {"file": file, "reading": reading, "dead": reading.is_dead_at(timezone.now())}
    if request.headers.get("HX-Request") == "true":
        return render(request, "tasks/importing/_reading.html", context)
    return render(request, "tasks/importing/reading.html", context)


@require_POST
def read_again(request, pk: int):
    """Once more what could not be read, or whose worker died."""
    rights.require(request.user, "register")
    large_files.ask(_file(pk))
    return redirect("import-preview", pk)


@require_GET
@in_turn
def check(request, pk: int):
    """What bringing the file in would do; everything that is wrong can be put right here."""
    rights.require(request.user, "register")
    file = _file(pk)
    reading = large_files.reading_of(file)
    if reading and reading.state != FileReading.State.DONE:
        return still_read(request, file, reading)
    if request.headers.get("HX-Request") == "true":  # the part that waited is now a whole page
        return HttpResponse(headers={"HX-Refresh": "true"})
    try:
        outcome = _bring_in(request, file, reading, apply=False)
    except open_file.Unreadable as refusal:
        return unreadable(request, file, refusal, back="import-upload")
    units = list(Unit.objects.order_by("position"))
    shown = preview.rows(outcome, units)
    names = [*outcome.unknown, *outcome.guessed][:NAMES_AT_ONCE]
    asked = {name.text for name in names}
    wrong = [row for row in shown if not row.is_settled_by(asked)][:WRONG_AT_ONCE]
    context = {
        "file": file, "document": file.document, "outcome": outcome, "rows": shown, "names": names, "units": units,
        "wrong": wrong, "in_form": {row.row.place.key for row in wrong}, "befores": ImportedFile.Before.choices,
        "tasks": outcome.followed.new, "columns": preview.columns(outcome),
        "may_apply": not (
            outcome.plan.faults or outcome.guessed or outcome.plan.guessed_columns or outcome.changes_nothing
        ),
    }  # fmt: skip
    return render(request, "tasks/importing/preview.html", context)


@require_POST
def mend(request, pk: int):
    """Keep what was put right in the preview, and check again."""
    rights.require(request.user, "register")
    file = _file(pk)
    if file.applied_on:
        messages.error(request, _("The file was brought in already; upload a corrected one."))
        return redirect("import-preview", pk)
    for position, text in enumerate(request.POST.getlist("name")):
        code = request.POST.get(f"unit-{position}", "")
        if code == "*" or Unit.objects.filter(code=code).exists():
            try:
                confirmation.confirm_name(text, code, by=request.user)
            except Refused as refusal:
                messages.error(request, " ".join(refusal.messages))
    if request.POST.get("before") in ImportedFile.Before.values:
        file.before = request.POST["before"]
    _take_mends(file, request.POST)
    _take_columns(file, request.POST)
    history.save(file, by=request.user)
    return redirect("import-preview", pk)


def _take_mends(file: ImportedFile, posted) -> None:
    """Fields are called mend-TABLE-ROW-ROLE, with what they held before as was-TABLE-ROW-ROLE."""
    mends = {place: dict(values) for place, values in file.mends.items()}
    left_out = set(file.left_out)
    for place in posted.getlist("place"):
        for role in plan.MENDABLE:
            value, was = posted.get(f"mend-{place}-{role}"), posted.get(f"was-{place}-{role}", "")
            if value is not None and value.replace("\r\n", "\n").strip() != was.replace("\r\n", "\n").strip():
                mends.setdefault(place, {})[role] = value.strip()
        if posted.get(f"leave-{place}"):
            left_out.add(place)
    if posted.get("take-all-back"):
        mends, left_out = {}, set()
    file.mends, file.left_out = mends, sorted(left_out)


def _take_columns(file: ImportedFile, posted) -> None:
    """What each column holds, as said in the preview; one that was understood by its words alone is so confirmed."""
    said = dict(file.columns)
    for place in posted.getlist("column"):
        role, had = posted.get(f"role-{place}", ""), posted.get(f"had-{place}", "")
        is_answer = role != had or place in said or (role and posted.get(f"guess-{place}"))
        if PLACE.fullmatch(place) and role in ("", *ROLES) and is_answer:
            said[place] = role
    file.columns = {} if posted.get("take-all-back") else said


@require_POST
@in_turn
def apply(request, pk: int):
    """Create and change; all or nothing, by the same code as the preview."""
    rights.require(request.user, "register")
    file = _file(pk)
    reading = large_files.reading_of(file)
    if reading and reading.state != FileReading.State.DONE:
        return redirect("import-preview", pk)
    try:
        outcome = _bring_in(request, file, reading, apply=True, guesses=False)
    except open_file.Unreadable as refusal:
        return unreadable(request, file, refusal, back="import-upload")
    if outcome.known or (outcome.applied and outcome.changes_nothing):
        messages.success(request, _("Nothing changed: all of it was there already."))
    elif outcome.applied:
        done = {"new": len(outcome.create), "changed": len(outcome.change), "tasks": outcome.followed.new}
        messages.success(
            request,
            _("%(new)d items created, %(changed)d changed, %(tasks)d tasks created. Nothing was mailed.") % done,
        )
    else:
        messages.error(request, _("Nothing was written: something is still to be put right or confirmed."))
        return redirect("import-preview", pk)
    return redirect(file.document)


@require_GET
def original(request, pk: int):
    """The file as it came."""
    rights.require(request.user, "view")
    file = get_object_or_404(ImportedFile, pk=pk)
    return downloads.from_store(request, file.file, name=file.file_name, content_type="application/octet-stream")


@require_GET
@in_turn
def export(request, pk: int, kind: str):
    """A document's items in the annex's usual form."""
    rights.require(request.user, "export")
    if kind not in ("xlsx", "docx"):
        raise Http404(kind)
    document = get_object_or_404(Document.objects.existing_on(clock.today()), pk=pk)
    data = annex_export.xlsx(document) if kind == "xlsx" else annex_export.word(document)
    return downloads.from_bytes(f"{document.date}-{document.key}-{document.year}.{kind}", data)


def confirm(request, pk: int):
    """A second named person compares items with the signed text; what is ticked is counted and asked for once more."""
    rights.require(request.user, "confirm_item")
    document = get_object_or_404(Document.objects.existing_on(clock.today()), pk=pk)
    items = document.items.exclude(provenance=Item.Provenance.CONFIRMED).select_related("lead", "entered_by")
    if request.method == "POST":
        chosen = items.filter(pk__in=keys_of(request.POST.getlist("item")))
        if not chosen:
            messages.error(request, _("Tick at least one item that you have compared."))
            return redirect("import-confirm", pk)
        if not request.POST.get("sure"):
            for item in chosen:
                rights.require(request.user, "confirm_item", item)
            context = {"document": document, "items": chosen.order_by("position", "pk")}
            return render(request, "tasks/importing/confirm_sure.html", context)
        count = confirmation.confirm(chosen, by=request.user)
        messages.success(request, ngettext("%(n)d item confirmed.", "%(n)d items confirmed.", count) % {"n": count})
        return redirect(document)
    own = Q(entered_by=request.user)
    context = {
        "document": document, "items": items.exclude(own).prefetch_related("coordinating").order_by("position", "pk"),
        "own": items.filter(own).count(), "files": document.imported_files.exclude(applied_on=None),
    }  # fmt: skip
    return render(request, "tasks/importing/confirm.html", context)
