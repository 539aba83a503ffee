"""The one source of the day."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


def today() -> date:
    """The local date in Asia/Ho_Chi_Minh, or `CCHC_TODAY` where the demo sets it (production refuses to)."""
    return settings.CCHC_TODAY or datetime.now(LOCAL).date()
