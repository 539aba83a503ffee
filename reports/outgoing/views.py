"""The register of outgoing documents: the list, and entering number and days of one document."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cchc.accounts import rights
from cchc.refusal import Refused
from reports.outgoing import acts
from reports.outgoing.documents import Kind, found
from reports.outgoing.forms import EntryForm
from reports.outgoing.list_page import OutgoingList


@require_safe
def listing(request: HttpRequest) -> HttpResponseBase:
    rights.reader(request)
    return OutgoingList(request).response("reports/outgoing/list.html")


def enter(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Number, date, signature, day sent and recipients of one document, by whoever may issue it."""
    person = rights.reader(request)
    document = found(Kind(kind), pk)
    if document is None:
        raise Http404
    acts.require(person, document)
    sent = request.method == "POST"
    form = EntryForm(request.POST, request.FILES, document=document) if sent else EntryForm(document=document)
    if sent and form.is_valid():
        try:
            acts.enter(document, form.entry(), by=person, seen=form.cleaned_data["seen"])
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved in the register of outgoing documents."))
            return redirect("outgoing-list")
    context = {"document": document, "form": form}
    return render(request, "reports/outgoing/enter.html", context, status=422 if form.errors else 200)
