"""What the words of a sheet mean: functions, kinds of units, codes. Pure."""

from __future__ import annotations

import re
from functools import cache

from cchc.accounts.models import Membership, Unit
from cchc.search import fold
from tasks.vocabulary import load, plain, squash

Role = Membership.Role


@cache
def _roles() -> dict[str, str]:
    return {squash(text): role for role, texts in load("people")["roles"].items() for text in texts}


def roles(text: str, unit: Unit | None) -> list[str] | None:
    """The functions that a cell names, several parted by ";"; None where one of them is not known.

    Whoever directs a centre heads it; only the leadership has a Director.
    """
    found: list[str] = []
    for part in filter(None, (part.strip() for part in re.split(r"[;\n]", text))):
        role = _roles().get(squash(part))
        if role is None:
            return None
        if unit is not None and unit.kind != Unit.Kind.LEADERSHIP:
            role = {Role.DIRECTOR: Role.HEAD, Role.DEPUTY: Role.OFFICER}.get(Role(role), role)
        found += [Role.HEAD, Role.OFFICE_CHIEF] if role == Role.OFFICE_CHIEF else [role]
    return list(dict.fromkeys(found))


def kind(text: str, name: str) -> str | None:
    """The kind of a unit, by what the sheet says of it, else by how its name begins; None where neither tells."""
    for words in filter(None, (plain(text), plain(name))):
        for value, texts in load("people")["kinds"].items():
            if any(words == plain(known) or words.startswith(f"{plain(known)} ") for known in texts):
                return value
        if words == plain(text):
            return None
    return Unit.Kind.DIVISION


def code(name: str, taken: set[str]) -> str:
    """Initials of the name without its kind ("Phòng Kinh tế ngành" → KTN), with a number where they are taken."""
    words = fold(name).split()
    rest = words[1:] if len(words) > 2 and words[0] in ("phong", "ban") else words
    initials = "".join(word[0] for word in rest if word[0].isalnum()).upper()[:18] or "DV"
    numbered = (f"{initials}{n}" for n in range(2, len(taken) + 3))
    return initials if initials not in taken else next(one for one in numbered if one not in taken)
