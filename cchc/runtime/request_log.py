"""One line of the log for each request: who asked for what, from where, how it ended and how long it took."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from cchc.runtime.logs import blanked, current_request

GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
QUIET = ("/healthz", "/readyz", "/metrics", "/static/")
log = logging.getLogger("cchc.requests")


class RequestLogMiddleware:
    """Gives each request an id (the proxy's, where it sent one), answers with it, and writes one line at its end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        known = {"request": given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex}
        kept = current_request.set(known)
        started = time.monotonic()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = known["request"]
            person = getattr(request, "_cached_user", None)  # only who was asked for already: no query for the log
            if person is not None and person.pk:
                known["person"] = person.username
            if not request.path.startswith(QUIET) or response.status_code >= 500:
                log.info(
                    "%s %s %s",
                    request.method,
                    blanked(request.path),
                    response.status_code,
                    extra={
                        "method": request.method,
                        "path": blanked(request.path),
                        "status": response.status_code,
                        "ms": round((time.monotonic() - started) * 1000),
                        "address": address_of(request),
                    },
                )
            return response
        finally:
            current_request.reset(kept)


def address_of(request: HttpRequest) -> str | None:
    """The person's address, as the proxies in front tell it; None where they are not those of the settings."""
    try:
        address: str | None = get_adapter().get_client_ip(request)
    except PermissionDenied:
        return None
    return address
