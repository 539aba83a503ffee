"""The document that a number or key names."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cchc.dates import short_date
from cchc.search import fold
from tasks.models import Document


class NotOne(LookupError):
    """No document, or several, have the number; the message lists them."""


def document(number: str, *, year: int | None = None) -> Document:
    """The document with this number or key (case and accents do not count). Raises NotOne."""
    wanted = fold(number)
    known = Document.objects.filter(year=year) if year else Document.objects.all()
    found = [one for one in known.order_by("year", "number") if wanted in (fold(one.number), fold(one.key))]
    if len(found) == 1:
        return found[0]
    if found:
        listed = "\n".join(
            f"  {one.year}: {one.number} ({short_date(one.date)}), {one.issuer}, {one.key}" for one in found
        )
        raise NotOne(_("Several documents have this number; name the year or the key:") + "\n" + listed)
    raise NotOne(_("No document has the number or key “%(number)s”.") % {"number": number})
