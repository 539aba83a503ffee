"""What is written down when somebody signs in or out, or fails to."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.dispatch import receiver

from cchc.accounts.models import SignIn, User


def write(request, outcome: str, person=None) -> None:
    """A line of the log; acts without a request (commands, tests that force a session) have no address."""
    address, browser = None, ""
    if request is not None:
        browser = request.META.get("HTTP_USER_AGENT", "")[:200]
        try:
            address = get_adapter().get_client_ip(request)
        except PermissionDenied:  # the proxies in front are not those of the settings; the line is kept all the same
            address = None
    SignIn.objects.create(outcome=outcome, person=person, address=address, browser=browser)


@receiver(user_logged_in)
def came_in(sender, request, user, **kwargs) -> None:
    write(request, SignIn.Outcome.IN, user)


@receiver(user_logged_out)
def went_out(sender, request, user, **kwargs) -> None:
    if user is not None:
        write(request, SignIn.Outcome.OUT, user)


@receiver(user_login_failed)
def failed(sender, credentials, request=None, **kwargs) -> None:
    typed = credentials.get("username") or credentials.get("email") or ""
    known = User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)).first()
    write(request, SignIn.Outcome.FAILED, known if typed else None)
