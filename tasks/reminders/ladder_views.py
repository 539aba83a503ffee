"""The rungs of the office's ladder, and ladders of single documents."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cchc.accounts import rights
from cchc.refusal import Refused
from tasks.models import Document, Rung
from tasks.reminders import acts
from tasks.reminders.forms import OwnLadderForm, RungForm


def rung(request, pk: int):
    """Change a rung; one that is taken out of use keeps its history."""
    return _rung(request, get_object_or_404(Rung.objects.select_related("document"), pk=pk))


def new_rung(request, document: int | None = None):
    """Add a rung to the ladder of all, or of one document."""
    return _rung(request, Rung(document=get_object_or_404(Document, pk=document) if document else None))


def _rung(request, kept: Rung):
    rights.require(request.user, "keep_reminders")
    form = RungForm(request.POST or None, instance=kept)
    if request.method == "POST" and form.is_valid():
        try:
            acts.keep_rung(form.instance, by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The ladder is saved; it holds from the next run on."))
            return redirect("reminders")
    return render(request, "tasks/reminders/rung.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def own_ladder(request):
    """Give a document a ladder of its own, a copy of the office's to begin with."""
    rights.require(request.user, "keep_reminders")
    form = OwnLadderForm(request.POST)
    if form.is_valid():
        document = form.cleaned_data["document"]
        try:
            acts.give_own_ladder(document, by=request.user)
        except Refused as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            words = _("%(document)s has a ladder of its own now: change its rungs below.")
            messages.success(request, words % {"document": document.number})
    else:
        messages.error(request, _("Choose the document that gets a ladder of its own."))
    return redirect("reminders")


@require_POST
def end_own_ladder(request, document: int):
    """Let a document follow the ladder of all again."""
    kept = get_object_or_404(Document, pk=document)
    try:
        acts.end_own_ladder(kept, by=request.user)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        words = _("%(document)s follows the ladder of all documents again.")
        messages.success(request, words % {"document": kept.number})
    return redirect("reminders")
