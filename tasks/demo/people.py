"""The sample accounts of sample_people.csv: in the demo only, one password for all (`cchc.accounts.demo`)."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cchc.accounts.demo import DEMO_PASSWORD
from cchc.accounts.models import Membership, Unit, User
from tasks.catalogue.read import Faulty, Folder, Row
from tasks.catalogue.sync import Changes

FILE = "sample_people.csv"
Role = Membership.Role


def load(folder: Folder) -> Changes:
    """Make the people of the folder who are not there yet, and their functions; who is there stays as they are.

    A function that somebody had and that ended is not given again. Raises Faulty where an address is another
    person's.
    """
    changes = Changes()
    known = {person.username.casefold(): person for person in User.objects.all()}
    units = {unit.code: unit for unit in Unit.objects.all()}
    held: set[tuple[int, str, int | None]] = set(Membership.objects.values_list("person", "role", "unit"))
    secret = ""
    for username, rows in _by_person(folder.rows(FILE)).items():
        person = known.get(username)
        if person is None:
            secret = secret or make_password(DEMO_PASSWORD)  # slow on purpose: once for all of them
            person = _person(rows, secret)
            changes.created += 1
        else:
            changes.unchanged += 1
        for row in rows:
            for role, code in functions(row):
                unit = units.get(code)
                key = person.pk, role, unit.pk if unit else None
                if key not in held:
                    held.add(key)
                    _function(person, role, unit, row, changes)
    return changes


def functions(row: Row) -> list[tuple[str, str]]:
    """Role and unit code of each function that a row gives: its own, and the units in a deputy's charge."""
    return [(row["role"], row["unit"]), *((Role.IN_CHARGE.value, code) for code in row.words("in_charge_of"))]


def _by_person(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["username"].casefold(), []).append(row)
    return found


def _person(rows: list[Row], secret: str) -> User:
    first = rows[0]
    if User.objects.filter(email__iexact=first["email"]).exists():
        raise Faulty([first.fault("email", _("an address that no other account has"))])
    person = User(
        username=first["username"],
        email=first["email"],
        name=next((row["name"] for row in rows if row["name"]), first["username"]),
        position=next((row["position"] for row in rows if row["position"]), ""),
        password=secret,
        is_sample=True,
    )
    person.save()
    return person


def _function(person: User, role: str, unit: Unit | None, row: Row, changes: Changes) -> None:
    function = Membership(person=person, role=role, unit=unit)
    try:
        function.full_clean()
    except ValidationError as error:
        # The unit got another head meanwhile, who stays.
        changes.lines.append(f"{row.file}:{row.line}: {' '.join(error.messages)}")
        return
    function.save()
    changes.created += 1
