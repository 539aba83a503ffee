"""A list as a page: what its address asks for, a page of rows at a time, and all of them as a file.

A new list is a subclass of `ListPage`, a `FilterForm`, the columns of its file, and a template.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext as _

from cchc import clock
from cchc.accounts import rights
from cchc.dates import short_date
from cchc.files import downloads, spreadsheet
from tasks.lists.columns import Column, sheet
from tasks.lists.fields import Offer
from tasks.lists.filter_form import FilterForm
from tasks.lists.states import Moment, address_of
from tasks.models import KeptList, workdays

# By the name of its address, every list there is.
LISTS: dict[str, type[ListPage]] = {}


class ListPage:
    """One reading of a list's address; what is not allowed in it is left out, and the page says so."""

    name: ClassVar[str]  # of its address, under which lists are kept, too
    title: ClassVar[str | Promise]  # of its file
    form_class: ClassVar[type[FilterForm]]
    columns: ClassVar[Sequence[Column]]  # of its file
    size: ClassVar[int] = 25
    file_name: ClassVar[str]  # with the day in it: "van-ban-{day}"
    year: ClassVar[str] = ""  # the look-up of the year that the list is filtered by

    def __init_subclass__(cls) -> None:
        if "name" in cls.__dict__:
            LISTS[cls.name] = cls

    def __init__(self, request: HttpRequest, query: QueryDict | None = None):
        self.request, self.user = request, request.user
        self.query = request.GET if query is None else query
        # Of many lists no filter asks for the calendar.
        self.moment = Moment.of(clock.today(), SimpleLazyObject(workdays))
        self.everything = self.all_rows()
        self.form = self.form_class(self.query, self.offers())
        self.form.is_valid()
        self.filters = self.form.filters()
        self.rows = self.form_class.chosen(self.everything, self.filters, self.moment)

    # What a list says of itself.

    def all_rows(self) -> QuerySet[Any]:
        """What the person may see today."""
        raise NotImplementedError

    def offers(self) -> Mapping[str, Iterable[Offer]]:
        """By field of the form, what can be chosen in it."""
        return {}

    def shown_rows(self) -> QuerySet[Any]:
        """The rows with what the page and the file show beside their own fields."""
        return self.rows

    def file_rows(self) -> Iterable[Any]:
        """What the columns of the file are written from."""
        return self.shown_rows()

    # What follows.

    @property
    def day(self):
        return self.moment.day

    @property
    def address(self) -> str:
        return address_of(self.name, {})

    @property
    def sort(self) -> str:
        return self.filters.get("sort") or self.form_class.order().first

    @cached_property
    def years(self) -> dict[int, int]:
        """How many rows each year has; one query both for the years to choose from and for how many there are."""
        rows = self.everything.order_by().values_list(self.year)
        return dict(rows.annotate(number=Count("pk")).order_by(self.year))

    @cached_property
    def total(self) -> int:
        """How many rows there are without any filter."""
        return sum(self.years.values()) if self.year else self.everything.count()

    @cached_property
    def paginator(self) -> Paginator:
        paginator = Paginator(self.shown_rows(), self.size)
        if not self.form.chips():
            paginator.count = self.total
        return paginator

    @cached_property
    def _kept(self) -> list[KeptList]:
        return list(KeptList.objects.seen_by(self.user).filter(page=self.name))

    @property
    def kept(self) -> list[KeptList]:
        """What the person, or others for everybody, keep of this list under a name."""
        return [one for one in self._kept if one.name]

    @property
    def kept_columns(self) -> list[str]:
        own = (one for one in self._kept if one.person_id == self.user.pk and not one.name)
        return next((one.columns.split() for one in own), [])

    def context(self) -> dict[str, Any]:
        """What the page shows; says what was wrong in the address."""
        for problem in self.form.problems():
            messages.warning(self.request, problem)
        page = self.paginator.get_page(self.query.get("page"))
        return {
            "asked": self,
            "form": self.form,
            "page": page,
            "pages": self.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
            "total": self.total,
            "sorts": self.form_class.order().links(self.sort),
            "address": self.address,
        }

    def response(self, template: str) -> HttpResponseBase:
        """The page, or the file where the address asks for it."""
        return self.file() or render(self.request, template, self.context())

    def filters_in_words(self, nothing: str) -> str:
        return "; ".join(f"{chip['label']}: {chip['value']}" for chip in self.form.chips()) or nothing

    def notes(self) -> list[str]:
        """What stands above the rows of the file."""
        words = {"day": short_date(self.day), "filters": self.filters_in_words(_("all"))}
        return [_("As of %(day)s; %(filters)s") % words]

    def sheet(self) -> spreadsheet.Sheet:
        return sheet(self.columns, self.file_rows(), self.day, title=str(self.title), notes=self.notes())

    def file(self) -> HttpResponseBase | None:
        """The file that the address asks for (`format=xlsx`); none where it asks for a page."""
        kind = self.form.cleaned_data.get("format")
        return self.as_file(kind) if kind else None

    def as_file(self, kind: str) -> HttpResponseBase:
        """Exactly the rows of the list. Raises PermissionDenied."""
        rights.require(self.user, "export")
        found, name = self.sheet(), f"{self.file_name.format(day=self.day)}.{kind}"
        if kind == "csv":
            return downloads.from_pieces(name, spreadsheet.csv_file(found))
        return downloads.from_bytes(name, spreadsheet.xlsx(found, made_on=self.day))
