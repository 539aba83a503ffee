"""The administrator makes and ends keys; a request shows one.

Raises PermissionDenied, or Refused with a sentence for the reader.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.machines.key import MachineCall, MachineKey, digest_of
from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.refusal import Refused
from cchc.runtime.request_log import address_of

BEGINNING = "cchc_"
LONGEST_DAYS = 366
KEPT_DAYS = 365


def make(key: MachineKey, *, by: User) -> str:
    """Keep a new key; gives its secret, which nobody can read again."""
    rights.require(by, "administer")
    today = clock.today()
    last = today + timedelta(days=LONGEST_DAYS)
    if not today <= key.valid_to <= last:
        raise Refused(
            {"valid_to": _("%(day)s: a day from %(first)s to %(last)s is allowed.")
             % {"day": short_date(key.valid_to), "first": short_date(today), "last": short_date(last)}}
        )  # fmt: skip
    secret = BEGINNING + secrets.token_urlsafe(32)
    key.digest, key.begins, key.made_on = digest_of(secret), secret[:12], today
    history.save(key, by=by)
    return secret


def end(key: MachineKey, *, by: User) -> MachineKey:
    """The key opens nothing from now on."""
    rights.require(by, "administer")
    if key.ended_on is not None:
        raise Refused(_("This key was ended on %(day)s.") % {"day": short_date(key.ended_on)})
    key.ended_on = clock.today()
    return history.save(key, by=by)


def key_of(secret: str) -> MachineKey | None:
    """The key that holds today and whose person may look at pages today; None for every other secret."""
    key = MachineKey.objects.select_related("person").filter(digest=digest_of(secret)).first()
    if key is None or not key.holds_on(clock.today()) or not rights.allowed(key.person, "view"):
        return None
    return key


def is_over_the_limit(key: MachineKey) -> bool:
    lately = timezone.now() - timedelta(minutes=1)
    return key.calls.filter(at__gt=lately).exclude(outcome=MachineCall.Outcome.LIMITED).count() >= key.per_minute


def write_down(key: MachineKey, request: HttpRequest, outcome: str) -> None:
    """A line of the log."""
    asked = f"{request.method} {request.get_full_path()}"[:300]
    MachineCall.objects.create(key=key, asked=asked, outcome=outcome, address=address_of(request))


def forget_old_calls() -> None:
    MachineCall.objects.filter(at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()
