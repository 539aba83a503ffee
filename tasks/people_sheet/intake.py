"""Rows of a sheet → units, people and their functions, through the acts of the pages; all or nothing.

The check is the same writing, rolled back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import Membership, Unit, User, valid_on
from cchc.accounts.people import acts as people_acts
from cchc.accounts.people import functions
from cchc.accounts.units import acts as unit_acts
from cchc.search import fold
from tasks.importing.units import cells, names
from tasks.importing.units.book import EXACT
from tasks.people_sheet import meaning
from tasks.people_sheet.sheet import PEOPLE, UNITS, Row, Sheet

Role = Membership.Role


@dataclass
class Line:
    """What becomes of one row: "new", "changed", "same" or "wrong" with a sentence by column."""

    row: Row
    status: str = "same"
    faults: dict[str, str] = field(default_factory=dict)
    understood: str = ""


@dataclass
class Outcome:
    units: list[Line] = field(default_factory=list)
    people: list[Line] = field(default_factory=list)
    applied: bool = False
    entered: list[User] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        return [*self.units, *self.people]

    @property
    def wrong(self) -> list[Line]:
        return [line for line in self.lines if line.faults]

    @property
    def changes_nothing(self) -> bool:
        return all(line.status == "same" for line in self.lines)


class Fault(Exception):
    """A cell that cannot be taken as it is; the message is for the reader."""

    def __init__(self, column: str, message: str):
        super().__init__(message)
        self.column = column


def bring_in(sheet: Sheet, *, by: User, apply: bool) -> Outcome:
    """Enter what the sheet says; without `apply`, or with one fault, nothing is kept. Raises PermissionDenied.

    Who is known by e-mail or user name is not entered twice; a function that somebody has is not given again.
    """
    rights.require(by, "administer")
    outcome = Outcome()
    with transaction.atomic():
        outcome.units = [_line(row, _unit, by, outcome) for row in sheet.units]
        outcome.people = [_line(row, _person, by, outcome) for row in sheet.people]
        outcome.applied = apply and not outcome.wrong and bool(outcome.lines)
        if not outcome.applied:
            transaction.set_rollback(True)
    return outcome


def _line(row: Row, take, by: User, outcome: Outcome) -> Line:
    line = Line(row)
    try:
        with transaction.atomic():
            take(line, by, outcome)
    except Fault as fault:
        line.faults[fault.column] = str(fault)
    except ValidationError as refusal:
        by_field = refusal.message_dict if hasattr(refusal, "error_dict") else {"name": refusal.messages}
        for name, sentences in by_field.items():
            line.faults[name if name in row.cells else "name"] = " ".join(sentences)
    if line.faults:
        line.status = "wrong"
    return line


def _unit(line: Line, by: User, outcome: Outcome) -> None:
    row = line.row
    if not row.cell("name"):
        raise Fault("name", _("The unit's name is missing."))
    kind = meaning.kind(row.cell("kind"), row.cell("name"))
    if kind is None:
        kinds = ", ".join(str(label) for label in Unit.Kind.labels)
        raise Fault("kind", _("“%(text)s” is no kind of unit: %(kinds)s.") % {"text": row.cell("kind"), "kinds": kinds})
    codes = {unit.code for unit in Unit.objects.all()}
    known = next((unit for unit in Unit.objects.all() if fold(unit.name) == fold(row.cell("name"))), None)
    aliases = [alias.strip() for alias in re.split(r"[;\n]", row.cell("aliases")) if alias.strip()]
    line.understood = str(Unit.Kind(kind).label)
    if known is None:
        code = row.cell("code") or meaning.code(row.cell("name"), codes)
        unit_acts.add(Unit(name=row.cell("name"), code=code, kind=kind, aliases=aliases), by=by)
        line.status, line.understood = "new", f"{code}, {line.understood}"
    elif missing := [alias for alias in aliases if alias not in known.aliases]:
        known.aliases = [*known.aliases, *missing]
        unit_acts.correct(known, by=by)
        line.status = "changed"


def _person(line: Line, by: User, outcome: Outcome) -> None:
    row = line.row
    if not row.cell("name"):
        raise Fault("name", _("The name is missing."))
    unit = _named_unit(row.cell("unit"), "unit")
    roles = _roles(row, unit)
    if unit is None and {*roles} & {Role.DIRECTOR, Role.DEPUTY}:
        unit = Unit.objects.filter(kind=Unit.Kind.LEADERSHIP, valid_to=None).first()
    person = _known(row)
    if person is None:
        if not row.cell("email"):
            raise Fault("email", _("The e-mail address is missing."))
        person = User(
            name=row.cell("name"), position=row.cell("position"), email=row.cell("email"), username=row.cell("username")
        )
        people_acts.add(person, by=by)
        line.status = "new"
        outcome.entered.append(person)
    elif (person.name, person.position) != (row.cell("name"), row.cell("position") or person.position):
        person.name, person.position = row.cell("name"), row.cell("position") or person.position
        people_acts.correct(person, by=by)
        line.status = "changed"
    in_charge = [_named_unit(part, "in_charge") for part in re.split(r"[;\n]", row.cell("in_charge")) if part.strip()]
    wanted = [(role, None if role in Membership.WITHOUT_UNIT else unit) for role in roles]
    for role, of in [*wanted, *((Role.IN_CHARGE, one) for one in in_charge)]:
        if _give(person, role, of, by) and line.status == "same":
            line.status = "changed"
    line.understood = "; ".join(
        ", ".join(filter(None, [str(Role(role).label), of.name if of else ""])) for role, of in wanted
    )


def _known(row: Row) -> User | None:
    ways = Q(pk=None)
    if row.cell("email"):
        ways |= Q(email__iexact=row.cell("email"))
    if row.cell("username"):
        ways |= Q(username__iexact=row.cell("username"))
    return User.objects.filter(ways).first()


def _roles(row: Row, unit: Unit | None) -> list[str]:
    told = row.cell("role") or row.cell("position")
    roles = meaning.roles(told, unit)
    if roles:
        return roles
    if not told:
        raise Fault("role", _("Neither function nor position is given."))
    labels = ", ".join(str(label) for label in Role.labels)
    raise Fault("role", _("“%(text)s” is no known function: %(roles)s.") % {"text": told, "roles": labels})


def _named_unit(text: str, column: str) -> Unit | None:
    """The unit that a cell names; a name that is not exact is asked about, with the nearest one."""
    if not text.strip():
        return None
    day = clock.today()
    units = list(Unit.objects.filter(valid_on(day)))
    match = next(iter(cells.read(text.strip(), names.book_on(units, day))), None)
    if match is None or match.code in ("", "*"):
        raise Fault(column, _("“%(text)s” is no unit of this office.") % {"text": text})
    unit = next(unit for unit in units if unit.code == match.code)
    if match.score < EXACT:
        raise Fault(column, _("“%(text)s”: is %(unit)s meant?") % {"text": text, "unit": unit.name})
    return unit


def _give(person: User, role: str, unit: Unit | None, by: User) -> bool:
    """Whether the function had to be given."""
    if Membership.objects.filter(valid_on(clock.today()), person=person, role=role, unit=unit).exists():
        return False
    functions.give(Membership(person=person, role=role, unit=unit), by=by)
    return True


COLUMNS = {
    UNITS: ("name", "code", "kind", "aliases"),
    PEOPLE: ("name", "position", "email", "unit", "role", "in_charge", "username"),
}
