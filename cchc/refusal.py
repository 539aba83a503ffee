"""How an act says no: with a sentence for the reader, which pages show and commands print."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Model
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


class TooLong(Refused):
    """A text is longer than its field holds; `field` is the field's name, `text` the text."""

    def __init__(self, message: str, *, field: str, text: str):
        super().__init__(message)
        self.field = field
        self.text = text


def require_room(row: Model) -> None:
    """Refuse a text that its field does not hold: some databases would cut it or fail. Raises TooLong."""
    for field in row._meta.concrete_fields:
        text = field.value_from_object(row)
        if isinstance(text, str) and field.max_length and len(text) > field.max_length:
            message = too_long(str(field.verbose_name), len(text), field.max_length)
            raise TooLong(message, field=field.name, text=text)


def too_long(what: str, length: int, limit: int) -> str:
    return _("%(what)s: at most %(limit)d characters are allowed; these are %(length)d.") % {
        "what": what, "limit": limit, "length": length,
    }  # fmt: skip


def require_text(text: str, what: str) -> str:
    """`text` without spaces around it. Raises Refused where nothing is left; `what` names the field."""
    text = text.strip()
    if not text:
        raise Refused(_("%(what)s is missing.") % {"what": what})
    return text
