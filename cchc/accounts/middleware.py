"""Who is let in: the second factor by role, a function for every person; and what an expired session must not lose."""

from http import HTTPStatus

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from cchc.accounts.sign_in import log
from cchc.pages import typed_form

# Pages of one's own account, open to whoever is signed in.
OWN_PAGES = ("account_", "mfa_", "own-sessions", "account-changes", "set-language", "set-theme")


def is_own_page(request) -> bool:
    return (request.resolver_match.view_name or "").startswith(OWN_PAGES)


class OfficeLanguageMiddleware:
    """Vietnamese unless the reader switched: what a browser was installed with does not decide."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        patch_vary_headers(response, ("Cookie",))
        response.headers.setdefault("Content-Language", language)
        return response


class RefusedPagesMiddleware:
    """Writes down who was refused which page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        answer = self.get_response(request)
        if answer.status_code == HTTPStatus.FORBIDDEN and request.user.is_authenticated:
            log.refused(request)
        return answer


class SignedInMiddleware(LoginRequiredMiddleware):
    """Signed out, every page leads to the sign-in page, and from there back; what a form carried stays in its page."""

    def handle_no_permission(self, request, view_func):
        back = typed_form.page_of(request)
        sign_in = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': back})}"
        if request.headers.get("HX-Request"):
            # In place of a row the sign-in page would be lost: it takes the window.
            return HttpResponse(status=204, headers={"HX-Redirect": sign_in})
        if typed := typed_form.typed_in(request):
            return typed_form.show(request, "expired", typed, back=back, status=403)
        return redirect(sign_in)


class SecondFactorMiddleware:
    """Leads a person whose role needs a second factor to the page that sets one up, and nowhere else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        roles = settings.SECOND_FACTOR_ROLES
        if not roles or not request.user.is_authenticated or not request.user.has_role(*roles):
            return None
        if is_own_page(request) or is_mfa_enabled(request.user):
            return None
        messages.warning(request, _("Your role needs a second factor: set it up before you go on."))
        return redirect("mfa_activate_totp")


class OwnPasswordMiddleware:
    """Leads a person whose password somebody else set to the page that sets an own one, and nowhere else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.user.is_authenticated or not request.user.must_change_password or is_own_page(request):
            return None
        messages.warning(request, _("Somebody else set your password: set one that only you know before you go on."))
        return redirect("account_change_password")


class FunctionMiddleware:
    """A person without a function today (not yet come, or gone) sees no page but those of the own account."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.user.is_authenticated and not request.user.functions() and not is_own_page(request):
            raise PermissionDenied(_("You have no function in this office today; the administrator enters it."))
