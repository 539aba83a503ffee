"""The register of documents as a list: a page at a time, all of it on paper, or as a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from tasks.lists.columns import Column
from tasks.lists.fields import Flag, Offer, OneOf, Order, Words, both_ways, years_offered
from tasks.lists.filter_form import FilterForm
from tasks.lists.page import ListPage
from tasks.models import Document, Item, Task, conditions

ON_PAPER = 10_000

SORTS = both_ways(number=("number",), date=("date",), issuer=("issuer", "date")) | {
    "date": ("year", "date", "number"),
    "-date": ("-year", "-date", "number"),
}


def _with_drafts(documents: QuerySet[Document], ticked: bool, moment: Any) -> QuerySet[Document]:
    return documents.filter(pk__in=Item.objects.filter(provenance="draft").values("document"))


class DocumentFilterForm(FilterForm):
    q = Words(_("Number, summary, issuer"), folded=["search_text"])
    kind = OneOf(_("Kind"), "kind", offers=[(kind.value, kind.label, kind.value) for kind in Document.Kind])
    year = OneOf(_("Year"), "year")
    drafts = Flag(_("with items not compared yet"), _with_drafts)
    sort = Order(SORTS, first="-date")
    LAYOUT = "more"


class DocumentList(ListPage):
    name = "document-list"
    title = _("Documents")
    form_class = DocumentFilterForm
    file_name = "van-ban-{day}"
    size = 50
    year = "year"
    # A row is a document with what is counted of it.
    columns = [
        Column(_("Number"), lambda row, day: row["document"].number, 20),
        Column(_("Kind"), lambda row, day: row["document"].get_kind_display(), 18),
        Column(_("Date"), lambda row, day: row["document"].date, 12),
        Column(_("Summary"), lambda row, day: row["document"].title, 60),
        Column(_("Issuer"), lambda row, day: row["document"].issuer, 28),
        Column(_("Items"), lambda row, day: row["items"], 10),
        Column(_("Number of items that it states"), lambda row, day: row["document"].stated_items, 14),
        Column(_("Tasks"), lambda row, day: row["tasks"], 10),
        Column(_("Tasks done"), lambda row, day: row["done"], 10),
        Column(_("Late"), lambda row, day: row["late"], 10),
    ]

    def __init__(self, request: HttpRequest, query: QueryDict | None = None):
        super().__init__(request, query)
        self.on_paper = "print" in self.query
        if self.on_paper:
            self.size = ON_PAPER

    def all_rows(self) -> QuerySet[Document]:
        return Document.objects.existing_on(self.day)

    def offers(self) -> Mapping[str, Iterable[Offer]]:
        return {"year": years_offered(self.years)}

    def shown_rows(self) -> QuerySet[Document]:
        return self.rows.defer("search_text", "file_values", "note")

    def file_rows(self) -> list[dict[str, Any]]:
        return _counted(list(self.shown_rows()), self.day)

    def context(self) -> dict[str, Any]:
        context = super().context()
        return context | {"rows": _counted(list(context["page"].object_list), self.day), "on_paper": self.on_paper}


def _counted(documents: list[Document], day: date) -> list[dict[str, Any]]:
    """Each document with how many items and tasks it has; two queries."""
    items = Item.objects.filter(document__in=documents).order_by().values_list("document").annotate(n=Count("pk"))
    tasks = (
        Task.objects.filter(item__document__in=documents)
        .order_by()
        .values_list("item__document")
        .annotate(
            n=Count("pk"),
            done=Count("pk", filter=Q(state=Task.State.DONE)),
            late=Count("pk", filter=conditions.late(day)),
        )
    )
    of_items, of_tasks = dict(items), {document: counts for document, *counts in tasks}
    rows = []
    for one in documents:
        number, done, late = of_tasks.get(one.pk, (0, 0, 0))
        rows.append({"document": one, "items": of_items.get(one.pk, 0), "tasks": number, "done": done, "late": late})
    return rows
