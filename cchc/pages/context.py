"""What every page shows: whose office this is, the day it counts from, and whether it is the demo."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import organisation
from cchc.pages import theme


def office(request):
    """Template context: `organisation` (lazy, one query), `as_of`, `demo`, `theme`, `may` (acts without an object)."""
    return {
        "organisation": SimpleLazyObject(organisation),
        "as_of": clock.today(),
        "demo": settings.DEMO,
        "demo_day": settings.CCHC_TODAY,
        "theme": theme.theme_of(request),
        "themes": theme.THEMES,
        "may": rights.May(request.user) if hasattr(request, "user") else None,
    }
