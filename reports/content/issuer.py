"""The office that issues a document: its letterhead, its recipients and who signs.

Signatures are in the forms of Decree 30/2020/NĐ-CP, Annex I (and Circular 01/2011/TT-BNV before it): the head signs
under the own title, a deputy "KT." (for the head), the Office Chief "TL." (by order). Titles are facts about the office
(organisation.csv), names come from the functions that people have on the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from cchc.accounts.models import Membership, Unit, User
from reports.content.types import Office, Signature

Role = Membership.Role
DIRECTOR, DEPUTY, OFFICE_CHIEF = Role.DIRECTOR.value, Role.DEPUTY.value, Role.OFFICE_CHIEF.value
SIGNERS = (DIRECTOR, DEPUTY, OFFICE_CHIEF)

# Before the head's title when somebody else signs: for the head, by order of the head (Decree 30/2020, Annex I).
INSTEAD, BY_ORDER = "KT.", "TL."


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


def holder(role: str, day: date) -> User | None:
    """The person with this function on `day`; of several the one entered first."""
    row = Membership.objects.with_open_accounts(day).filter(role=role).select_related("person").order_by("pk").first()
    return row.person if row else None


def official(signer: str, facts: Mapping[str, str], day: date) -> Signature:
    """The signature of a document that leaves the office. Raises ValueError for a function that signs none."""
    head = facts.get("head_title", "")
    titles = {
        DIRECTOR: (head,),
        DEPUTY: (f"{INSTEAD} {head}", facts.get("deputy_title", "")),
        OFFICE_CHIEF: (f"{BY_ORDER} {head}", facts.get("office_head_title", "")),
    }
    if signer not in titles:
        raise ValueError(f"{signer!r} signs no report; allowed: {', '.join(SIGNERS)}")
    return Signature(titles[signer], str(holder(signer, day) or ""))


def internal(facts: Mapping[str, str], day: date) -> Signature:
    """The Office Chief reports to the Director under the own title."""
    return Signature((facts.get("office_head_title", ""),), str(holder(OFFICE_CHIEF, day) or ""))
