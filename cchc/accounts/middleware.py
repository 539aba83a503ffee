"""The second factor, demanded by role."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _


class SecondFactorMiddleware:
    """Leads a person whose role needs a second factor to the page that sets one up, and nowhere else."""

    OPEN = ("account_", "mfa_", "set-language")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        roles = settings.SECOND_FACTOR_ROLES
        if not roles or not request.user.is_authenticated or not request.user.has_role(*roles):
            return None
        if (request.resolver_match.view_name or "").startswith(self.OPEN) or is_mfa_enabled(request.user):
            return None
        messages.warning(request, _("Your role needs a second factor: set it up before you go on."))
        return redirect("mfa_activate_totp")
