"""How an act says no: with a sentence for the reader, which pages show and commands print."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class Refused(ValidationError):
    """The act does not fit the row's state, or a value is not allowed; the message is for the reader."""


def require_text(text: str, what: str) -> str:
    """`text` without spaces around it. Raises Refused where nothing is left; `what` names the field."""
    text = text.strip()
    if not text:
        raise Refused(_("%(what)s is missing.") % {"what": what})
    return text
