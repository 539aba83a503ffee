"""Who may do what: one table of role and act, asked by every page, act and command.

A right asks its object for `unit_id` / `unit`, `officer_id` and `entered_by_id`; it knows no model of a higher room.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Membership, Unit, User

Role = Membership.Role
Condition = Callable[[User, object], bool]


def always(user: User, thing) -> bool:
    return True


def assigned_to_me(user: User, thing) -> bool:
    return thing.officer_id == user.pk and thing.unit_id in user.units()


def led_by_me(user: User, thing) -> bool:
    return user.leads(thing.unit_id)


def of_my_unit(user: User, thing) -> bool:
    return thing.unit_id in user.units()


def in_my_charge(user: User, thing) -> bool:
    """Of the deputy whom the thing itself names, else of the one who has its unit."""
    if named := getattr(thing, "deputy_in_charge_id", None):
        return named == user.pk
    return thing.unit_id in user.units(Role.IN_CHARGE)


def not_the_leaderships(user: User, thing) -> bool:
    return thing.unit.kind != Unit.Kind.LEADERSHIP


def not_the_offices_own(user: User, thing) -> bool:
    return thing.unit.kind != Unit.Kind.OFFICE


def _the_offices(thing) -> bool:
    """The Office's own task, or one whose report the Office Chief entered and so cannot check himself."""
    entered_by = getattr(thing, "entered_by", None)
    return thing.unit.kind == Unit.Kind.OFFICE or (entered_by is not None and entered_by.has_role(Role.OFFICE_CHIEF))


def the_offices_own(user: User, thing) -> bool:
    return _the_offices(thing)


def the_offices_own_in_my_charge(user: User, thing) -> bool:
    office = Unit.objects.filter(kind=Unit.Kind.OFFICE, pk__in=user.units(Role.IN_CHARGE))
    return _the_offices(thing) and office.exists()


EVERYBODY = dict.fromkeys(
    (Role.OFFICER, Role.HEAD, Role.COORDINATOR, Role.OFFICE_CHIEF, Role.DEPUTY, Role.DIRECTOR), always
)
ENTER = {
    Role.OFFICER: assigned_to_me,
    Role.HEAD: led_by_me,
    Role.COORDINATOR: not_the_leaderships,
    Role.OFFICE_CHIEF: always,
}
CHECK = {
    Role.OFFICE_CHIEF: not_the_offices_own,
    Role.DEPUTY: the_offices_own_in_my_charge,
    Role.DIRECTOR: the_offices_own,
}
ASK = {Role.HEAD: led_by_me, Role.OFFICE_CHIEF: always}
COOPERATE = {Role.OFFICER: assigned_to_me, **ASK}
DECIDE = {Role.DEPUTY: in_my_charge, Role.DIRECTOR: always}
BRING_IN = dict.fromkeys((Role.COORDINATOR, Role.OFFICE_CHIEF, Role.DEPUTY, Role.DIRECTOR), always)
KEEP_REPORT = dict.fromkeys((Role.COORDINATOR, Role.OFFICE_CHIEF, Role.DIRECTOR), always)
OFFICE_CHIEF = {Role.OFFICE_CHIEF: always}
OFFICE = {Role.COORDINATOR: always, Role.OFFICE_CHIEF: always}

