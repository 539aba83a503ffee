"""How long a session lasts, and that nobody who is signed out can store anything in one."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.socialaccount.internal.statekit import STATES_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseBase

from cchc.accounts.models import SignIn, User
from cchc.accounts.sign_in import log

# Seconds since 1970, in the session.
BEGUN, USED = "begun_at", "used_at"
# The time of last use is written once a minute at most.
STEP = 60
# Who may store a session: signed in, password right and code asked for, come by a link that chooses a password, on the
# way to the directory.
HOLDERS = (SESSION_KEY, LOGIN_SESSION_KEY, INTERNAL_RESET_SESSION_TOKEN, STATES_SESSION_KEY)


def begin(session: SessionBase, now: int) -> None:
    session[BEGUN] = session[USED] = now


def longest_idle(person: User) -> int:
    """Seconds without a request after which the person signs in again; short for who decides or keeps people."""
    if person.has_role(*settings.SESSION_SHORT_ROLES):
        return settings.SESSION_SHORT_MINUTES * 60
    return settings.SESSION_HOURS * 3600


def is_over(session: SessionBase, person: User, now: int) -> bool:
    idle, begun = now - session.get(USED, now), now - session.get(BEGUN, now)
    return idle > longest_idle(person) or begun > settings.SESSION_LONGEST_HOURS * 3600


def use(request: HttpRequest, now: int) -> None:
    """Write down that the session is in use, in the session and in the person's list."""
    session = request.session
    if now - session.get(USED, 0) < STEP:
        return
    session.setdefault(BEGUN, now)
    session[USED] = now
    listed = UserSession.objects.filter(session_key=session.session_key)
    if not listed.update(last_seen_at=datetime.fromtimestamp(now, UTC)):
        UserSession.objects.create_from_request(request)


class OfficeSessionMiddleware(SessionMiddleware):
    """Stores the session of who is signed in, or half-way so; nobody else's."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        session = request.session
        if session.modified and not any(session.get(key) for key in HOLDERS):
            if session.session_key:
                session.flush()
            request.session = self.SessionStore()
        return super().process_response(request, response)


class SessionAgeMiddleware:
    """Ends a session that was not used for long, or began too long ago; what the browser typed stays with it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            now = int(time.time())
            if is_over(request.session, request.user, now):
                log.write(request, SignIn.Outcome.ENDED, request.user)
                request.session.flush()
                request.user = AnonymousUser()
            else:
                use(request, now)
        return self.get_response(request)
