"""What a password may not be: short for what the person decides, or put together from what anybody here would try."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.accounts.models import Membership, User
from cchc.search import fold

SHORTEST = 10
SHORTEST_TO_DECIDE = 12
DECIDING = (
    Membership.Role.DIRECTOR, Membership.Role.DEPUTY, Membership.Role.IN_CHARGE, Membership.Role.OFFICE_CHIEF,
    Membership.Role.ADMINISTRATOR,
)  # fmt: skip
# So many letters or digits must stay when all that is well known is taken away.
FEWEST_OWN = 5
LOOKALIKES = str.maketrans("01345@$7", "oieasast")
RUNS = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv", "qazwsxedcrfv", "abcdefghijklmnopqrstuvwxyz",
        "01234567890"]  # fmt: skip
SHORTEST_RUN = 4


class LengthByFunction:
    """At least 10 characters, 12 for who decides, verifies or keeps the accounts."""

    def validate(self, password: str, user: User | None = None) -> None:
        decides = user is not None and user.pk is not None and user.has_role(*DECIDING)
        shortest = SHORTEST_TO_DECIDE if decides else SHORTEST
        if len(unicodedata.normalize("NFC", password)) < shortest:
            raise ValidationError(
                ngettext(
                    "This password is too short. It must contain at least %(min_length)d character.",
                    "This password is too short. It must contain at least %(min_length)d characters.",
                    shortest,
                ) % {"min_length": shortest},
                code="password_too_short",
            )  # fmt: skip

    def get_help_text(self) -> str:
        return _("At least %(short)d characters; %(long)d for who decides, verifies or keeps accounts.") % {
            "short": SHORTEST, "long": SHORTEST_TO_DECIDE,
        }  # fmt: skip


class NotWellKnown:
    """Not only names, places, words of every office, keys side by side, years and numbers in a row."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(own_part(password)) < FEWEST_OWN:
            raise ValidationError(
                _("This password is made of names, well-known words, keys side by side or years: others try it first."),
                code="password_well_known",
            )

    def get_help_text(self) -> str:
        return _("Not only names, places, well-known words, keys side by side, years or numbers in a row.")


def own_part(password: str) -> str:
    """What stays of a password without what is well known, also where digits stand for letters."""
    plain = re.sub(r"[^a-z0-9@$]", "", fold(password))
    return min((_without(plain), _without(plain.translate(LOOKALIKES))), key=len)


def _without(text: str) -> str:
    text = re.sub(r"(19|20)\d\d", " ", re.sub(r"(.)\1{2,}", r"\1", text))
    for run in _runs():
        text = text.replace(run, " ")
    text = _words().sub(" ", text)
    return re.sub(r"[^a-z0-9]", "", text)


@cache
def _runs() -> list[str]:
    """Parts of rows of keys, forwards and backwards, the longest first."""
    parts = {
        row[first:last]
        for run in RUNS for row in (run, run[::-1])
        for first in range(len(row)) for last in range(first + SHORTEST_RUN, len(row) + 1)
    }  # fmt: skip
    return sorted(parts, key=len, reverse=True)


@cache
def _words() -> re.Pattern[str]:
    """The list of our own making, the longest first; and full names: a surname, a middle name or none, a given name."""
    text = (Path(__file__).parent / "well_known_words.txt").read_text(encoding="utf-8")
    groups: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("[") and line.endswith("]"):
            current = groups.setdefault(line[1:-1], [])
        elif line and not line.startswith("#"):
            current += [re.sub(r"[^a-z0-9]", "", fold(word)) for word in line.split(",")]
    parts = (groups[key] for key in ("surnames", "middle names", "given names"))
    names = [f"(?:{'|'.join(sorted(part, key=len, reverse=True))})" for part in parts]
    words = sorted({word for word in groups["words"] if word}, key=len, reverse=True)
    return re.compile("|".join([*words, f"{names[0]}{names[1]}{{0,2}}{names[2]}"]))
