"""The register of incoming dispatches as a list: its filters, and what its page shows beside the rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Max, Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cchc.accounts.models import units_in_short
from cchc.files import spreadsheet
from cchc.search import fold
from tasks.dispatches import export, lists, route, year
from tasks.lists.fields import Offer, OneOf, Order, Words, units_offered, years_offered
from tasks.lists.filter_form import FilterForm
from tasks.lists.page import ListPage
from tasks.lists.states import Moment
from tasks.models import Document, Task

KINDS = [(kind.value, kind.label) for kind in (Document.Kind.DISPATCH, Document.Kind.INCOMING)]


def _with_words(word: str) -> Q:
    return Q(pk__in=Task.objects.filter(item__search_text__contains=fold(word)).values("item__document"))


class RegisterFilterForm(FilterForm):
    q = Words(_("Number, summary, issuer, content"), folded=["search_text"], found=_with_words)
    kind = OneOf(_("Kind"), "kind", offers=[(kind, label, kind) for kind, label in KINDS])
    unit = OneOf(_("Unit"))
    state = OneOf(_("State"), offers=[(key, one.label, key) for key, one in lists.STANDINGS.items()])
    year = OneOf(_("Year"), "date__year")
    sort = Order(lists.SORTS, first="-date")

    @classmethod
    def chosen(cls, documents: QuerySet[Document], filters: Mapping[str, Any], moment: Moment) -> QuerySet[Document]:
        """Unit and state are those of one task: with both, one and the same task fits both."""
        wanted = Q()
        if unit := filters.get("unit"):
            wanted &= Q(unit=unit)
        if state := filters.get("state"):
            wanted &= lists.STANDINGS[state].condition(moment)
        if wanted:
            documents = documents.filter(pk__in=Task.objects.filter(wanted).values("item__document"))
        if filters.get("sort", "").endswith("due"):
            dues = {"first_due": Min("items__tasks__due_on"), "last_due": Max("items__tasks__due_on")}
            documents = documents.annotate(**dues)
        return super().chosen(documents, filters, moment)


class Register(ListPage):
    name = "dispatch-list"
    title = _("Register of incoming dispatches")
    form_class = RegisterFilterForm
    file_name = "{day}-van-ban-den"
    year = "date__year"

    def all_rows(self) -> QuerySet[Document]:
        return lists.everything(self.day)

    def offers(self) -> Mapping[str, Iterable[Offer]]:
        units = units_in_short()
        return {"unit": units_offered(units), "year": years_offered(self.years)}

    def shown_rows(self) -> QuerySet[Document]:
        return lists.with_tasks(self.rows)

    def context(self) -> dict[str, Any]:
        context = super().context()
        for document in context["page"]:
            tasks = [task for item in document.items.all() for task in item.shown_tasks]
            document.rows = [(task, route.way_of(task, self.day)) for task in tasks]
        return context | {
            "figures": lists.figures(self.everything, self.moment),
            "stations": year.of_year(self.rows, self.filters.get("year") or self.day.year, self.day),
        }

    def sheet(self) -> spreadsheet.Sheet:
        return export.sheet(self)
