"""Send what is planned: look once more who is told what, claim, hand over, mark.

A row whose sender dies between claim and mark stays "sending": nobody knows whether its mail left, so after a while
the sweep calls it uncertain, and only a person sends it again (design §7).
"""

from __future__ import annotations

import contextlib
import logging
import smtplib
from datetime import date, timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, QuerySet
from django.utils import timezone

from tasks.models import Digest
from tasks.reminders.delivery import channel
from tasks.reminders.delivery.batch import Contexts, Prepared
from tasks.reminders.digest.plan import in_its_hours, plan, stands_still
from tasks.reminders.health import heartbeat

log = logging.getLogger(__name__)

State = Digest.State
UNCERTAIN_AFTER = timedelta(minutes=15)
# So many rows are looked at together before each of them is claimed.
BATCH = 50

# The server said no, so the mail did not leave. Anything else that goes wrong while it is handed over is uncertain.
REFUSALS = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError)


def deliver(digest: Digest, prepared: Prepared) -> None:
    """Claim a planned digest and send it; nothing where another sender was first. Raises only what ends the run."""
    ready = prepared.of(digest)
    if not digest.claim(timezone.now(), **ready.values):
        return
    if ready.is_empty:
        mark(digest, State.DROPPED)
        return
    try:
        message = prepared.message(ready)
        if not ready.by_mail:
            _sent(digest, message)  # it stands in the inbox
            return
        message.connection = mail.get_connection()
        message.connection.open()
    except Exception as error:
        _failed(digest, error)
        return
    _hand_over(digest, message)


def _hand_over(digest: Digest, message: EmailMultiAlternatives) -> None:
    try:
        if not message.send():
            raise smtplib.SMTPRecipientsRefused({digest.person.email: (0, b"no recipient")})
    except REFUSALS as error:
        _failed(digest, error)
    except Exception as error:
        log.exception("digest %s: it is not known whether the mail left", digest.pk)
        mark(digest, State.UNCERTAIN, str(error) or type(error).__name__)
        if isinstance(error, SoftTimeLimitExceeded):
            raise
    else:
        _sent(digest, message)
    finally:
        with contextlib.suppress(Exception):  # the mail's fate is known by now
            message.connection.close()


def _sent(digest: Digest, message: EmailMultiAlternatives) -> None:
    """Mark it, and only then pass it on to another channel, which may be slow or away."""
    mark(digest, State.SENT)
    try:
        problem = channel.tell(digest.person, str(message.subject), str(message.body))
    except SoftTimeLimitExceeded:
        raise
    except Exception as error:
        problem = str(error) or type(error).__name__
    if problem:
        log.warning("digest %s: %s", digest.pk, problem)
        Digest.objects.filter(pk=digest.pk, state=State.SENT).update(error=problem[:500])


def _failed(digest: Digest, error: Exception) -> None:
    log.warning("digest %s failed before leaving: %s", digest.pk, error)
    mark(digest, State.FAILED, str(error) or type(error).__name__)
    if isinstance(error, SoftTimeLimitExceeded):
        raise error


def mark(digest: Digest, state: str, error: str = "") -> None:
    """Write what became of our claim; a row that somebody claimed anew meanwhile is theirs."""
    ours = Digest.objects.filter(pk=digest.pk, claimed_at=digest.claimed_at)
    ours.update(state=state, error=error[:500], finished_at=timezone.now(), attempts=F("attempts") + 1)


def send(day: date) -> None:
    """Plan and send the digests of `day`. Twice, late or by two workers at once does no harm.

    At another time than the day's own hours it does nothing: the next run says what was missed.
    """
    if stands_still(day) or not in_its_hours(day):
        return
    plan(day)
    send_planned(day)
    heartbeat.seen(heartbeat.Part.REMINDERS, day=day)


def send_planned(day: date) -> None:
    """Send what is planned for `day`, until nothing is left to claim or the day is over."""
    planned = Digest.objects.filter(day=day, state=State.PLANNED).select_related("person").order_by("pk")
    contexts = Contexts()
    while digests := list(_may_leave(planned, day)[:BATCH]):
        prepared = Prepared(digests, contexts)
        for n, digest in enumerate(digests):
            if n and (prepared.is_stale or not (digest.asked_by_id or in_its_hours(day))):
                break
            deliver(digest, prepared)


def _may_leave(planned: QuerySet[Digest], day: date) -> QuerySet[Digest]:
    """What a person asked for leaves at any hour, a run's digests only in the hours of the run."""
    return planned if in_its_hours(day) else planned.filter(asked_by__isnull=False)


def send_one(pk: int) -> None:
    """Send one digest, if it is planned and nobody else took it."""
    for digest in Digest.objects.filter(pk=pk, state=State.PLANNED).select_related("person"):
        deliver(digest, Prepared([digest], Contexts()))
