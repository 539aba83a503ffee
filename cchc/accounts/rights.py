"""Who may do what: one table of function and act, asked by every page, act and command.

A cell of the table says of which things a function may do the act: a condition in the words `unit`, `unit_kind`,
`officer`, `entered_by` and `deputy` (who has just this thing in charge). Both answers follow from it: `allowed` asks
one thing in hand for `unit_id`, `unit.kind`, `officer_id`, `entered_by_id` and `deputy_in_charge_id`; `condition`
filters rows that have the words as fields or annotations. Neither knows a model of a higher package.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc import clock

from .models import Membership, Unit, User

Role = Membership.Role
Cell = Callable[[User], Q]

EVERY = ~Q(pk__in=[])
NONE = Q(pk__in=[])


def always(user: User) -> Q:
    return EVERY


def assigned_to_me(user: User) -> Q:
    return Q(officer=user.pk, unit__in=user.units())


def led_by_me(user: User) -> Q:
    return Q(unit__in=user.units(Role.HEAD, Role.ACTING_HEAD))


def of_my_unit(user: User) -> Q:
    return Q(unit__in=user.units())


def in_charge(person: int, units: set[int] | frozenset[int]) -> Q:
    """In the charge of the deputy whom the thing itself names, else of `person`, who has `units`."""
    return Q(deputy=person) | Q(deputy=None, unit__in=units)


def in_my_charge(user: User) -> Q:
    return in_charge(user.pk, user.units(Role.IN_CHARGE))


def not_the_leaderships(user: User) -> Q:
    return Q(unit_kind__in=[kind for kind in Unit.Kind if kind != Unit.Kind.LEADERSHIP])


def not_the_offices_own(user: User) -> Q:
    return Q(unit_kind__in=[kind for kind in Unit.Kind if kind != Unit.Kind.OFFICE])


def office_chiefs() -> QuerySet[Membership, int]:
    """Keys of the people who are Office Chief today."""
    chiefs = Membership.objects.with_open_accounts(clock.today()).filter(role=Role.OFFICE_CHIEF)
    return chiefs.values_list("person", flat=True)


def the_offices_own(user: User) -> Q:
    """The Office's own, and what the Office Chief entered for a unit and so cannot check himself."""
    return Q(unit_kind=Unit.Kind.OFFICE) | Q(entered_by__in=office_chiefs())


def the_offices_own_in_my_charge(user: User) -> Q:
    has_the_office = any(
        function.role == Role.IN_CHARGE and function.unit.kind == Unit.Kind.OFFICE for function in user.functions()
    )
    return the_offices_own(user) if has_the_office else NONE


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
RIGHTS: dict[str, dict[str, Cell]] = {
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
    "check_figure": CHECK,
    "ask_contribution": COOPERATE,
    "deliver_contribution": COOPERATE,
    "consult": COOPERATE,
    "register": BRING_IN,
    "confirm_item": OFFICE,
    "enter_reading": {Role.OFFICER: of_my_unit, Role.HEAD: of_my_unit, **OFFICE},
    "draft_criteria": OFFICE,
    "keep_criteria": OFFICE_CHIEF,
    "carry": OFFICE_CHIEF,
    "draft_year": OFFICE,
    "turn_year": OFFICE_CHIEF,
    "link_items": OFFICE,
    "keep_indicators": OFFICE,
    "keep_reminders": OFFICE_CHIEF,
    "draft_chase_letter": OFFICE,
    "write_report": KEEP_REPORT,
    "freeze_report": {Role.OFFICE_CHIEF: always, Role.DIRECTOR: always},
    "approve_report": {Role.DIRECTOR: always},
    "issue_report": KEEP_REPORT,
    "remark": EVERYBODY,
    "draft_organisation": OFFICE,
    "keep_organisation": OFFICE_CHIEF,
    "begin": {Role.OFFICE_CHIEF: always, Role.ADMINISTRATOR: always},
    "propose_office": {Role.OFFICE_CHIEF: always, Role.ADMINISTRATOR: always},
    "confirm_office": {Role.ADMINISTRATOR: always},
    "administer": {Role.ADMINISTRATOR: always},
    # A function that verifies or decides, which an administrator asked for themselves.
    "grant_function": {Role.ADMINISTRATOR: always, Role.OFFICE_CHIEF: always, Role.DIRECTOR: always},
}

WITHIN: dict[Cell, str] = {
    assigned_to_me: gettext_lazy("of a task assigned to them"),
    led_by_me: gettext_lazy("of the unit that leads it"),
    of_my_unit: gettext_lazy("of the unit that enters it"),
    in_my_charge: gettext_lazy("in charge of the unit"),
    not_the_leaderships: gettext_lazy("(on behalf, not for the leadership)"),
    not_the_offices_own: gettext_lazy("(not the Office's own tasks)"),
    the_offices_own: gettext_lazy("(the Office's own tasks)"),
    the_offices_own_in_my_charge: gettext_lazy("in charge of the Office (the Office's own tasks)"),
}


# Checked by another person than the one who entered it, whatever functions that person has.
BY_ANOTHER = ("verify", "confirm_item", "check_figure")


def _column(role: str) -> str:
    return Role.HEAD if role == Role.ACTING_HEAD else role


def _cells(user: User, act: str) -> list[Q]:
    """What the functions of the person have in the row of `act`. Raises KeyError for an act that the table lacks."""
    row = RIGHTS[act]
    columns = [_column(function.role) for function in user.functions()] if user.is_authenticated else []
    return [row[column](user) for column in columns if column in row]


def condition(user: User, act: str) -> Q:
    """The rows to which `user` may do `act` today; they have the words of a right as fields or annotations."""
    found = NONE
    for cell in _cells(user, act):
        found |= cell
    return found & (Q(entered_by=None) | ~Q(entered_by=user.pk)) if act in BY_ANOTHER else found


def allowed(user: User, act: str, thing: Any = None) -> bool:
    """Whether `user` may do `act` to `thing` today.

    Without a thing it answers for acts that have none. Raises KeyError for an act that the table does not know.
    """
    return not _is_own_entry(user, act, thing) and any(_is_true(cell, thing) for cell in _cells(user, act))


def _is_own_entry(user: User, act: str, thing: Any) -> bool:
    """What several people entered names them all in `also_entered_by_ids`."""
    if act not in BY_ANOTHER or thing is None:
        return False
    return thing.entered_by_id == user.pk or user.pk in getattr(thing, "also_entered_by_ids", ())


def _is_true(condition: Q, thing: Any) -> bool:
    """Whether `condition` holds for a thing in hand, as a query says it of the thing's row."""
    answers = (_is_true(child, thing) if isinstance(child, Q) else _fits(thing, *child) for child in condition.children)
    return (any(answers) if condition.connector == Q.OR else all(answers)) != condition.negated


def _fits(thing: Any, lookup: str, value: Any) -> bool:
    word = lookup.removesuffix("__in")
    held = _word(thing, word)
    if word == lookup:
        return held == value
    return held is not None and held in value


def _word(thing: Any, word: str) -> Any:
    if word == "unit_kind":
        return thing.unit.kind if getattr(thing, "unit_id", None) is not None else None
    return getattr(thing, {"deputy": "deputy_in_charge_id", "pk": "pk"}.get(word, f"{word}_id"), None)


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


def require(user: User, act: str, thing: Any = None) -> None:
    """Raises PermissionDenied with a sentence that says who may."""
    if allowed(user, act, thing):
        return
    if _is_own_entry(user, act, thing):
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
