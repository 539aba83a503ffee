"""A second named person compares what was brought in with the signed text."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import User
from tasks.models import Item


@transaction.atomic
def confirm(items: Iterable[Item], *, by: User) -> int:
    """Mark the items as compared with the signed text; gives how many. All or nothing.

    Raises PermissionDenied where `by` brought an item in, or may not confirm at all.
    """
    keys = [item.pk for item in items]
    locked = Item.objects.select_for_update(of=("self",)).select_related("document").filter(pk__in=keys)
    confirmed = 0
    for item in locked:
        rights.require(by, "confirm_item", item)
        if item.provenance == Item.Provenance.CONFIRMED:
            continue
        item.provenance, item.confirmed_by, item.confirmed_on = Item.Provenance.CONFIRMED, by, clock.today()
        history.save(item, by=by, why=str(Item.Provenance.CONFIRMED.label))
        confirmed += 1
    return confirmed
