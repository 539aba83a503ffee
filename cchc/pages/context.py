"""What every page shows: whose office this is, the day it counts from, and whether it is the demo."""

from collections import defaultdict

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import organisation
from cchc.pages import choices, typed_form


def office(request):
    """Template context: `organisation` (lazy, one query), `as_of`, `demo`, `theme`, `may` (acts without an object).

    `page_address` is the page on which the reader stands, `carried` what a form had sent to get it.
    """
    return {
        # Before anything is loaded, what the office is called is empty.
        "organisation": SimpleLazyObject(lambda: defaultdict(str, organisation())),
        "as_of": clock.today(),
        "demo": settings.DEMO,
        "demo_day": settings.CCHC_TODAY,
        "theme": choices.theme_of(request),
        "themes": choices.THEMES,
        "page_address": getattr(request, "shown_page", None) or typed_form.page_of(request),
        "carried": request.typed if hasattr(request, "typed") else typed_form.typed_in(request),
        "may": rights.May(request.user) if hasattr(request, "user") else None,
    }
