"""The administrator enters people, corrects them, lets them go, and gives back a way in that was lost.

Each act takes `by` (the administrator). Raises PermissionDenied, or Refused with a sentence for the reader.
"""

from __future__ import annotations

import re
from datetime import date

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cchc import history
from cchc.accounts import rights
from cchc.accounts.models import Membership, User
from cchc.accounts.oversight import watch
from cchc.accounts.people import functions
from cchc.refusal import Refused
from cchc.search import fold


def user_name(name: str, email: str = "") -> str:
    """A user name that nobody has: what stands before the @ of the address, else given name and initials."""
    words = re.sub(r"[^a-z0-9 ]", "", fold(name)).split()
    usual = words[-1] + (f".{''.join(word[0] for word in words[:-1])}" if words[1:] else "") if words else "nguoi"
    wanted = re.sub(r"[^\w.+-]", "", fold(email.partition("@")[0])) or usual
    taken = {
        other.casefold()
        for other in User.objects.filter(username__istartswith=wanted).values_list("username", flat=True)
    }
    numbered = (f"{wanted}{n}" for n in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(one for one in numbered if one not in taken)


@transaction.atomic
def add(person: User, *, by: User, function: Membership | None = None) -> User:
    """Save a new person with the first function; nobody knows a password yet, a link lets the person choose one."""
    rights.require(by, "administer")
    person.username = person.username or user_name(person.name, person.email)
    person.set_unusable_password()
    _save(person, by=by)
    if function is not None:
        function.person = person
        functions.give(function, by=by)
    return person


def correct(person: User, *, by: User, why: str = "") -> User:
    """Save name, position, e-mail or user name."""
    rights.require(by, "administer")
    return _save(person, by=by, why=why)


def _save(person: User, *, by: User, why: str = "") -> User:
    try:
        person.full_clean(exclude=["password"])
    except ValidationError as wrong:
        raise Refused(wrong.message_dict) from wrong
    return history.save(person, by=by, why=why)


@transaction.atomic
def leave(person: User, *, last_day: date, by: User, why: str = "") -> User:
    """Close the account after `last_day`; the functions that would go on end with it."""
    rights.require(by, "administer")
    if person.pk == by.pk:
        raise Refused(_("You cannot close your own account: another administrator does that."))
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.active_from and last_day < person.active_from:
        raise Refused({"last_day": _("The last day lies before the first.")})
    for function in person.memberships.filter(Q(valid_to=None) | Q(valid_to__gt=last_day)):
        function.valid_to = max(last_day, function.valid_from or last_day)
        history.save(function, by=by, why=why)
    person.active_to = last_day
    return history.save(person, by=by, why=why)


def remove_second_factor(person: User, *, by: User) -> int:
    """Of somebody who lost the device: the next sign-in sets up a new one. Gives how many were removed."""
    rights.require(by, "administer")
    removed, _rows = Authenticator.objects.filter(user=person).delete()
    if removed:
        watch.second_factor_removed(person, by=by)
    return removed
