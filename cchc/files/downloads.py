"""Files handed out, always as downloads: nothing that people hand in is shown inside our own pages."""

from __future__ import annotations

import logging
from typing import Final

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header

CONTENT_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
log = logging.getLogger(__name__)


def from_bytes(name: str, data: bytes) -> HttpResponse:
    """A file made for this request; the ending of its name says what it is. Raises KeyError for another ending."""
    response = HttpResponse(data, content_type=CONTENT_TYPES[name.rpartition(".")[2]])
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def from_store(
    request: HttpRequest, file: FieldFile, *, name: str, content_type: str | None = None
) -> HttpResponseBase:
    """A stored file under the name that it came with; a page in words (404) where the store has lost it.

    Without `content_type` the ending of the name says what it is.
    """
    try:
        content = file.open("rb")
    except FileNotFoundError:
        log.error("stored file %s (%s) is gone", file.name, name)
        return render(request, "pages/file_gone.html", {"name": name}, status=404)
    response = FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    return response
