"""Likely twins of a document's items: proposed here, joined by the Office Chief, taken apart again."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cchc import clock
from cchc.accounts import rights
from cchc.pages.addresses import key_of
from cchc.refusal import Refused
from tasks.documents import duplicates
from tasks.importing import likely_duplicates
from tasks.models import Document, Item, Task

OPEN_TASKS = Count("tasks", filter=Q(tasks__state__in=Task.OPEN))
HANDED_IN = Count("tasks", filter=Q(tasks__state__in=[Task.State.REPORTED, Task.State.DONE]))


@require_GET
def of_document(request, pk: int):
    """Each item beside the item of another document that it may repeat, and what joining them would do."""
    rights.require(request.user, "view")
    document = get_object_or_404(Document.objects.existing_on(clock.today()), pk=pk)
    items = document.items.select_related("document", "lead", "same_as__document", "same_as__lead")
    items = items.annotate(open_tasks=OPEN_TASKS, handed_in=HANDED_IN).order_by("position", "pk")
    by_number = {item.number: item for item in items}
    proposed = likely_duplicates.propose(document, [likely_duplicates.Product(item) for item in items])
    context = {
        "document": document, "pairs": [(by_number[twin.number], twin) for twin in proposed],
        "joined": [item for item in items if item.same_as], "may": rights.allowed(request.user, "keep_organisation"),
        "who": rights.who_may("keep_organisation"),
    }  # fmt: skip
    return render(request, "tasks/documents/duplicates.html", context)


@require_POST
def join(request, pk: int):
    """One press on one pair; the page said what it does."""
    item = _item(pk)
    other = _item(key_of(request.POST.get("other", "")))
    try:
        duplicates.join(item, other, by=request.user)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(
            request, _("%(item)s is joined to %(other)s; one report serves both.") % {"item": item, "other": other}
        )
    return redirect("document-twins", item.document_id)


@require_POST
def part(request, pk: int):
    item = _item(pk)
    try:
        duplicates.part(item, by=request.user, reason=request.POST.get("reason", ""))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("%(item)s stands for itself again.") % {"item": item})
    return redirect("document-twins", item.document_id)


def _item(pk: int | None) -> Item:
    return get_object_or_404(Item.objects.existing_on(clock.today()).select_related("document"), pk=pk)
