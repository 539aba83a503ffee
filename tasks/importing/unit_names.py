"""The unit names that are known for a document: those of the units, and those that a person confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import Unit, User
from tasks.importing.units import UnitBook
from tasks.models import Document, UnitAlias
from tasks.vocabulary import squash


def book(units: Iterable[Unit], document: Document) -> UnitBook:
    """The names as of the day on which the document's tasks are given."""
    confirmed = {
        alias.text: alias.unit.code if alias.unit else "*" for alias in UnitAlias.objects.select_related("unit")
    }
    return UnitBook.of(units, confirmed, day=max(document.date, date(document.year, 1, 1)))


@transaction.atomic
def confirm(text: str, code: str, *, by: User) -> UnitAlias:
    """Remember that `text` means the unit `code` ("*": every unit). Raises PermissionDenied, Unit.DoesNotExist."""
    rights.require(by, "register")
    unit = None if code == "*" else Unit.objects.get(code=code)
    alias = UnitAlias.objects.filter(key=squash(text)).first() or UnitAlias(key=squash(text))
    alias.text, alias.unit, alias.every_unit = text[:200], unit, unit is None
    alias.confirmed_by, alias.confirmed_on = by, clock.today()
    return history.save(alias, by=by)
