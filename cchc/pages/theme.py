"""Light or dark: what the reader chose for this browser, else what the device asks for."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cchc.pages.language import back_to, remember

COOKIE = "theme"
AUTO = "auto"
THEMES = [(AUTO, _("as the device")), ("light", _("light")), ("dark", _("dark"))]


def theme_of(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(COOKIE, AUTO)
    return chosen if chosen in dict(THEMES) else AUTO


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back to the page; an unknown theme changes nothing."""
    if (chosen := request.POST.get("theme", "")) not in dict(THEMES):
        return back_to(request)
    request.COOKIES[COOKIE] = chosen
    answer = back_to(request)
    remember(answer, COOKIE, chosen)
    return answer
