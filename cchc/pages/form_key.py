"""The key that every form carries: whose page it stands on, and one press of which the server accepts once."""

from __future__ import annotations

import secrets

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.safestring import SafeString

FIELD = "form_key"


def key_of(request: HttpRequest) -> str:
    """The key of this page's forms: "7-Xq…" on a page of the person 7, "-Xq…" on a page of nobody."""
    if not hasattr(request, "form_key"):
        reader = getattr(request, "user", None)
        person = reader.pk if reader is not None and reader.is_authenticated else ""
        request.form_key = f"{person}-{secrets.token_urlsafe(12)}"
    return request.form_key


def inputs(request: HttpRequest) -> SafeString:
    """What stands in every form: the token against forged forms, and the key."""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="{}" value="{}">',
        get_token(request), FIELD, key_of(request),
    )  # fmt: skip


def sent_by_reader(request: HttpRequest) -> bool:
    """Whether the form that was sent stood on a page of the person who is signed in now."""
    person, dash, _nonce = request.POST.get(FIELD, "").partition("-")
    return bool(dash) and request.user.is_authenticated and person == str(request.user.pk)
