"""What is written down when somebody signs in or out, or fails to."""

from __future__ import annotations

import time

from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from cchc.accounts.models import SignIn
from cchc.accounts.sign_in import session
from cchc.accounts.sign_in.log import person_called, write


@receiver(user_logged_in)
def came_in(sender, request, user, **kwargs) -> None:
    write(request, SignIn.Outcome.IN, user)
    session.begin(request.session, int(time.time()))


@receiver(user_logged_out)
def went_out(sender, request, user, **kwargs) -> None:
    if user is not None:
        write(request, SignIn.Outcome.OUT, user)
        request.signed_out = True


@receiver(user_login_failed)
def failed(sender, credentials, request=None, **kwargs) -> None:
    typed = credentials.get("username") or credentials.get("email") or ""
    write(request, SignIn.Outcome.FAILED, person_called(typed), login=typed)


@receiver(authentication_failed)
def wrong_code(sender, request, user, **kwargs) -> None:
    write(request, SignIn.Outcome.WRONG_CODE, user)
