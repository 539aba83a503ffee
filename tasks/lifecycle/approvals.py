"""What waits for somebody's word: reports to be verified, requests to be decided. The same answers as the table of
rights gives for one thing at a time, as conditions on many."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from cchc import clock
from cchc.accounts.models import Membership, Unit, User
from tasks.lifecycle import deputies
from tasks.models import Request, conditions

Role = Membership.Role
NOTHING = Q(pk__in=[])


def to_verify_by(user: User, day: date) -> Q:
    """Reported tasks that the person may verify (`accounts.rights`, row "verify")."""
    chiefs = Membership.objects.with_open_accounts(day).filter(role=Role.OFFICE_CHIEF).values("person")
    the_offices = Q(unit__kind=Unit.Kind.OFFICE) | Q(reported_by__in=chiefs)
    mine = NOTHING
    if user.has_role(Role.OFFICE_CHIEF):
        mine |= ~Q(unit__kind=Unit.Kind.OFFICE)
    if user.has_role(Role.DIRECTOR) or (user.has_role(Role.DEPUTY) and _in_charge_of_the_office(user)):
        mine |= the_offices
    return conditions.to_verify() & mine & ~Q(reported_by=user)


def _in_charge_of_the_office(user: User) -> bool:
    return any(
        function.role == Role.IN_CHARGE and function.unit.kind == Unit.Kind.OFFICE for function in user.functions()
    )


def to_decide_by(user: User) -> QuerySet[Request]:
    """Requests without a decision that the person may decide (row "decide")."""
    waiting = undecided()
    if user.has_role(Role.DIRECTOR):
        return waiting
    if user.has_role(Role.DEPUTY):
        return waiting.filter(deputies.of(user, clock.today(), task="task__"))
    return waiting.none()


def accept_overdue(before: date) -> Q:
    """Not accepted though given before `before`; who proposed another unit meanwhile has said its word."""
    asked = Request.objects.filter(kind=Request.Kind.TRANSFER, decision="").values("task")
    return conditions.not_accepted() & Q(given_on__lt=before) & ~Q(pk__in=asked)


def undecided() -> QuerySet[Request]:
    """What waits for a decision, the longest waiting first, with everything that a row shows."""
    return for_rows(Request.objects.filter(decision="")).order_by("requested_on", "pk")


def for_rows(requests: QuerySet[Request]) -> QuerySet[Request]:
    return requests.select_related("task__item__document", "task__unit", "task__officer", "to_unit", "requested_by")
