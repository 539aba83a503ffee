"""What every file passes before any page sees it: the day's limit of its sender, and the virus scanner where one is."""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cchc.accounts.uploads import quota, scanner
from cchc.pages import typed_form

log = logging.getLogger(__name__)


class UploadsMiddleware:
    """A file that may not be taken is answered by a page in words, with what was typed beside it; no view sees it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if request.method != "POST" or not request.user.is_authenticated:
            return None
        uploads = [upload for _name, several in request.FILES.lists() for upload in several]
        if not uploads:
            return None
        if not quota.take(request.user, [upload.size for upload in uploads]):
            log.warning("person %s is over the day's limit of files", request.user.pk)
            words = _("You have handed in %(limit)d MB of files today; more is taken tomorrow. What you typed is here.")
            return typed_form.show_sent(request, "refused", words=words % {"limit": settings.UPLOAD_DAY_MB}, status=413)
        for upload in uploads if settings.CLAMD else ():
            if refused := self._scanned(request, upload):
                return refused
        return None

    def _scanned(self, request: HttpRequest, upload: UploadedFile) -> HttpResponse | None:
        try:
            harm = scanner.harm_in(upload, settings.CLAMD)
        except scanner.Away as away:
            log.error("the virus scanner did not look at a file of person %s: %s", request.user.pk, away)  # noqa: TRY400
            if settings.CLAMD_REQUIRED:
                words = _(
                    "The virus scanner does not answer, so no file is taken just now. Tell the administrator; what you "
                    "typed is here."
                )
                return typed_form.show_sent(request, "refused", words=words, status=503)
            words = _("The virus scanner does not answer: “%(name)s” was taken without being looked at.")
            messages.warning(request, words % {"name": upload.name})
            return None
        if not harm:
            return None
        log.warning("the virus scanner found %r in %r of person %s", harm, upload.name, request.user.pk)
        words = _(
            "The virus scanner found “%(harm)s” in “%(name)s”, so the file was not taken. Tell the administrator "
            "before you open it again; what you typed is here."
        )
        return typed_form.show_sent(request, "refused", words=words % {"harm": harm, "name": upload.name}, status=422)
