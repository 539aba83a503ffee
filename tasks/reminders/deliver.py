"""Send what is planned: claim, look once more who is told what, hand over, mark.

A row whose sender dies between claim and mark stays "sending": nobody knows whether its mail left, so after a while
the sweep calls it uncertain, and only a person sends it again (design §7).
"""

from __future__ import annotations

import contextlib
import logging
import smtplib
import time
from datetime import date, timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.utils import timezone

from cchc import clock
from tasks.models import Digest

from . import wording
from .ground import Ground
from .lines import Line, as_rows, from_row
from .plan import plan, stands_still
from .trial import trial_day

log = logging.getLogger(__name__)

State = Digest.State
UNCERTAIN_AFTER = timedelta(minutes=15)
MOST_ATTEMPTS = 5
# People and ladder are read anew after so many seconds of a long run: who moved meanwhile gets nothing.
GROUND_HOLDS = 60

# The server said no, so the mail did not leave. Anything else that goes wrong while it is handed over is uncertain.
REFUSALS = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError)


class Sender:
    """Delivers claimed digests one after the other."""

    def __init__(self) -> None:
        self._ground: Ground | None = None
        self._read_at = 0.0

    def ground(self, day: date) -> Ground:
        """The department of `day`, at most a minute old."""
        if self._ground is None or self._ground.day != day or time.monotonic() - self._read_at > GROUND_HOLDS:
            [self._ground], self._read_at = Ground.on(day), time.monotonic()
        return self._ground

    def deliver(self, digest: Digest) -> None:
        """Send a digest that this process claimed, and mark what became of it. Raises only what must end the run."""
        try:
            message = self._message(digest)
        except Exception as error:
            self._failed(digest, error)
            return
        if message is None:
            mark(digest, State.DROPPED)
            return
        connection = mail.get_connection()
        try:
            connection.open()
        except Exception as error:
            self._failed(digest, error)
            return
        try:
            message.connection = connection
            if not message.send():
                raise smtplib.SMTPRecipientsRefused({digest.person.email: (0, b"no recipient")})
        except REFUSALS as error:
            self._failed(digest, error)
        except Exception as error:
            log.exception("digest %s: it is not known whether the mail left", digest.pk)
            mark(digest, State.UNCERTAIN, str(error) or type(error).__name__)
            if isinstance(error, SoftTimeLimitExceeded):
                raise
        else:
            mark(digest, State.SENT)
        finally:
            with contextlib.suppress(Exception):  # the mail's fate is known by now
                connection.close()

    def _failed(self, digest: Digest, error: Exception) -> None:
        log.warning("digest %s failed before leaving: %s", digest.pk, error)
        mark(digest, State.FAILED, str(error) or type(error).__name__)
        if isinstance(error, SoftTimeLimitExceeded):
            raise error

    def _message(self, digest: Digest) -> EmailMultiAlternatives | None:
        """The mail, of what is still so; None where nothing is left to say or nobody to say it to."""
        if digest.kind == Digest.Kind.TRIAL:
            return wording.message(digest, [from_row(row) for row in digest.lines], trial_day(digest.day))
        # What a person sends again is told as of the day on which they do.
        is_sent_again = digest.asked_by_id is not None and digest.finished_at is not None
        day = max(digest.day, clock.today()) if is_sent_again else digest.day
        lines = self._still_so(digest, day)
        if not lines:
            return None
        Digest.objects.filter(pk=digest.pk).update(lines=as_rows(lines), role=digest.role, unit=digest.unit_id)
        return wording.message(digest, lines, day)

    def _still_so(self, digest: Digest, day: date) -> list[Line]:
        """Of the tasks that were planned, what still concerns this person, as it stands now."""
        ground = self.ground(day)
        named = [line["task"] for line in digest.lines]
        found = ground.chased(named) if digest.kind == Digest.Kind.CHASE else ground.told(only=named)
        told = found.get(digest.person_id)
        if told is None:
            return []
        digest.role, digest.unit_id = told.hat.role, told.hat.unit
        return told.lines


def mark(digest: Digest, state: str, error: str = "") -> None:
    """Write what became of our claim; a row that somebody claimed anew meanwhile is theirs."""
    ours = Digest.objects.filter(pk=digest.pk, claimed_at=digest.claimed_at)
    ours.update(state=state, error=error[:500], finished_at=timezone.now(), attempts=F("attempts") + 1)


def send(day: date) -> None:
    """Plan and send the digests of `day`. Twice, late or by two workers at once does no harm."""
    if stands_still(day):
        return
    plan(day)
    send_planned(day)


def send_planned(day: date) -> None:
    """Send what is planned for `day`, until nothing is left to claim."""
    sender = Sender()
    while digest := Digest.objects.claim_next(day, now=timezone.now()):
        sender.deliver(digest)


def send_one(pk: int) -> None:
    """Send one digest, if it is planned and nobody else took it."""
    row = Digest.objects.filter(pk=pk)
    day = row.values_list("day", flat=True).first()
    if day and (digest := row.claim_next(day, now=timezone.now())):
        Sender().deliver(digest)
