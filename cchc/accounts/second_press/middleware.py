"""A form that is sent twice from one page is taken once; the second press leads to what the first one made."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from cchc.accounts.second_press import receipt as receipts
from cchc.pages import typed_form

# Tells the script `typed.js` which forms were taken, so that it keeps what was typed there no longer.
COOKIE = "sent"
MOST_NAMED = 8


class SecondPressMiddleware:
    """Takes the key of a form before its view runs, and gives it back where nothing came of the press.

    Something came of it where the answer leads elsewhere, or is a part of the page that was sent for it (htmx). A form
    that comes back with what is wrong, a question, or a file may be sent again.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.receipt = None
        try:
            answer = self.get_response(request)
        except BaseException:
            self._settle(request, None)
            raise
        self._settle(request, answer)
        return answer

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if request.method != "POST" or not request.user.is_authenticated:
            return None
        digest = receipts.digest_of(request)
        if not digest:
            return None
        receipt, is_first = receipts.claim(request, digest)
        if is_first:
            request.receipt = receipt
            return None
        return self._second(request, receipt)

    def _second(self, request: HttpRequest, first: receipts.FormReceipt) -> HttpResponse:
        if first.done_at is None:
            messages.warning(request, _("Your first press is still being worked on. Load the page again in a while."))
        else:
            messages.info(request, _("You had sent this already; it was taken once."))
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return HttpResponseRedirect(first.location or typed_form.page_of(request))

    def _settle(self, request: HttpRequest, answer: HttpResponseBase | None) -> None:
        receipt = request.receipt
        if receipt is None:
            return
        request.receipt = None
        if answer is None or not self._came_to_something(request, answer):
            receipt.delete()
            return
        receipts.keep(receipt, answer.get("Location", ""))
        named = [path for path in request.COOKIES.get(COOKIE, "").split("|") if path][-MOST_NAMED:]
        answer.set_cookie(COOKIE, "|".join([*named, quote(request.path)]), max_age=3600, samesite="Lax",
                          secure=request.is_secure())  # fmt: skip

    @staticmethod
    def _came_to_something(request: HttpRequest, answer: HttpResponseBase) -> bool:
        if request.headers.get("HX-Request"):
            return 200 <= answer.status_code < 300
        return 300 <= answer.status_code < 400
