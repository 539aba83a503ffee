"""What the reader chose for this browser: the language, and light or dark. What was typed is not lost by a choice."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cchc.pages import typed_form

ONE_YEAR = 365 * 24 * 3600
THEME_COOKIE = "theme"
AUTO = "auto"
THEMES = [(AUTO, _("as the device")), ("light", _("light")), ("dark", _("dark"))]


def back_to(request: HttpRequest) -> HttpResponse:
    """The page on which the reader stood; with what it carried along where it came in answer to a form."""
    back = typed_form.local_path(request, request.POST.get("next", "")) or reverse("home")
    carried = typed_form.carried_in(request)
    if carried and carried.action:
        return typed_form.show(request, "language", carried, back=back, status=200)
    return HttpResponseRedirect(back)


def remember(answer: HttpResponse, cookie: str, value: str) -> None:
    answer.set_cookie(
        cookie, value, max_age=ONE_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back to the page; an unknown language changes nothing."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return back_to(request)
    translation.activate(chosen)
    answer = back_to(request)
    remember(answer, settings.LANGUAGE_COOKIE_NAME, chosen)
    return answer


def theme_of(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(THEME_COOKIE, AUTO)
    return chosen if chosen in dict(THEMES) else AUTO


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back to the page; an unknown theme changes nothing."""
    if (chosen := request.POST.get("theme", "")) not in dict(THEMES):
        return back_to(request)
    request.COOKIES[THEME_COOKIE] = chosen
    answer = back_to(request)
    remember(answer, THEME_COOKIE, chosen)
    return answer
