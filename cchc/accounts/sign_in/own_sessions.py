"""Where one is signed in: the own sessions, each of which, or all others, can be ended."""

from __future__ import annotations

import re

from allauth.account.signals import password_changed, password_set
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cchc.accounts.models import User
from cchc.pages.addresses import key_of

# The first that fits: a browser names those that it pretends to be, too.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "coc_coc": "Coc Coc", "Firefox": "Firefox", "Chrome": "Chrome",
            "Safari": "Safari"}  # fmt: skip
SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS",
           "Linux": "Linux"}  # fmt: skip


def device_of(agent: str) -> str:
    """ "Firefox, Windows" for what a browser says of itself; its beginning where it says neither."""
    known = [
        next((words for sign, words in table.items() if re.search(sign, agent, re.IGNORECASE)), "")
        for table in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(word for word in known if word) or agent[:60]


def end_others(request: HttpRequest, person: User) -> int:
    """End the person's sessions apart from this one; how many."""
    others = list(UserSession.objects.filter(user=person).exclude(session_key=request.session.session_key))
    for one in others:
        one.end()
    return len(others)


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The list; a POST with `session` ends one of it, without it all others."""
    if request.method == "POST":
        _end(request)
        return redirect("own-sessions")
    rows = sorted(UserSession.objects.purge_and_list(request.user), key=lambda one: one.last_seen_at, reverse=True)
    sessions = [(one, device_of(one.user_agent), one.is_current()) for one in rows]
    return render(request, "account/own_sessions.html", {"sessions": sessions})


def _end(request: HttpRequest) -> None:
    chosen = request.POST.get("session", "")
    if not chosen:
        n = end_others(request, request.user)
        words = ngettext("%(n)d other session was ended.", "%(n)d other sessions were ended.", n)
        messages.success(request, words % {"n": n})
    elif (key := key_of(chosen)) is not None:
        one = UserSession.objects.filter(pk=key, user=request.user).first()
        if one is not None and not one.is_current():
            one.end()
            messages.success(request, _("The session was ended."))


@receiver([password_changed, password_set])
def new_password(sender, request, user, **kwargs) -> None:
    """Whoever knew the old password is out, and nobody but the person knows the new one."""
    end_others(request, user)
    if user.must_change_password:
        user.must_change_password = False
        user.save(update_fields=["must_change_password"])