# The rows of the table; an acting head has the head's column.
RIGHTS: dict[str, dict[str, Condition]] = {
    "view": {**EVERYBODY, Role.OBSERVER: always, Role.ADMINISTRATOR: always},
    "export": {**EVERYBODY, Role.OBSERVER: always, Role.ADMINISTRATOR: always},
    "start": ENTER,
    "note": ENTER,
    "report": ENTER,
    "forecast": ENTER,
    "assign": {Role.HEAD: led_by_me, Role.OFFICE_CHIEF: led_by_me},
    "accept": ASK,
    "ask_transfer": ASK,
    "ask_extension": ASK,
    "decide": DECIDE,
    "set_deadline": {Role.OFFICE_CHIEF: always, **DECIDE},
    "verify": CHECK,
    "send_back": CHECK,
    "cancel": CHECK,
    "reopen": CHECK,
    "ask_contribution": COOPERATE,
    "deliver_contribution": COOPERATE,
    "consult": COOPERATE,
    "register": BRING_IN,
    "confirm_item": OFFICE,
    "enter_reading": {Role.OFFICER: of_my_unit, Role.HEAD: of_my_unit, **OFFICE},
    "draft_criteria": OFFICE,
    "keep_criteria": OFFICE_CHIEF,
    "keep_reminders": OFFICE_CHIEF,
    "draft_chase_letter": OFFICE,
    "write_report": KEEP_REPORT,
    "freeze_report": {Role.OFFICE_CHIEF: always, Role.DIRECTOR: always},
    "approve_report": {Role.DIRECTOR: always},
    "issue_report": KEEP_REPORT,
    "remark": EVERYBODY,
    "draft_organisation": OFFICE,
    "keep_organisation": OFFICE_CHIEF,
    "administer": {Role.ADMINISTRATOR: always},
}

WITHIN: dict[Condition, str] = {
    assigned_to_me: gettext_lazy("of a task assigned to them"),
    led_by_me: gettext_lazy("of the unit that leads it"),
    of_my_unit: gettext_lazy("of the unit that enters it"),
    in_my_charge: gettext_lazy("in charge of the unit"),
    not_the_leaderships: gettext_lazy("(on behalf, not for the leadership)"),
    not_the_offices_own: gettext_lazy("(not the Office's own tasks)"),
    the_offices_own: gettext_lazy("(the Office's own tasks)"),
    the_offices_own_in_my_charge: gettext_lazy("in charge of the Office (the Office's own tasks)"),
}


def _column(role: str) -> str:
    return Role.HEAD if role == Role.ACTING_HEAD else role


def _unit_known(thing) -> bool:
    return thing is not None and getattr(thing, "unit_id", None) is not None


def allowed(user: User, act: str, thing=None) -> bool:
    """Whether `user` may do `act` to `thing` today.

    Without a thing it answers for acts that have none. Raises KeyError for an act that the table does not know.
    """
    row = RIGHTS[act]
    if not user.is_authenticated:
        return False
    if act == "verify" and thing is not None and thing.entered_by_id == user.pk:
        return False
    if act == "confirm_item" and thing is not None and thing.entered_by_id == user.pk:
        return False
    for function in user.functions():
        condition = row.get(_column(function.role))
        if condition is None:
            continue
        if condition is always or (_unit_known(thing) and condition(user, thing)):
            return True
    return False


def may_ever(user: User, act: str) -> bool:
    """Whether some function of the person has a cell in the row of `act`: what a menu asks before a thing is chosen."""
    return user.is_authenticated and any(_column(f.role) in RIGHTS[act] for f in user.functions())


def who_may(act: str) -> str:
    """The row of `act` as words, for the page that refuses: "Office Chief (not the Office's own tasks); Director"."""
    parts = []
    for role, condition in RIGHTS[act].items():
        label = Role(role).label
        parts.append(str(format_lazy("{} {}", label, WITHIN[condition]) if condition in WITHIN else label))
    return "; ".join(parts)


def require(user: User, act: str, thing=None) -> None:
    """Raises PermissionDenied with a sentence that says who may."""
    if allowed(user, act, thing):
        return
    if act in ("verify", "confirm_item") and thing is not None and thing.entered_by_id == getattr(user, "pk", None):
        raise PermissionDenied(
            _("You entered this yourself, so another person checks it: %(who)s.") % {"who": who_may(act)}
        )
    raise PermissionDenied(_("This is for: %(who)s.") % {"who": who_may(act)})


def reader(request: HttpRequest, act: str = "view", thing: Any = None) -> User:
    """Who asks for a page; raises PermissionDenied unless that person may do `act`."""
    user = cast(User, request.user)  # the middleware lets nobody else come here
    require(user, act, thing)
    return user


class May:
    """For templates: `{% if may.register %}` asks about an act that needs no object."""

    def __init__(self, user: User):
        self._user = user

    def __getitem__(self, act: str) -> bool:
        return may_ever(self._user, act)
