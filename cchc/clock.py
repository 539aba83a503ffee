"""The one source of the day."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

LOCAL = ZoneInfo(settings.TIME_ZONE)  # Asia/Ho_Chi_Minh unless CCHC_TIME_ZONE says otherwise

_played: ContextVar[date | None] = ContextVar("played", default=None)


def today() -> date:
    """The office's local date, or `CCHC_TODAY` where the demo sets it (production refuses to)."""
    return _played.get() or settings.CCHC_TODAY or datetime.now(LOCAL).date()


@contextmanager
def at(day: date) -> Iterator[None]:
    """Within, today is `day`: for playing the demo's samples, each act on its own day (rights and all)."""
    token = _played.set(day)
    try:
        yield
    finally:
        _played.reset(token)
