"""Who of the deputies has what in charge: units by their function, and an item where it differs from its unit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction
from django.db.models import BigIntegerField, Case, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import Membership, User
from cchc.accounts.reference.kept import kept
from cchc.dates import short_date
from cchc.history import version
from cchc.refusal import Refused
from tasks.models import Item, Task, conditions
from tasks.models.task import TaskQuerySet

Role = Membership.Role


def in_charge_of(tasks: TaskQuerySet, person: User, day: date, *, units: Collection[int] | None = None) -> TaskQuerySet:
    """Those of `tasks` that the person has in charge on `day`; `units` are the person's, where they are known."""
    units = person.units(Role.IN_CHARGE, day=day) if units is None else units
    return tasks.alias(deputy=conditions.deputy(day)).filter(rights.in_charge(person.pk, units))


def holder(by_unit: Mapping[int, User], day: date) -> Coalesce:
    """Key of the deputy who has a task in charge: its item's, else its unit's."""
    whens = [When(unit=unit, then=Value(deputy.pk)) for unit, deputy in by_unit.items()]
    return Coalesce(conditions.deputy(day), Case(*whens, default=Value(None), output_field=BigIntegerField()))


def has_any(user: User) -> bool:
    """Whether the person is a deputy with units or items in charge, or the Director."""
    return user.has_role(Role.DIRECTOR, Role.DEPUTY)


def deputies(day: date) -> QuerySet[User]:
    """Who may have something in charge."""
    members = Membership.objects.with_open_accounts(day).filter(role=Role.DEPUTY)
    return User.objects.filter(pk__in=members.values("person")).order_by("name")


def deputy_of(task: Task, day: date) -> tuple[User | None, bool]:
    """The deputy in charge of the task, and whether that is by the item itself."""
    if task.item.deputy_on(day):
        return task.item.deputy, True
    return kept(("in charge", day), lambda: _in_charge(day)).get(task.unit_id), False


def _in_charge(day: date) -> dict[int, User]:
    """By unit the deputy in charge of it; of several, whose function was entered last."""
    rows = Membership.objects.with_open_accounts(day).filter(role=Role.IN_CHARGE).order_by("pk")
    rows = rows.values_list("unit", "person", "person__username", "person__name")
    return {unit: User(pk=pk, username=username, name=name) for unit, pk, username, name in rows}


@transaction.atomic
def name_deputy(
    item: Item, *, by: User, deputy: User | None, since: date | None = None, until: date | None = None,
    seen: int | None = None,
) -> Item:  # fmt: skip
    """Say which deputy has just this item in charge, between two days; nobody: again whoever has the unit."""
    rights.require(by, "register")
    item = Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if seen is not None and seen != version(item):
        raise Refused(_("Somebody changed this item meanwhile; look at it as it is now."))
    if deputy is None:
        since = until = None
    elif not deputies(since or clock.today()).filter(pk=deputy.pk).exists():
        raise Refused(_("%(person)s is no deputy director on that day.") % {"person": deputy})
    if since and until and until < since:
        raise Refused(_("%(until)s is before %(since)s.") % {"until": short_date(until), "since": short_date(since)})
    item.deputy, item.deputy_from, item.deputy_to = deputy, since, until
    return history.save(item, by=by)
