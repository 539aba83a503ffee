"""What was found in a signed file, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cchc.templating.library import Library

library = Library()


@dataclass(frozen=True)
class Signature:
    """One signature: who, when by the clock of the signer's machine, and what can be told of it offline."""

    who: str
    at: datetime | None
    intact: bool
    unchanged: bool

    @property
    def words(self) -> str:
        if not self.intact:
            return _("the signature does not fit the file: it is broken, or the file was changed")
        if not self.unchanged:
            return _("the file was changed after it was signed")
        return _("unchanged since it was signed")


@library.function
def signatures_of(found: dict[str, Any]) -> list[Signature]:
    return [
        Signature(
            ", ".join(filter(None, (each["signer"], each["organisation"]))) or _("a signer who is not named"),
            datetime.fromisoformat(each["at"]) if each["at"] else None, each["intact"], each["unchanged"],
        )
        for each in found.get("signatures", [])
    ]  # fmt: skip


@library.function
def why_not_read(found: dict[str, Any]) -> str:
    """Why a signed file was not looked at; empty where it was."""
    words = {
        "no_pdf": _("A signed message (.p7m) is kept as it came; its signature is not read here."),
        "password": _("The file is protected by a password, so nothing in it could be checked."),
        "damaged": _("The file is damaged or no whole PDF, so nothing in it could be checked."),
    }
    other = _("The file could not be read within the time and memory for it, so nothing in it was checked.")
    return words.get(found["refused"], other) if "refused" in found else ""
