"""What no act foresaw: the slower of two presses, a value that does not fit. A page in words with what was typed."""

from __future__ import annotations

import logging

from django.db import DataError, IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from cchc.files import downloads
from cchc.files.kept_file import NotAsKept
from cchc.pages import typed_form
from cchc.refusal import Refused
from cchc.runtime import locking

log = logging.getLogger(__name__)


class UnsavedMiddleware:
    """The last net: acts say themselves what the slower one deserves; what they did not foresee ends here."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAsKept):
            return downloads.not_as_kept(request, exception)
        if request.method != "POST":
            return None
        if isinstance(exception, Refused):
            return self._show(request, "refused", words=" ".join(exception.messages), status=422)
        if isinstance(exception, DataError):
            why = "unfit"
        elif isinstance(exception, OperationalError) and "disk is full" in str(exception):
            why = "full"
        elif isinstance(exception, IntegrityError):
            why = "twice"
        elif isinstance(exception, OperationalError) and locking.is_about_locks(exception):
            why = "busy"
        else:
            return None
        log.exception("%s %s could not be saved", request.method, request.path)
        return self._show(request, why, status={"unfit": 422, "full": 507}.get(why, 409))

    @staticmethod
    def _show(request: HttpRequest, why: str, *, words: str = "", status: int) -> HttpResponse:
        answer = typed_form.show_sent(request, why, words=words, status=status)
        if request.headers.get("HX-Request"):
            answer["HX-Retarget"], answer["HX-Reswap"] = "main", "innerHTML"
        return answer
