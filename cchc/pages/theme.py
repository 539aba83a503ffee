"""Light or dark: what the reader chose for this browser, else what the device asks for."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cchc.pages.next_page import next_page

COOKIE = "theme"
AUTO = "auto"
THEMES = [(AUTO, _("as the device")), ("light", _("light")), ("dark", _("dark"))]
ONE_YEAR = 365 * 24 * 3600


def theme_of(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(COOKIE, AUTO)
    return chosen if chosen in dict(THEMES) else AUTO


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back to the page; an unknown theme changes nothing."""
    answer = HttpResponseRedirect(next_page(request, reverse("home")))
    if (chosen := request.POST.get("theme")) in dict(THEMES):
        answer.set_cookie(
            COOKIE, chosen, max_age=ONE_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return answer
