"""Another channel beside mail and inbox (Zalo, Telegram, ntfy …) through apprise; off unless CCHC_CHANNEL_URL is set.

It comes after the mail is marked, so it never makes a mail leave twice; what it does not take is noted on the row.
"""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings

from cchc.accounts.models import User

FAILED = "the other channel took nothing"


def tell(person: User, subject: str, text: str) -> str:
    """Pass the digest on; what went wrong, empty where it went or no channel is set."""
    if not settings.CHANNEL_URL:
        return ""
    import apprise  # an option: requirements-channels.txt

    where = apprise.Apprise()
    address = settings.CHANNEL_URL.format(username=quote(person.username, safe=""), email=quote(person.email, safe=""))
    if not where.add(address):
        return FAILED
    return "" if where.notify(title=subject, body=text) else FAILED
