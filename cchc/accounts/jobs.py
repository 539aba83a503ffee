"""Background work of people and sign-in."""

from allauth.usersessions.models import UserSession
from celery import shared_task
from django.contrib.sessions.models import Session
from django.core.management import call_command

from cchc.accounts.machines import acts as machines
from cchc.accounts.oversight import notice_mail
from cchc.accounts.second_press import receipt
from cchc.accounts.uploads import quota


@shared_task
def forget_sessions() -> None:
    """Remove what nobody can use any more: sessions that ended, their lines in people's lists, keys of old pages,
    how much was sent on old days, and what machines asked for long ago."""
    call_command("clearsessions")
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    receipt.forget_old()
    quota.forget_old()
    machines.forget_old_calls()


@shared_task(ignore_result=True, acks_late=True)
def mail_account_notices() -> None:
    """After a change of an account, and every ten minutes for what could not leave."""
    notice_mail.send()
