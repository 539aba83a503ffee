"""Files handed out, always as downloads: nothing that people hand in is shown inside our own pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeVar

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from cchc.files import kept_file
from cchc.files.kept_file import NotAsKept

Response = TypeVar("Response", bound=HttpResponseBase)

CONTENT_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def from_bytes(name: str, data: bytes) -> HttpResponse:
    """A file made for this request; the ending of its name says what it is. Raises KeyError for another ending."""
    return _named(HttpResponse(data), name)


def from_pieces(name: str, pieces: Iterator[bytes]) -> StreamingHttpResponse:
    """The same where the file is sent while it is made: it begins at once, however long it is."""
    return _named(StreamingHttpResponse(pieces), name)


def _named(response: Response, name: str) -> Response:
    response["Content-Type"] = CONTENT_TYPES[name.rpartition(".")[2]]
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def not_as_kept(request: HttpRequest, fault: NotAsKept) -> HttpResponse:
    """The page that names the file, its SHA-256, and who can bring it back."""
    return render(request, "pages/file_gone.html", {"fault": fault}, status=409 if fault.found else 404)


def from_store(
    request: HttpRequest, file: FieldFile, *, name: str, content_type: str | None = None
) -> HttpResponseBase:
    """A stored file under the name that it came with; a page in words where the store has lost or changed it.

    Without `content_type` the ending of the name says what it is.
    """
    try:
        content = kept_file.opened(file, name=name)
    except NotAsKept as fault:
        return not_as_kept(request, fault)
    response = FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    return response
