"""What our office wants differently from the sign-in library's usual."""

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import gettext_lazy as _

from cchc import clock


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the administrator; nobody signs up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _(
            "Too many failed sign-ins. Wait five minutes, or call the administrator of the department's Office."
        ),
        "username_password_mismatch": _("The user name or password is not right. Forgotten? Call the administrator."),
        "email_password_mismatch": _("The e-mail or password is not right. Forgotten? Call the administrator."),
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def pre_login(self, request, user, **kwargs):
        if not user.works_on(clock.today()):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)
