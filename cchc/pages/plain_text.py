"""Text from outside as every part of the system can hold it: composed (NFC), and without what no database, XML file or
spreadsheet takes."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict, UnreadablePostError
from django.utils.datastructures import MultiValueDict

from cchc.files.disk import is_full
from cchc.pages import typed_form

# Control characters apart from tab and line ends, and code points that are no characters.
UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Word's own line break, and the page break.
BREAK = re.compile("[\x0b\x0c]")


def plain(text: str) -> str:
    """`text` composed, with line breaks as line breaks, without characters that cannot be stored."""
    return unicodedata.normalize("NFC", UNFIT.sub("", BREAK.sub("\n", text)))


def is_plain(text: str) -> bool:
    return not UNFIT.search(text) and not BREAK.search(text) and unicodedata.is_normalized("NFC", text)


def plain_query(query: QueryDict) -> QueryDict:
    """The same fields with plain names and values; the very same object where they are."""
    if all(is_plain(name) and all(map(is_plain, values)) for name, values in query.lists()):
        return query
    fields = QueryDict(mutable=True, encoding=query.encoding)
    for name, values in query.lists():
        for value in values:
            fields.appendlist(plain(name), plain(value))
    fields._mutable = False
    return fields


class PlainTextMiddleware:
    """Parameters, cookies, fields and names of files arrive plain; an address that is not is no page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.GET = plain_query(request.GET)
        for name, value in list(request.COOKIES.items()):
            if UNFIT.search(value):
                del request.COOKIES[name]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if UNFIT.search(request.path_info):
            raise Http404
        if request.method != "POST":
            return None
        try:
            request.POST = plain_query(request.POST)
        except UnreadablePostError:  # the browser went away; whoever reads the form next says so
            return None
        except BadRequest:  # a body in another encoding; the page that says so reads no form
            request.POST, request._files = QueryDict(), MultiValueDict()
            raise
        except OSError as error:
            if not is_full(error):
                raise
            return typed_form.show_sent(request, "full", status=507)
        for _name, uploads in request.FILES.lists():
            for upload in uploads:
                upload.name = plain(upload.name)
        return None
