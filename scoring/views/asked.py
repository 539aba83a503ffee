"""What the address of a page asks for: the day that the figures are of."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from cchc import clock


def day(request: HttpRequest) -> date:
    """The day under `ngay` (YYYY-MM-DD), not after today; today where none or nonsense is asked."""
    try:
        return min(date.fromisoformat(request.GET.get("ngay", "")), clock.today())
    except ValueError:
        return clock.today()
