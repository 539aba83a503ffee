"""How many wrong attempts are let through, counted in the sign-in log, so that every process counts the same.

A stranger's guesses lock nobody out: they count for the stranger's network. The person comes in from the network that
the account is known on, whatever happens elsewhere; the whole office behind one address comes in while some mistype.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.accounts.sign_in.attempt import SignIn

WINDOW = timedelta(minutes=5)
# For one account from one network.
MOST_FOR_ACCOUNT = 5
# From one network, whatever the accounts: an office of a hundred people shares one address.
MOST_FROM_NETWORK = 100
# For one account from networks that it is not known on: from then on one attempt each PAUSE.
LONG_WINDOW = timedelta(hours=1)
MOST_FROM_STRANGERS = 20
PAUSE = timedelta(seconds=30)
KNOWN_FOR = timedelta(days=30)


def waiting_time(account: str, network: str) -> timedelta | None:
    """How long the next attempt must wait; None where it may be made now."""
    now = timezone.now()
    guesses = SignIn.objects.filter(outcome__in=SignIn.GUESSES)
    came_in = SignIn.objects.filter(account=account, network=network, outcome=SignIn.Outcome.IN)
    last = came_in.filter(at__gte=now - KNOWN_FOR).values_list("at", flat=True).first()
    since = max(now - WINDOW, last) if last else now - WINDOW
    own = guesses.filter(account=account, network=network, at__gt=since)
    ends = [_free_again(own, MOST_FOR_ACCOUNT, WINDOW)]
    if last is None:
        if network:
            ends.append(_free_again(guesses.filter(network=network, at__gt=now - WINDOW), MOST_FROM_NETWORK, WINDOW))
        strangers = guesses.filter(account=account, at__gt=now - LONG_WINDOW)
        if strangers[MOST_FROM_STRANGERS - 1 : MOST_FROM_STRANGERS]:
            ends.append(_free_again(strangers, 1, PAUSE))
    end = max((end for end in ends if end), default=None)
    return end - now if end and end > now else None


def _free_again(guesses: QuerySet[SignIn], most: int, window: timedelta) -> datetime | None:
    """When fewer than `most` of them lie within `window`; None where that is so already."""
    decisive = guesses.order_by("-at").values_list("at", flat=True)[most - 1 : most]
    return decisive[0] + window if decisive else None


def words_for(wait: timedelta) -> str:
    """The sentence of the page: the true time, in seconds where it is short."""
    seconds = ceil(wait.total_seconds())
    if seconds <= 90:
        time = ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    else:
        minutes = -(-seconds // 60)
        time = ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    return _(
        "Too many failed sign-ins. Try again in %(time)s, or call the administrator of the department's Office."
    ) % {"time": time}
