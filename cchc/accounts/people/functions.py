"""Functions are given from a day and end on a day; a unit gets another head, or somebody who stands in for the head.

Each act takes `by` (the administrator). Raises PermissionDenied, or Refused with a sentence for the reader.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cchc import history
from cchc.accounts import rights
from cchc.accounts.models import Membership, Unit, User
from cchc.accounts.oversight import function_grants
from cchc.dates import short_date
from cchc.refusal import Refused

Role = Membership.Role
ONE_DAY = timedelta(days=1)


@transaction.atomic
def give(function: Membership, *, by: User, why: str = "") -> Membership:
    """Save a new function, or new days of one that there is."""
    rights.require(by, "administer")
    if function_grants.needs_second_person(function, by):
        raise Refused(_("Nobody gives themselves a function that verifies or decides: another administrator does."))
    _refuse_impossible(function)
    try:
        function.clean()
    except ValidationError as wrong:
        raise Refused(wrong.messages) from wrong
    return history.save(function, by=by, why=why)


def _refuse_impossible(function: Membership) -> None:
    first, last = function.valid_from, function.valid_to
    if function.role not in Membership.WITHOUT_UNIT and function.unit is None:
        raise Refused({"unit": _("This function is one in a unit: choose the unit.")})
    if function.role == Role.ACTING_HEAD and not (first and last):
        raise Refused({"valid_to": _("An acting head stands in between two days: enter both.")})
    if first and last and last < first:
        raise Refused({"valid_to": _("The last day lies before the first.")})
    same = Membership.objects.filter(person=function.person_id, role=function.role, unit=function.unit_id)
    if any(function.overlaps(other) for other in same.exclude(pk=function.pk)):
        raise Refused(_("%(person)s has this function already.") % {"person": function.person})


@transaction.atomic
def end(function: Membership, *, last_day: date, by: User, why: str = "") -> Membership:
    """Let the function end with `last_day`."""
    rights.require(by, "administer")
    function = Membership.objects.select_for_update().get(pk=function.pk)
    if function.valid_from and last_day < function.valid_from:
        raise Refused({"last_day": _("It begins on %(day)s only.") % {"day": short_date(function.valid_from)}})
    if function.person_id == by.pk and function.role == Role.ADMINISTRATOR and not _others_administer(function):
        raise Refused(_("Nobody else administers this office: enter another administrator first."))
    function.valid_to = last_day
    return history.save(function, by=by, why=why)


def _others_administer(function: Membership) -> bool:
    open_ended = Membership.objects.filter(role=Role.ADMINISTRATOR, valid_to=None, person__is_active=True)
    return open_ended.exclude(pk=function.pk).exists()


def head_role(unit: Unit) -> str:
    """What whoever heads `unit` is: the leadership's head is the Director."""
    return Role.DIRECTOR if unit.kind == Unit.Kind.LEADERSHIP else Role.HEAD


@transaction.atomic
def change_head(unit: Unit, person: User, *, first_day: date, by: User, why: str = "") -> Membership:
    """From `first_day` on `person` heads the unit; whoever does so now ends the day before.

    The head of the Office is its Office Chief, and so is the next one.
    """
    rights.require(by, "administer")
    roles = [head_role(unit), *([Role.OFFICE_CHIEF] if unit.kind == Unit.Kind.OFFICE else [])]
    given = []
    for role in roles:
        holding = Membership.objects.select_for_update().filter(unit=unit, role=role)
        for old in holding.filter(Q(valid_to=None) | Q(valid_to__gte=first_day)):
            _make_room(old, person, first_day, by=by, why=why)
        given.append(give(Membership(person=person, unit=unit, role=role, valid_from=first_day), by=by, why=why))
    return given[0]


def _make_room(old: Membership, person: User, first_day: date, *, by: User, why: str) -> None:
    if old.person_id == person.pk:
        raise Refused({"person": _("%(person)s heads the unit already.") % {"person": person}})
    if old.valid_from and old.valid_from >= first_day:
        words = _("%(person)s heads the unit only from %(day)s on: a new head begins after that day.")
        raise Refused({"first_day": words % {"person": old.person, "day": short_date(old.valid_from)}})
    old.valid_to = first_day - ONE_DAY
    history.save(old, by=by, why=why)
