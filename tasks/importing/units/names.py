"""The names of units that are known on a day: today's, earlier ones, and those that a person confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cchc import clock
from cchc.accounts.models import Unit
from tasks.importing.units.book import UnitBook
from tasks.models import Document, UnitAlias


def book(units: Iterable[Unit], document: Document) -> UnitBook:
    """The names as of the day on which the document's tasks are given."""
    return book_on(units, max(document.date, date(document.year, 1, 1)))


def book_on(units: Iterable[Unit], day: date) -> UnitBook:
    """The names as of `day`. A unit renamed since is known by its old name; one that ended, by who took over."""
    listed = list(units)
    confirmed = {
        alias.text: alias.unit.code if alias.unit else "*" for alias in UnitAlias.objects.select_related("unit")
    }
    codes = {unit.pk: unit.code for unit in listed}
    names = Unit.history.order_by("history_date", "history_id").values_list("id", "name").distinct()
    former = {name: codes[pk] for pk, name in names if pk in codes}
    return UnitBook.of(listed, confirmed, day=day, former=former, taken_over=taken_over(listed, clock.today()))


def taken_over(units: Iterable[Unit], day: date) -> dict[str, str]:
    """Who took over, in the end, from each unit that has ended before `day`."""
    by_key = {unit.pk: unit for unit in units}
    found = {}
    for unit in by_key.values():
        last, seen = unit, {unit.pk}
        while last.valid_to and last.valid_to < day and last.successor_id in by_key and last.successor_id not in seen:
            last = by_key[last.successor_id]
            seen.add(last.pk)
        if last is not unit:
            found[unit.code] = last.code
    return found
