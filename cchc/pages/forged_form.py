"""A form whose token does not fit: what was typed is given back where it came from this site and its own writer."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cchc.pages import form_key, typed_form


def refuse(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a token that is missing or old: after signing in again, or with the cookies gone, it is honest."""
    if request.headers.get("HX-Request"):
        # The page is loaded anew, with a token that fits; the browser fills in what was typed there.
        return HttpResponse(status=403, headers={"HX-Refresh": "true"})
    back = typed_form.page_of(request)
    typed = typed_form.typed_in(request)
    if typed and _comes_from_here(request):
        if not request.user.is_authenticated:
            return typed_form.show(request, "expired", typed, back=back, status=403)
        if form_key.sent_by_reader(request):
            return typed_form.show(request, "again", typed, back=back, status=403)
    request.typed, request.shown_page = typed_form.Typed(""), back
    return render(request, "403_csrf.html", {"back": back}, status=403)


def _comes_from_here(request: HttpRequest) -> bool:
    """Whether the browser itself says that the form stood on a page of this site."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    parts = urlsplit(origin)
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())
