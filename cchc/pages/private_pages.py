"""What a browser may do with our pages: keep none of them, and never show a part of one as the whole."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _


class PrivatePagesMiddleware:
    """Every answer is private and kept nowhere, unless its view says otherwise: Back after signing out shows nothing.

    Static files never come here (WhiteNoise answers them before).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        answer.headers.setdefault("Cache-Control", "no-store, private")
        patch_vary_headers(answer, ("HX-Request",))
        if getattr(request, "signed_out", False):
            answer.headers["Clear-Site-Data"] = '"cache", "storage"'  # the next person at this computer finds nothing
        return answer


class WholePageMiddleware:
    """Back and a pasted address get a whole page, also where the address answers with a part or takes forms only."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.headers.get("HX-History-Restore-Request") == "true":
            request.META.pop("HTTP_HX_REQUEST", None)  # htmx restores a whole page, although it asks for it itself
        answer = self.get_response(request)
        if self._is_walked_to(request) and answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            messages.info(request, _("That address only takes a form; this is the page above it."))
            return HttpResponseRedirect(page_above(request.path_info))
        return answer

    @staticmethod
    def _is_walked_to(request: HttpRequest) -> bool:
        return (
            request.method == "GET"
            and request.user.is_authenticated
            and "text/html" in request.headers.get("Accept", "")
            and not request.headers.get("HX-Request")
        )


def page_above(path: str) -> str:
    """The nearest address above `path` that some page has: /nhiem-vu/5/ for /nhiem-vu/5/huy-cap-nhat/."""
    parts = path.strip("/").split("/")
    for length in range(len(parts) - 1, 0, -1):
        above = f"/{'/'.join(parts[:length])}/"
        try:
            resolve(above)
        except Resolver404:
            continue
        return above
    return reverse("home")
