"""What the address of a page asks for: the day that the figures are of."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.http import Http404, HttpRequest

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import User
from scoring.models import CriteriaSet


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


def running_set(year: int) -> CriteriaSet:
    """The set that runs for the year today; raises Http404 where none was ever loaded up to that year."""
    criteria_set = CriteriaSet.objects.running(year, clock.today())
    if criteria_set is None:
        raise Http404
    return criteria_set
