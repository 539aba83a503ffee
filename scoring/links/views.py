"""The pages "Gắn tiêu chí": a document's items against the criteria, one item's, one criterion's; and the sheet."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

from django.contrib import messages
from django.core import signing
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from cchc import clock
from cchc.accounts import rights
from cchc.files import downloads
from cchc.files.turns import in_turn
from cchc.refusal import Refused
from scoring.forms import FilledSheetForm
from scoring.index import parameters
from scoring.index.index import is_closed
from scoring.links import acts, sheet
from scoring.links.acts import NONE, Change
from scoring.models import CriteriaSet, Criterion, ItemLink
from tasks.catalogue.read import Faulty
from tasks.models import Document, Item

SALT = "checked links"
MANY = 900  # choices that one form sends; Django takes at most a thousand fields


def _set(request: HttpRequest, year: int) -> tuple[CriteriaSet, list[CriteriaSet]]:
    """The set whose links are shown: the one asked for (`bo`), else the one that runs."""
    sets = acts.sets_of(year)
    if not sets:
        raise Http404
    asked = request.GET.get("bo", "")
    return next((each for each in sets if str(each.pk) == asked), sets[0]), sets


def _context(request: HttpRequest, year: int) -> dict[str, Any]:
    criteria_set, sets = _set(request, year)
    person = parameters.reader(request)
    return {
        "year": year, "set": criteria_set, "sets": sets, "query": f"?bo={criteria_set.pk}",
        "may": rights.allowed(person, "link_items") and not is_closed(year, clock.today()),
        "who": rights.who_may("link_items"), "kinds": ItemLink.Kind,
    }  # fmt: skip


def _documents(year: int) -> list[tuple[Document, int]]:
    """The year's documents that have items, with how many."""
    counted = Item.objects.filter(document__year=year).order_by().values_list("document").annotate(n=Count("pk"))
    numbers = dict(counted)
    rows = Document.objects.existing_on(clock.today()).filter(pk__in=numbers)
    return [(row, numbers[row.pk]) for row in rows.order_by("date", "number", "pk")]


def show_matrix(request: HttpRequest, year: int) -> HttpResponse:
    """The items of one document (`van-ban`) against the criteria that any item of it is linked to, and how many of
    each document are linked."""
    if not acts.sets_of(year):
        return render(request, "scoring/index/no_set.html")
    context = _context(request, year)
    documents = _documents(year)
    asked = request.GET.get("van-ban", "")
    first = documents[0][0] if documents else None
    document = next((each for each, _n in documents if str(each.pk) == asked), first)
    criteria = acts.leaves(context["set"])
    links = acts.in_force(context["set"])
    linked_items = {item for item, _criterion in links}
    counted = Counter(Item.objects.filter(pk__in=linked_items).values_list("document", flat=True))
    items = list(document.items.order_by("position", "pk")) if document else []
    shown = {item.pk for item in items}
    used = {criterion for item, criterion in links if item in shown}
    by_criterion = Counter(criterion for _item, criterion in links)
    columns = [criterion for criterion in criteria if criterion.pk in used]
    context |= {
        "document": document, "documents": [(each, counted[each.pk], n) for each, n in documents],
        "criteria": [(each, by_criterion[each.pk]) for each in criteria],
        "columns": columns,
        "rows": [(item, [links.get((item.pk, each.pk), NONE) for each in columns]) for item in items],
    }  # fmt: skip
    return render(request, "scoring/links/matrix.html", context)


