"""Two presses at one moment: the slower one gets a page in words with what was typed, not an error."""

from __future__ import annotations

import logging

from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from cchc.pages import typed_form
from cchc.runtime import locking

log = logging.getLogger(__name__)


class RaceMiddleware:
    """The last net: acts say themselves what the slower one deserves; what they did not foresee ends here."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if request.method != "POST":
            return None
        if isinstance(exception, IntegrityError):
            why = "twice"
        elif isinstance(exception, OperationalError) and locking.is_about_locks(exception):
            why = "busy"
        else:
            return None
        log.exception("%s %s met another one", request.method, request.path)
        back = typed_form.page_of(request)
        answer = typed_form.show(request, why, typed_form.typed_in(request), back=back, status=409)
        if request.headers.get("HX-Request"):
            answer["HX-Retarget"], answer["HX-Reswap"] = "main", "innerHTML"
        return answer
