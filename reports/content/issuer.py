"""Who issues a document: the facts about the office on the document's day, and who signs, by that day's functions.

A signer is a code: the function, and for a deputy who is not the one in charge also the person (`deputy-12`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from cchc import clock
from cchc.accounts.models import Membership, Unit, User, organisation
from reports.content.types import Office, Signature

Role = Membership.Role
DIRECTOR, DEPUTY, OFFICE_CHIEF = Role.DIRECTOR.value, Role.DEPUTY.value, Role.OFFICE_CHIEF.value
ACTING_DIRECTOR, AUTHORISED, OFFICE_DEPUTY = "acting_director", "office_chief_tuq", "office_deputy"
OUTSIDE = (DIRECTOR, ACTING_DIRECTOR, DEPUTY, OFFICE_CHIEF, AUTHORISED, OFFICE_DEPUTY)
INSIDE = (OFFICE_CHIEF, OFFICE_DEPUTY)

# Before the head's title when somebody else signs: for the head, by order, by authority, acting (Decree 30/2020,
# Annex I); and who comes after the Office Chief.
INSTEAD, BY_ORDER, BY_AUTHORITY, ACTING, VICE = "KT.", "TL.", "TUQ.", "Q.", "PHÓ"


def office_of(facts: Mapping[str, str], units: Iterable[Unit]) -> Office:
    """The facts about the office that letterheads and sentences need."""
    keys = ("superior", "name", "symbol", "office_symbol", "place", "report_to")
    return Office(
        **{key: facts.get(key, "") for key in keys},
        short_name=facts.get("short_name", "") or facts.get("name", ""),
        office_name=next((unit.name for unit in units if unit.kind == Unit.Kind.OFFICE), ""),
        recipients=listed(facts, "recipients"),
        recipients_internal=listed(facts, "recipients_internal"),
    )


def listed(facts: Mapping[str, str], key: str) -> tuple[str, ...]:
    """The names that a fact lists, with semicolons between."""
    return tuple(name.strip() for name in facts.get(key, "").split(";") if name.strip())


class Functions:
    """Who holds the functions that sign, on a day; one query. `unit` is the one whose deputy comes first, else the
    Office's."""

    def __init__(self, day: date, unit: int | None = None):
        signing = [Role.DIRECTOR, Role.DEPUTY, Role.OFFICE_CHIEF, Role.ACTING_HEAD, Role.IN_CHARGE]
        rows = Membership.objects.with_open_accounts(day).filter(role__in=signing)
        self._rows = list(rows.select_related("person", "unit").order_by("pk"))
        self._unit = unit

    def holder(self, signer: str) -> User | None:
        """The person behind a signer's code; None where nobody holds the function on the day."""
        function, _, person = signer.partition("-")
        candidates = self._of(function)
        if person:
            return next((each for each in candidates if str(each.pk) == person), None)
        return candidates[0] if candidates else None

    def choices(self, signers: Iterable[str], facts: Mapping[str, str]) -> list[tuple[str, str]]:
        """Codes with their lines and names, those first that the office uses most; deputies one by one."""
        found = []
        for signer in dict.fromkeys(signers):
            people = self._of(signer)
            for n, person in enumerate(people if signer == DEPUTY else people[:1]):
                titles = " / ".join(lines(signer, facts))
                found.append((f"{signer}-{person.pk}" if n else signer, f"{titles}: {person}"))
        return found

    def _of(self, function: str) -> list[User]:
        if function == DEPUTY:
            return self._deputies()
        role, kind = {
            ACTING_DIRECTOR: (Role.ACTING_HEAD, Unit.Kind.LEADERSHIP),
            OFFICE_DEPUTY: (Role.ACTING_HEAD, Unit.Kind.OFFICE),
            AUTHORISED: (Role.OFFICE_CHIEF, None),
        }.get(function, (function, None))
        rows = (row for row in self._rows if row.role == role)
        return [row.person for row in rows if kind is None or (row.unit is not None and row.unit.kind == kind)]

    def _deputies(self) -> list[User]:
        """The one in charge first, then as they were entered."""
        in_charge = {row.person_id for row in self._rows if row.role == Role.IN_CHARGE and self._is_theirs(row)}
        rows = [row for row in self._rows if row.role == Role.DEPUTY]
        return [row.person for row in sorted(rows, key=lambda row: row.person_id not in in_charge)]

    def _is_theirs(self, row: Membership) -> bool:
        if self._unit is not None:
            return row.unit_id == self._unit
        return row.unit is not None and row.unit.kind == Unit.Kind.OFFICE


def lines(signer: str, facts: Mapping[str, str]) -> tuple[str, ...]:
    """The lines above the name on a document that leaves the office. Raises ValueError for what signs none."""
    head, chief = facts.get("head_title", ""), facts.get("office_head_title", "")
    titles = {
        DIRECTOR: (head,),
        ACTING_DIRECTOR: (f"{ACTING} {head}",),
        DEPUTY: (f"{INSTEAD} {head}", facts.get("deputy_title", "")),
        OFFICE_CHIEF: (f"{BY_ORDER} {head}", chief),
        AUTHORISED: (f"{BY_AUTHORITY} {head}", chief),
        OFFICE_DEPUTY: (f"{BY_ORDER} {head}", *_for_the_chief(chief)),
    }
    function, _, person = signer.partition("-")
    if function not in titles or (person and function != DEPUTY):
        raise ValueError(f"{signer!r} signs no report; allowed: {', '.join(OUTSIDE)}")
    return titles[function]


def _for_the_chief(chief: str) -> tuple[str, str]:
    return f"{INSTEAD} {chief}", f"{VICE} {chief}"


def official(signer: str, facts: Mapping[str, str], day: date, *, unit: int | None = None) -> Signature:
    """The signature of a document that leaves the office. Raises ValueError for a function that signs none."""
    return Signature(lines(signer, facts), str(Functions(day, unit).holder(signer) or ""))


def internal(facts: Mapping[str, str], day: date, signer: str = OFFICE_CHIEF) -> Signature:
    """The Office reports to the Director under its own titles. Raises ValueError for who does not sign for it."""
    if signer not in INSIDE:
        raise ValueError(f"{signer!r} signs no report to the Director; allowed: {', '.join(INSIDE)}")
    chief = facts.get("office_head_title", "")
    titles = _for_the_chief(chief) if signer == OFFICE_DEPUTY else (chief,)
    return Signature(titles, str(Functions(day).holder(signer) or ""))


def choices(signers: Iterable[str], kept: str = "", *, day: date | None = None) -> list[tuple[str, str]]:
    """Who may sign on `day` (today), for a form; what was `kept` stays to be seen though nobody holds it now."""
    on = day or clock.today()
    facts = organisation(on)
    found = Functions(on).choices(signers, facts)
    if kept and kept not in dict(found):
        found.append((kept, " / ".join(lines(kept, facts))))
    return found
