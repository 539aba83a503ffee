"""Nobody grants themselves a function that verifies or decides: a second person says yes or no."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import FunctionRequest, Membership, User
from cchc.refusal import Refused

Role = Membership.Role
WATCHED_ROLES = (Role.DIRECTOR, Role.DEPUTY, Role.IN_CHARGE, Role.OFFICE_CHIEF)


def needs_second_person(function: Membership, by: User) -> bool:
    """Whether saving `function` would give `by` a day of verifying or deciding that they do not have yet."""
    if function.person_id != by.pk or function.role not in WATCHED_ROLES:
        return False
    had = Membership.objects.filter(pk=function.pk).first() if function.pk else None
    if had is None or (had.person_id, had.role, had.unit_id) != (by.pk, function.role, function.unit_id):
        return True
    begins_earlier = had.valid_from and (function.valid_from is None or function.valid_from < had.valid_from)
    ends_later = had.valid_to and (function.valid_to is None or function.valid_to > had.valid_to)
    return bool(begins_earlier or ends_later)


def ask(function: Membership, by: User) -> FunctionRequest:
    """Keep what was asked for; nothing of it holds."""
    request = FunctionRequest(
        role=function.role, unit=function.unit, valid_from=function.valid_from, valid_to=function.valid_to,
        changes_id=function.pk, asked_by=by, asked_on=clock.today(),
    )  # fmt: skip
    return history.save(request, by=by)


def role_of(request: FunctionRequest) -> str:
    return str(Role(request.role).label)


@transaction.atomic
def decide(request: FunctionRequest, *, by: User, grant: bool) -> FunctionRequest:
    """Say yes, which makes the function, or no. Raises PermissionDenied, Refused (decided), ValidationError (clash)."""
    rights.require(by, "grant_function")
    request = FunctionRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.asked_by_id == by.pk:
        raise PermissionDenied(_("You asked for this yourself, so another person decides."))
    if request.decided_by_id:
        raise Refused(_("This was decided already."))
    request.decided_by, request.decided_on, request.is_granted = by, clock.today(), grant
    history.save(request, by=by)
    if grant:
        function = request.changes or Membership()
        function.person, function.role, function.unit = request.asked_by, request.role, request.unit
        function.valid_from, function.valid_to = request.valid_from, request.valid_to
        function.full_clean()
        history.save(function, by=by)
    return request
