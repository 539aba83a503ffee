"""The register of outgoing documents as a list: its filters, its columns, and how long signed documents lay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cchc.accounts import rights
from reports.outgoing import acts
from reports.outgoing.documents import KINDS, Outgoing, everything
from tasks.lists.columns import Column
from tasks.lists.fields import Offer, OneOf, Order, Words, narrowed, years_offered
from tasks.lists.filter_form import FilterForm
from tasks.lists.page import ListPage
from tasks.lists.states import Moment

Rows = list[Outgoing]

WAITING, TO_SEND, SENT = "waiting", "to-send", "sent"
STATES = {
    WAITING: _("waits for a number"),
    TO_SEND: _("has its number, day sent not entered"),
    SENT: _("has left"),
}
SORTS: dict[str, tuple] = {
    name: (field, name.startswith("-"))
    for column, field in {"number": "number", "date": "dated_on", "kind": "kind", "sent": "sent_on"}.items()
    for name in (column, f"-{column}")
}


def state_of(document: Outgoing) -> str:
    return WAITING if document.waits else SENT if document.sent_on else TO_SEND


class WordsOfDocument(Words):
    def narrowing(self, rows: Rows, words: str, moment: Moment) -> Rows:
        return [row for row in rows if row.has_words(words)]


def _of_kind(rows: Rows, kind: str, moment: Moment) -> Rows:
    return [row for row in rows if row.kind == kind]


def _of_state(rows: Rows, state: str, moment: Moment) -> Rows:
    return [row for row in rows if state_of(row) == state]


def _of_year(rows: Rows, year: int, moment: Moment) -> Rows:
    return [row for row in rows if row.year == year]


class OutgoingFilterForm(FilterForm):
    q = WordsOfDocument(_("Number, summary, recipients"))
    kind = OneOf(_("Kind"), _of_kind, offers=[(kind.value, label, kind.value) for kind, label in KINDS.items()])
    state = OneOf(_("State"), _of_state, offers=[(state, label, state) for state, label in STATES.items()])
    year = OneOf(_("Year"), _of_year)
    sort = Order(SORTS, first="-date")
    LAYOUT = "more"

    @classmethod
    def chosen(cls, rows: Any, filters: Mapping[str, Any], moment: Moment) -> Any:
        """What waits for a number or a day stands first when the latest do, else last."""
        for name, value in filters.items():
            rows = narrowed(rows, cls.base_fields[name], value, moment)
        field, is_descending = SORTS[filters.get("sort") or cls.order().first]
        empty = [row for row in rows if not getattr(row, field)]
        rest = [row for row in rows if getattr(row, field)]
        rest.sort(key=lambda row: (getattr(row, field), row.number, row.key), reverse=is_descending)
        return empty + rest if is_descending else rest + empty


@dataclass(frozen=True)
class Station:
    """From the signature to the day sent, of one kind of document: how many, days in all, the longest."""

    label: str | Promise
    documents: int
    days: int
    longest: int


def stations(rows: Rows, day: date) -> list[Station]:
    found = []
    for kind, label in KINDS.items():
        days = [n for row in rows if row.kind == kind and (n := row.days_to_leave(day)) is not None]
        if days:
            found.append(Station(label, len(days), sum(days), max(days)))
    return found


class OutgoingList(ListPage):
    """Rows are read from several tables, so they are a list in memory; a page of them is shown."""

    name = "outgoing-list"
    title = _("Outgoing documents")
    form_class = OutgoingFilterForm
    file_name = "van-ban-di-{day}"
    size = 50
    columns = [
        Column(_("Number"), lambda row, day: row.number, 20),
        Column(_("Date"), lambda row, day: row.dated_on, 12),
        Column(_("Kind"), lambda row, day: str(row.label), 22),
        Column(_("Summary"), lambda row, day: row.about, 50),
        Column(_("Recipients"), lambda row, day: row.recipients, 50),
        Column(_("Signed on"), lambda row, day: row.signed_on, 12),
        Column(_("Day sent"), lambda row, day: row.sent_on, 12),
        Column(_("Sent by"), lambda row, day: str(row.sent_by or ""), 22),
        Column(_("Days from signature to sending"), lambda row, day: row.days_to_leave(day), 14),
        Column(_("State"), lambda row, day: str(STATES[state_of(row)]), 22),
        Column(_("Key"), lambda row, day: row.key, 14),
    ]

    def all_rows(self) -> Any:
        return everything()

    def offers(self) -> Mapping[str, Iterable[Offer]]:
        return {"year": years_offered(self.years)}

    @cached_property
    def years(self) -> dict[int, int]:
        return dict(Counter(row.year for row in self.everything if row.year))

    @cached_property
    def total(self) -> int:
        return len(list(self.everything))

    def context(self) -> dict[str, Any]:
        context = super().context()
        shown = list(context["page"].object_list)
        person = rights.reader(self.request)
        return context | {
            "rows": [(row, state_of(row), row.days_to_leave(self.day), acts.may(person, row)) for row in shown],
            "states": STATES,
            "stations": stations(list(self.rows), self.day),
        }