def link_item(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """One item: for each criterion whether it counts, supports, or has nothing to do with it."""
    context = _context(request, year)
    item = get_object_or_404(Item.objects.select_related("document"), pk=pk, document__year=year)
    criteria = acts.leaves(context["set"])
    links = acts.in_force(context["set"], [item.pk])
    if request.method == "POST":
        wanted = [Change(item.pk, each.pk, request.POST.get(f"link-{each.pk}", NONE)) for each in criteria]
        if _written(request, wanted, year):
            return redirect(reverse("links", args=[year]) + context["query"] + f"&van-ban={item.document_id}")
    context |= {
        "item": item,
        "rows": [(each, links.get((item.pk, each.pk), NONE), each.as_rule().counts_tasks) for each in criteria],
    }
    return render(request, "scoring/links/item.html", context)


def link_criterion(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """One criterion: the items that are linked to it, and those of a document (`van-ban`) to be linked."""
    context = _context(request, year)
    criterion = get_object_or_404(Criterion.objects, criteria_set=context["set"], key=key)
    if criterion.rule == acts.SUM:
        raise Http404
    documents = [each for each, _n in _documents(year)]
    asked = request.GET.get("van-ban", "")
    document = next((each for each in documents if str(each.pk) == asked), None)
    links = {item: kind for (item, of), kind in acts.in_force(context["set"]).items() if of == criterion.pk}
    rows = Item.objects.filter(pk__in=links) | Item.objects.filter(document=document)
    items = list(rows.select_related("document").order_by("document__date", "document", "position", "pk")[:MANY])
    if request.method == "POST":
        wanted = [Change(item.pk, criterion.pk, request.POST.get(f"link-{item.pk}", NONE)) for item in items]
        if _written(request, wanted, year):
            return redirect(request.get_full_path())
    context |= {
        "criterion": criterion, "counts": criterion.as_rule().counts_tasks, "document": document,
        "documents": documents, "rows": [(item, links.get(item.pk, NONE)) for item in items],
    }  # fmt: skip
    return render(request, "scoring/links/criterion.html", context)


def _written(request: HttpRequest, wanted: list[Change], year: int, why: str = "") -> bool:
    try:
        changed = acts.set_links(wanted, year=year, by=parameters.reader(request), why=why)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
        return False
    words = ngettext("%(n)d link is different now.", "%(n)d links are different now.", changed) % {"n": changed}
    messages.success(request, words if changed else _("No link was changed."))
    return True


@require_GET
@in_turn
def download_links(request: HttpRequest, year: int) -> HttpResponse:
    """All links of the year as a spreadsheet."""
    rights.require(parameters.reader(request), "export")
    criteria_set, _sets = _set(request, year)
    return downloads.from_bytes(f"{year}-gan-tieu-chi.xlsx", sheet.write(criteria_set, year))


@in_turn
def bring_links(request: HttpRequest, year: int) -> HttpResponse:
    """A filled-in sheet: read, what it would change shown, then written by a second press."""
    context = _context(request, year)
    rights.require(parameters.reader(request), "link_items")
    form = FilledSheetForm()
    outcome, checked = None, ""
    if "checked" in request.POST:
        try:
            kept = signing.loads(request.POST["checked"], salt=SALT)
        except signing.BadSignature:
            kept = {}
        if kept.get("set") != context["set"].pk:
            messages.error(request, _("What was checked did not come back whole: nothing was written. Upload the sheet "
                                      "again."))  # fmt: skip
        elif _written(request, [Change(*each) for each in kept["changes"]], year, kept["name"]):
            return redirect(reverse("links", args=[year]) + context["query"])
    elif request.method == "POST":
        form = FilledSheetForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                outcome = form.read(partial(sheet.read, context["set"], year))
            except Faulty as faulty:
                outcome = sheet.Outcome(faults=faulty.faults)
            if outcome is not None and not outcome.faults:
                lines = [[each.item, each.criterion, each.kind] for each in outcome.changes]
                payload = {"set": context["set"].pk, "name": form.cleaned_data["file"].name[:60], "changes": lines}
                checked = signing.dumps(payload, salt=SALT, compress=True)
    context |= {
        "form": form, "outcome": outcome, "checked": checked,
        "faults": [(each, sheet.COLUMNS.get(each.column, each.column)) for each in outcome.faults] if outcome else [],
    }  # fmt: skip
    wrong = form.errors or (outcome is not None and outcome.faults) or (request.method == "POST" and not outcome)
    return render(request, "scoring/links/sheet.html", context, status=422 if wrong else 200)
