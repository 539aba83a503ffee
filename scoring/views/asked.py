"""What the address of a page asks for: the day that the figures are of."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.http import HttpRequest

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import User


def day(request: HttpRequest) -> date:
    """The day under `ngay` (YYYY-MM-DD), not after today; today where none or nonsense is asked."""
    try:
        return min(date.fromisoformat(request.GET.get("ngay", "")), clock.today())
    except ValueError:
        return clock.today()


def reader(request: HttpRequest) -> User:
    """Who asks; raises PermissionDenied unless that person may see scores."""
    user = cast(User, request.user)  # the middleware lets nobody else come here
    rights.require(user, "view")
    return user
