"""What people confirm of an annex: names that mean a unit, and items compared with the signed text."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import Unit, User
from tasks.models import Item, UnitAlias
from tasks.vocabulary import squash


@transaction.atomic
def confirm_name(text: str, code: str, *, by: User) -> UnitAlias:
    """Remember that `text` means the unit `code` ("*": every unit).

    Raises PermissionDenied, Unit.DoesNotExist, TooLong.
    """
    rights.require(by, "register")
    unit = None if code == "*" else Unit.objects.get(code=code)
    alias = UnitAlias.objects.filter(key=squash(text)).first() or UnitAlias(key=squash(text))
    alias.text, alias.unit, alias.every_unit = text, unit, unit is None
    alias.confirmed_by, alias.confirmed_on = by, clock.today()
    return history.save(alias, by=by)


@transaction.atomic
def confirm(items: Iterable[Item], *, by: User) -> int:
    """Mark the items as compared with the signed text by a second person; gives how many. All or nothing.

    Raises PermissionDenied where `by` brought an item in, or may not confirm at all.
    """
    keys = [item.pk for item in items]
    locked = Item.objects.select_for_update(of=("self",)).select_related("document").filter(pk__in=keys).order_by("pk")
    confirmed = 0
    for item in locked:
        rights.require(by, "confirm_item", item)
        if item.provenance == Item.Provenance.CONFIRMED:
            continue
        item.provenance, item.confirmed_by, item.confirmed_on = Item.Provenance.CONFIRMED, by, clock.today()
        history.save(item, by=by, why=str(Item.Provenance.CONFIRMED.label))
        confirmed += 1
    return confirmed
