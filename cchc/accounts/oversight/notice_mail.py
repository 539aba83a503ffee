"""Mails about account changes: sent at once, and what could not leave tried again by the sweep."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cchc.accounts.oversight.account_change import AccountNotice

log = logging.getLogger(__name__)
# What could not be sent for so long stands in the inbox alone.
TRIED_FOR = timedelta(days=2)


def send() -> None:
    """Send what is not sent: each notice is claimed before it goes, and let go where the server said no."""
    since = timezone.now() - TRIED_FOR
    waiting = AccountNotice.objects.filter(mailed_at=None, change__at__gte=since)
    for notice in waiting.select_related("change__person", "change__by", "person").order_by("pk"):
        if not AccountNotice.objects.filter(pk=notice.pk, mailed_at=None).update(mailed_at=timezone.now()):
            continue
        try:
            send_mail(subject_of(notice), body_of(notice), None, [notice.person.email])
        except Exception:
            log.exception("notice %s of an account change could not be sent", notice.pk)
            AccountNotice.objects.filter(pk=notice.pk).update(mailed_at=None)
            return


def subject_of(notice: AccountNotice) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        if notice.person_id == notice.change.person_id:
            return _("Your account was changed")
        return _("An account was changed: %(person)s") % {"person": notice.change.person}


def body_of(notice: AccountNotice) -> str:
    """The line in words, who did it and when, and what to do where it was not meant."""
    change = notice.change
    with translation.override(settings.LANGUAGE_CODE):
        lines = [
            _("Account of %(person)s") % {"person": change.person},
            change.text,
            _("Done by: %(who)s") % {"who": change.by or _("a command on the server")},
            _("At: %(time)s") % {"time": timezone.localtime(change.at).strftime("%H:%M %d/%m/%Y")},
            "",
            _("If this was not meant, tell the Office Chief and change your password at once."),
            f"{settings.SITE_URL}{reverse('account-changes')}",
        ]
        return "\n".join(lines)
