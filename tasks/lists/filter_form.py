"""The filters of a list as they stand in its address; a list's own form declares its fields and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.lists.fields import Offer, OneOf, Order, narrowed
from tasks.lists.states import Moment

FILES = ("xlsx", "csv")


class FilterForm(forms.Form):
    """What is not allowed in the address is named, and the rest still filters.

    A list's form declares filters of `tasks.lists.fields` in the order of the page, and `sort`, an Order.
    """

    MORE: ClassVar[tuple[str, ...]] = ()  # folded away under "more filters"
    UNSEEN: ClassVar[tuple[str, ...]] = ()  # asked for by links only
    LAYOUT: ClassVar[str] = ""  # of the fields, as static/css/pages.css names it
    NO_FILTER: ClassVar[tuple[str, ...]] = ("sort", "format")  # leave the same rows

    format = forms.ChoiceField(label=gettext_lazy("File"), required=False, choices=[(kind, kind) for kind in FILES])

    def __init__(self, data: Mapping[str, Any], offers: Mapping[str, Iterable[Offer]]):
        """`offers` is, by field, what can be chosen in it today."""
        super().__init__(data, auto_id="filter_%s", label_suffix="")
        for name, offered in offers.items():
            self.fields[name].offer(offered)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = _(
                    "%(field)s: “%%(value)s” is not known; the filter is left out."
                ) % {"field": field.label}

    def _seen(self) -> list[str]:
        return [name for name in self.fields if name not in (*self.MORE, *self.UNSEEN, "sort", "format")]

    def first(self) -> list:
        return [self[name] for name in self._seen()]

    def more(self) -> list:
        return [self[name] for name in self.MORE]

    @property
    def has_more(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.MORE)

    def kept(self) -> list[tuple[str, str]]:
        """What is asked for without a field of its own on the page, so that filtering on keeps it."""
        names = (*self.UNSEEN, "sort")
        return [(name, self.data[name]) for name in names if self.data.get(name) and name not in self.errors]

    def filters(self) -> dict[str, Any]:
        """What is valid of what was asked, by field; what is empty is left out. Call after `is_valid()`."""
        return {name: value for name, value in self.cleaned_data.items() if value and name != "format"}

    @classmethod
    def order(cls) -> Order:
        return cls.base_fields["sort"]

    @classmethod
    def chosen(cls, rows: QuerySet[Any], filters: Mapping[str, Any], moment: Moment) -> QuerySet[Any]:
        """The rows that fit, in the order asked for; ties keep one order, so that no page repeats a row.

        `filters` is what `filters()` gives. Raises KeyError for a name that is no field of the form.
        """
        for name, value in filters.items():
            rows = narrowed(rows, cls.base_fields[name], value, moment)
        order = cls.order()
        return rows.order_by(*order.orders[filters.get("sort") or order.first], "pk")

    def problems(self) -> list[str]:
        return [problem for problems in self.errors.values() for problem in problems]

    def chips(self) -> list[dict[str, Any]]:
        """Each filter in force with its words and the name that its query leaves out."""
        return [
            {"name": name, "label": field.label, "value": self.in_words(name, self.cleaned_data[name])}
            for name, field in self.fields.items()
            if name not in self.NO_FILTER and self.cleaned_data.get(name)
        ]

    def in_words(self, name: str, value: Any) -> Any:
        """What was chosen in a field, as a chip says it."""
        field = self.fields[name]
        if isinstance(field, OneOf):
            return field.in_words(self[name].value())
        if isinstance(value, date):
            return formats.date_format(value, "SHORT_DATE_FORMAT")
        return _("yes") if value is True else value
