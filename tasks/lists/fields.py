"""The filters that a list's form is made of: each field knows how it narrows the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cchc.accounts.models import Unit
from cchc.forms import DayField
from cchc.search import fold
from tasks.lists.states import Moment, Standing

# From the rows, what was chosen and the day to the rows that fit; or the look-up that must equal what was chosen.
Narrowing = Callable[[Any, Any, Moment], Any] | str
# What the address says, its words, and what it stands for.
Offer = tuple[str, str | Promise, Any]

WORD_LETTERS = 200
ALL = _("all")


def narrowed(rows: QuerySet[Any], field: forms.Field, value: Any, moment: Moment) -> QuerySet[Any]:
    """The rows that fit what was chosen in a field; a field without `narrowing` leaves them as they are."""
    narrowing: Narrowing | None = getattr(field, "narrowing", None)
    if narrowing is None:
        return rows
    return rows.filter(**{narrowing: value}) if isinstance(narrowing, str) else narrowing(rows, value, moment)


class PlainSelect(forms.Select):
    """The same as Django's select gives, without what that works out for each of a hundred options."""

    template_name = "components/_select.html"

    def get_context(self, name, value, attrs):
        attrs = self.build_attrs(self.attrs, attrs)
        return {"widget": {"name": name, "attrs": attrs, "chosen": "" if value is None else str(value)},
                "choices": self.choices}  # fmt: skip


class OneOf(forms.ChoiceField):
    """One of what the list offers, known when the form is made (`offer`) or always (`offers`).

    What is cleaned is what the chosen one stands for; empty where nothing was chosen.
    """

    widget = PlainSelect

    def __init__(
        self, label: str | Promise, narrowing: Narrowing | None = None, *, offers: Iterable[Offer] = (),
        nothing: str | Promise = ALL,
    ):  # fmt: skip
        super().__init__(label=label, required=False)
        self.narrowing, self.nothing = narrowing, nothing
        self.offer(offers)

    def offer(self, offers: Iterable[Offer]) -> None:
        listed = list(offers)
        self.values = {key: value for key, _words, value in listed}
        self.choices = [("", self.nothing), *((key, words) for key, words, _value in listed)]

    def clean(self, value: Any) -> Any:
        key = super().clean(value)
        return self.values[key] if key else ""

    def in_words(self, key: str) -> str | Promise:
        return dict(self.choices)[key]


class OneState(OneOf):
    """How a row stands, by the words and conditions of the list."""

    def __init__(self, standings: Mapping[str, Standing], narrowing: Narrowing | None = None):
        def by_state(rows: Any, state: str, moment: Moment) -> Any:
            return rows.filter(standings[state].condition(moment))

        offers = [(key, standing.label, key) for key, standing in standings.items()]
        super().__init__(_("State"), narrowing or by_state, offers=offers)


class Words(forms.CharField):
    """Words of which each must be found. `folded` are look-ups of texts stored folded, `plain` of texts as written."""

    def __init__(
        self, label: str | Promise, *, folded: Iterable[str] = (), plain: Iterable[str] = (),
        found: Callable[[str], Q] | None = None,
    ):  # fmt: skip
        super().__init__(label=label, required=False, max_length=WORD_LETTERS)
        self.folded, self.plain, self.found = tuple(folded), tuple(plain), found

    def narrowing(self, rows: Any, words: str, moment: Moment) -> Any:
        for word in words.split():
            condition = self.found(word) if self.found else Q()
            for field in self.folded:
                condition |= Q(**{f"{field}__contains": fold(word)})
            for field in self.plain:
                condition |= Q(**{f"{field}__icontains": word})
            rows = rows.filter(condition)
        return rows


class Flag(forms.BooleanField):
    """Ticked: only the rows that fit."""

    def __init__(self, label: str | Promise, narrowing: Narrowing):
        super().__init__(label=label, required=False)
        self.narrowing = narrowing


class Day(DayField):
    """A day, compared with one of the row's."""

    def __init__(self, label: str | Promise, narrowing: Narrowing):
        super().__init__(label=label, required=False)
        self.narrowing = narrowing


class Order(forms.ChoiceField):
    """In which order the rows stand; the headings ask for it, no field on the page does.

    `orders` is filled by `both_ways`, and a higher package may add its own; `first` holds where none is asked.
    """

    def __init__(self, orders: Mapping[str, tuple], *, first: str):
        super().__init__(label=_("Order"), required=False, choices=lambda: [(key, key) for key in orders])
        self.orders, self.first = orders, first

    def links(self, now: str) -> dict[str, dict[str, str]]:
        """For each column that can be sorted: what its heading asks for next, and how it stands now."""
        links = {}
        for column in (name for name in self.orders if not name.startswith("-")):
            state = {column: "ascending", f"-{column}": "descending"}.get(now, "")
            links[column] = {"next": f"-{column}" if state == "ascending" else column, "now": state}
        return links


def both_ways(**orders: tuple[str, ...]) -> dict[str, tuple]:
    """Each order and its reverse; what is empty comes last either way."""
    found: dict[str, tuple] = {}
    for name, fields in orders.items():
        found[name] = tuple(F(field).asc(nulls_last=True) for field in fields)
        found[f"-{name}"] = tuple(F(field).desc(nulls_last=True) for field in fields)
    return found


def units_offered(units: Iterable[Unit]) -> list[Offer]:
    return [(unit.code, unit.name, unit) for unit in units]


def years_offered(years: Iterable[int]) -> list[Offer]:
    """The latest first."""
    return [(str(year), str(year), year) for year in sorted(years, reverse=True)]
