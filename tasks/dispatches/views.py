"""The register of incoming dispatches: the list, entering one, adding to it, handing its tasks on."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import Unit
from cchc.files import downloads
from cchc.files.turns import in_turn
from cchc.pages.addresses import key_of
from cchc.refusal import Refused
from tasks.dispatches import acts, corrections, lists
from tasks.dispatches import paste as pasting
from tasks.dispatches.forms import (
    CorrectForm,
    CorrectItemForm,
    DispatchForm,
    FileForm,
    PasteForm,
    asked_rows,
)
from tasks.dispatches.list_page import Register
from tasks.importing import confirmation
from tasks.lifecycle.timeline import changes
from tasks.models import Document, DocumentFile, Item
from tasks.vocabulary import load


@require_GET
def dispatch_list(request):
    return Register(request).response("tasks/dispatches/list.html")


@require_GET
@in_turn
def export(request):
    """The register as it is filtered and sorted, as XLSX."""
    return Register(request).as_file("xlsx")


def register(request):
    """Enter a dispatch with what it asks for; three rows to begin with, more by a press."""
    rights.require(request.user, "register")
    sent = request.method == "POST"
    refused = getattr(request, "refused_upload", "") if sent and request.POST is not None else ""
    form = DispatchForm(request.POST or None, request.FILES or None, refused_upload=refused, sender=request.user.pk)
    more = sent and "more" in request.POST
    rows = asked_rows(request.POST if sent else None, more=more)
    known = None
    if sent and not more and form.is_valid() and rows.is_valid():
        try:
            if (there := key_of(request.POST.get("add_to", ""))) is not None:
                document = get_object_or_404(Document.objects.received(), pk=there)
                acts.add_tasks(document, rows.asked(), by=request.user)
            else:
                document = acts.register(by=request.user, asked=rows.asked(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal)
            known = getattr(refusal, "document", None)
        else:
            messages.success(request, _("%(number)s is in the register.") % {"number": document.number})
            return redirect(request.path if "another" in request.POST else document)
    if more:
        form.errors.clear()
        for row in rows:
            row.errors.clear()
    context = {
        "form": form, "rows": rows, "known": known,
        "issuers": lists.issuers(lists.everything(clock.today())),
    }  # fmt: skip
    invalid = sent and not more
    return render(request, "tasks/dispatches/register.html", context, status=422 if invalid else 200)


def add_tasks(request, pk: int):
    """Further things that a dispatch in the register asks for."""
    rights.require(request.user, "register")
    document = get_object_or_404(lists.everything(clock.today()), pk=pk)
    sent = request.method == "POST"
    more = sent and "more" in request.POST
    rows = asked_rows(request.POST if sent else None, more=more)
    problem = None
    if sent and not more and rows.is_valid():
        try:
            acts.add_tasks(document, rows.asked(), by=request.user)
        except Refused as refusal:
            problem = " ".join(refusal.messages)
        else:
            messages.success(request, _("Added to %(number)s.") % {"number": document.number})
            return redirect(document)
    context = {"document": document, "rows": rows, "problem": problem}
    return render(request, "tasks/dispatches/add.html", context, status=422 if sent and not more else 200)


def correct(request, pk: int):
    """Put right what was entered wrongly; the history keeps how it was."""
    rights.require(request.user, "register")
    document = get_object_or_404(lists.everything(clock.today()), pk=pk)
    form = CorrectForm(request.POST or None, document=document)
    if request.method == "POST" and form.is_valid():
        try:
            acts.correct(document, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(document)
    context = {"document": document, "form": form}
    return render(request, "tasks/dispatches/correct.html", context, status=422 if form.errors else 200)


def correct_item(request, pk: int):
    """Put right what one item asks for; the reason stands in its history and in that of its tasks."""
    rights.require(request.user, "register")
    received = Item.objects.filter(document__in=lists.everything(clock.today()))
    item = get_object_or_404(received.select_related("document"), pk=pk)
    form = CorrectItemForm(request.POST or None, item=item)
    if request.method == "POST" and form.is_valid():
        try:
            corrections.correct(item, by=request.user, **{"deadline": None} | form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(item.document)
    context = {"document": item.document, "item": item, "form": form, "changes": changes(item)}
    return render(request, "tasks/dispatches/correct_item.html", context, status=422 if form.errors else 200)


def _confirm_names(request) -> None:
    """Remember which units the names mean that were not exact or not known; the rows are then read with them."""
    codes = set(Unit.objects.values_list("code", flat=True))
    for position, text in enumerate(request.POST.getlist("name")):
        code = request.POST.get(f"unit-{position}", "")
        if code in codes:
            try:
                confirmation.confirm_name(text, code, by=request.user)
            except Refused as refusal:
                messages.error(request, " ".join(refusal.messages))


@in_turn
def paste(request):
    """Rows of the document system: read, looked at, then entered; the same code does both."""
    rights.require(request.user, "register")
    sent = request.method == "POST"
    form = PasteForm(request.POST or None, request.FILES or None)
    outcome, text = None, ""
    if sent and form.is_valid():
        text = form.cleaned_data["text"]
        _confirm_names(request)
        outcome = pasting.bring_in(text, by=request.user, apply="apply" in request.POST)
        outcome.left_out = [*form.cleaned_data.get("left_out", []), *outcome.left_out]
        if outcome.applied:
            n = len({line.document.pk for line in outcome.new if line.document})
            entered = ngettext("%(n)d dispatch is in the register.", "%(n)d dispatches are in the register.", n)
            messages.success(request, entered % {"n": n})
            return redirect("dispatch-list")
    context = {
        "form": form, "outcome": outcome, "text": text, "columns": load("dispatches")["columns"],
        "units": Unit.objects.order_by("position"),
    }  # fmt: skip
    wrong = sent and (outcome is None or bool(outcome.faults))
    return render(request, "tasks/dispatches/paste.html", context, status=422 if wrong else 200)


@require_POST
def add_file(request, pk: int):
    rights.require(request.user, "register")
    document = get_object_or_404(Document.objects.existing_on(clock.today()), pk=pk)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return redirect(document)
    try:
        acts.add_file(document, form.cleaned_data["upload"], by=request.user)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The file is kept with the document."))
    return redirect(document)


@require_GET
def download(request, pk: int):
    """A document's file."""
    rights.require(request.user, "view")
    file = get_object_or_404(DocumentFile, pk=pk, document__in=Document.objects.existing_on(clock.today()))
    return downloads.from_store(request, file.file, name=file.file_name, content_type=file.content_type)
