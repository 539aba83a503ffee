"""A plan, decision or letter that the office enters before its annex is brought in.

What comes from outside stands in the register of dispatches (`tasks.dispatches`).
"""

from __future__ import annotations

from datetime import date as day_type

from django.db import transaction
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.refusal import Refused, require_text
from tasks import issuers
from tasks.models import Document

FIRST_YEAR, LAST_YEAR = 2010, 2099


class Known(Refused):
    """The document is there already; carries it."""

    def __init__(self, document: Document):
        super().__init__(
            _("%(number)s of %(day)s is there already, with its tasks in %(year)d.")
            % {"number": document.number, "day": short_date(document.date), "year": document.year}
        )
        self.document = document


@transaction.atomic
def enter(
    *, by: User, number: str, date: day_type, issuer: str, kind: str, title: str, year: int,
    stated_items: int | None = None, on: day_type | None = None,
) -> Document:  # fmt: skip
    """Save a document without items; `year` is the one for which its tasks count.

    Raises PermissionDenied, Known, and Refused for a day in the future, another kind or a year out of reach.
    """
    rights.require(by, "register")
    on = on or clock.today()
    number = require_text(number, _("The number"))
    issuer = require_text(issuer, _("The issuer"))
    if kind in Document.RECEIVED:
        raise Refused(_("What comes from outside is entered in the register of dispatches."))
    if date > on:
        raise Refused(_("The document is dated %(day)s, in the future.") % {"day": short_date(date)})
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(
            _("The year %(year)s: from %(first)s to %(last)s is allowed.")
            % {"year": year, "first": FIRST_YEAR, "last": LAST_YEAR}
        )
    for there in Document.objects.filter(year=year, date=date):
        if issuers.number_key(there.number) == issuers.number_key(number):
            raise Known(there)
    document = Document(
        year=year, number=number, date=date, issuer=issuer, kind=kind, title=require_text(title, _("The summary")),
        stated_items=stated_items, registered_by=by, registered_on=on,
    )  # fmt: skip
    document.key = document.free_key()
    return history.save(document, by=by)
