"""What somebody typed into a form that could not be taken, given back in the answer itself: nothing is stored.

The page holds what its own browser has just sent, as a form that sends it again. Passwords and codes are left out,
files are told by name. The script `typed.js` keeps the same in the browser's tab, so that the form is filled again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from cchc.pages import form_key

SECRET = re.compile(r"pass|secret|token|otp", re.IGNORECASE)
LEFT_OUT = {"csrfmiddlewaretoken", form_key.FIELD}
# Sent again as they are: choices and addresses, not a person's words.
UNSEEN = {"seen", "next", "kind", "decision", "officer", "to_unit", "replaces", "start", "nothing_new", "to", "query"}
# Pages of one's own account hold passwords, codes and keys: nothing of them is ever given back.
OWN_PAGES = ("account_", "mfa_")
CARRIED = "carried:"


@dataclass(frozen=True)
class Typed:
    """The fields of a form with the address that they were sent to."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether there is anything that somebody chose or typed."""
        return bool(self.files) or any(value.strip() and is_for_people(name) for name, value in self.fields)


def is_for_people(name: str) -> bool:
    return name not in UNSEEN and name not in LEFT_OUT


def typed_in(request: HttpRequest) -> Typed:
    """What the request carries; nothing where it goes to a page of one's own account."""
    match = request.resolver_match
    if request.method != "POST" or (match is not None and (match.view_name or "").startswith(OWN_PAGES)):
        return Typed(request.get_full_path())
    pairs = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    return Typed(request.get_full_path(), list(_kept(pairs)), [upload.name for upload in request.FILES.values()])


def _kept(pairs: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    return ((name, value) for name, value in pairs if name not in LEFT_OUT and not SECRET.search(name))


def carried_in(request: HttpRequest) -> Typed:
    """What a switch of language or colours carries along from a page that came in answer to a form."""
    prefix = len(CARRIED)
    pairs = [
        (name[prefix:], value)
        for name in request.POST if name.startswith(CARRIED)
        for value in request.POST.getlist(name)
    ]  # fmt: skip
    return Typed(local_path(request, request.POST.get("carried_to", "")) or "", list(_kept(pairs)))


def local_path(request: HttpRequest, url: str) -> str:
    """Path and query of an address of this site; empty for any other and for what has no page."""
    if not url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(url)
    try:
        resolve(parts.path)
    except Resolver404:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def page_of(request: HttpRequest) -> str:
    """The page on which the reader stands: what was asked for, else where the form that was sent stood."""
    if htmx := request.headers.get("HX-Current-URL"):
        return local_path(request, htmx) or reverse("home")
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    stood_on = local_path(request, request.headers.get("Referer", ""))
    return stood_on or request.get_full_path()


WORDS = {
    "expired": (_("Your session has ended"),
                _("Nothing was saved, and what you typed is still here. Sign in; then send it again.")),
    "again": (_("Please send it again"),
              _("You signed in again after this form was opened. Nothing was saved yet; what you typed is here.")),
    "twice": (_("Somebody saved at the same moment"),
              _("What stands there now does not fit beside yours, so nothing of yours was saved. Look at the page as "
                "it is now; what you typed is here.")),
    "busy": (_("Please send it again"),
             _("Others were working on the same rows at this moment. Nothing was saved; what you typed is here.")),
    "refused": (_("Nothing was saved"), ""),
    "unfit": (_("Nothing was saved"),
              _("Something is longer or larger than what can be stored. What you typed is here: shorten it.")),
    "full": (_("Nothing was saved"),
             _("The server's disk is full. Tell the administrator; what you typed stays in this browser's page.")),
    "language": (_("What you typed is still here"),
                 _("The page is shown anew, and nothing was saved yet. Look it over and send it again.")),
}  # fmt: skip


def show(request: HttpRequest, why: str, typed: Typed, *, back: str, status: int, words: str = "") -> HttpResponse:
    """The page with what was typed; `why` is a key of WORDS, `back` the page on which the form stood."""
    title, usual = WORDS[why]
    context = {
        "title": title, "words": words or usual, "action": typed.action, "typed": typed.fields, "files": typed.files,
        "back": back, "sign_in": why == "expired",
    }  # fmt: skip
    request.typed, request.shown_page = typed, back
    return render(request, "pages/typed.html", context, status=status)


def show_sent(request: HttpRequest, why: str, *, status: int, words: str = "") -> HttpResponse:
    """The same for the form that the request itself carries."""
    return show(request, why, typed_in(request), back=page_of(request), status=status, words=words)
