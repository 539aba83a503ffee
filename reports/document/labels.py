"""The names of periods on the pages, in the reader's language. Documents have theirs from
`reports.wording`."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reports.periods import Kind, Period
from reports.wording import roman


def name_of(period: Period) -> str:
    """ "Quarter III of 2019", "first half of 2019" ..."""
    values = {"n": period.n, "year": period.year}
    if period.kind == Kind.QUARTER:
        return _("Quarter %(n)s of %(year)s") % {"n": roman(period.n), "year": period.year}
    if period.kind == Kind.HALF:
        return (_("First half of %(year)s") if period.n == 1 else _("Second half of %(year)s")) % values
    texts = {
        Kind.MONTH: _("Month %(n)s of %(year)s"),
        Kind.NINE_MONTHS: _("First nine months of %(year)s"),
        Kind.YEAR: _("Year %(year)s"),
    }
    return texts[period.kind] % values
