"""What our office wants differently from the sign-in library's usual."""

from __future__ import annotations

from ipaddress import ip_address

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cchc import clock
from cchc.accounts.sign_in import limits, log
from cchc.accounts.sign_in.attempt import SignIn, account_key, network_of

NO_ADDRESS = "0.0.0.0"  # noqa: S104  (what a line of the log says where the server itself names none)


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the administrator; nobody signs up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The user name or password is not right. Forgotten? Call the administrator."),
        "email_password_mismatch": _("The e-mail or password is not right. Forgotten? Call the administrator."),
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def pre_login(self, request, user, **kwargs):
        if not user.works_on(clock.today()):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def pre_authenticate(self, request, **credentials) -> None:
        """Raises ValidationError with the true waiting time, before the password is looked at."""
        login = credentials.get("username") or credentials.get("email") or ""
        self.refuse_guesses(request, log.person_called(login), login)

    def refuse_guesses(self, request, person, login: str = "") -> None:
        """Raises ValidationError where the account was guessed at too often from this network; the log has a line."""
        wait = limits.waiting_time(account_key(login, person), network_of(self.address_of(request)))
        if wait is not None:
            log.write(request, SignIn.Outcome.BLOCKED, person, login=login)
            raise ValidationError(limits.words_for(wait), code="too_many_login_attempts")

    def address_of(self, request) -> str | None:
        """Where a request comes from; None where that cannot be known."""
        address = self.get_client_ip(request)
        return None if address == NO_ADDRESS else address

    def get_client_ip(self, request) -> str:
        """The address before our proxies. A wrong number of proxies never stops a sign-in: then the nearest counts."""
        try:
            return super().get_client_ip(request)
        except (PermissionDenied, ImproperlyConfigured):
            nearest = request.META.get("REMOTE_ADDR") or ""
        try:
            return str(ip_address(nearest))
        except ValueError:
            return NO_ADDRESS

    def get_logout_redirect_url(self, request) -> str:
        return f"{reverse('account_login')}?signed_out=1"
