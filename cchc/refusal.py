"""How an act says no: with a sentence for the reader, which pages show and commands print."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cchc import clock
from cchc.dates import FIRST_YEAR, FURTHEST_YEARS, is_plausible, short_date


class Refused(ValidationError):
    """The act does not fit the row's state, or a value is not allowed; the message is for the reader."""


def require_plausible(day: date) -> date:
    """The day itself. Raises Refused where nobody can have meant it: 31/12/9999, or 2109 for 2019."""
    if is_plausible(day, clock.today()):
        return day
    raise Refused(
        _("Is the year of %(day)s right? A day from %(first)d to %(last)d is allowed.")
        % {"day": short_date(day), "first": FIRST_YEAR, "last": clock.today().year + FURTHEST_YEARS}
    )


def require_text(text: str, what: str) -> str:
    """`text` without spaces around it. Raises Refused where nothing is left; `what` names the field."""
    text = text.strip()
    if not text:
        raise Refused(_("%(what)s is missing.") % {"what": what})
    return text
