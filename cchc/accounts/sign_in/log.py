"""Writing the sign-in log."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.db.models import Q
from django.utils import timezone

from cchc.accounts.models import SignIn, User
from cchc.accounts.sign_in.attempt import account_key, network_of


def write(request, outcome: str, person=None, *, login: str = "", page: str = "") -> None:
    """A line of the log; acts without a request (commands, tests that force a session) have no address."""
    address, browser = None, ""
    if request is not None:
        browser = request.META.get("HTTP_USER_AGENT", "")[:200]
        address = get_adapter().address_of(request)
    SignIn.objects.create(
        outcome=outcome, person=person, address=address, browser=browser, page=page[:200],
        account=account_key(login, person), network=network_of(address),
    )  # fmt: skip


def person_called(login: str) -> User | None:
    """Whose account the name that was typed is; nobody's where there is none."""
    return User.objects.filter(Q(username__iexact=login) | Q(email__iexact=login)).first() if login else None


def refused(request) -> None:
    """A page that the reader may not see: once a minute for each."""
    lately = timezone.now() - timedelta(minutes=1)
    page = f"{request.method} {request.path}"[:200]
    if not SignIn.objects.filter(person=request.user, page=page, at__gt=lately).exists():
        write(request, SignIn.Outcome.REFUSED, request.user, page=page)
