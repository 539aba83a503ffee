"""Files that people hand in: size and kind checked by content, SHA-256 kept."""

from __future__ import annotations

import codecs
import hashlib
import struct
import zipfile
from pathlib import PurePosixPath
from typing import Any

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

# Extension -> content type that we serve. What a file is, its content says (`_matches`), never its name alone.
ALLOWED = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "p7m": "application/pkcs7-mime",
    "zip": "application/zip",
}
# The part that makes a ZIP archive a Word or Excel file.
OFFICE_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
HEAD_BYTES = 4096
PEM = (b"-----BEGIN PKCS7-----", b"-----BEGIN CMS-----", b"-----BEGIN PKCS #7 SIGNED DATA-----")


def check(upload: UploadedFile) -> str:
    """The content type of an allowed file. Raises ValidationError with what is wrong and what is allowed."""
    limit, size = settings.UPLOAD_LIMIT_MB, upload.size or 0
    if size > limit * 1024 * 1024:
        raise ValidationError(
            _("“%(name)s” has %(size)d MB; at most %(limit)d MB are allowed.")
            % {"name": upload.name, "size": size // 1024 // 1024, "limit": limit}
        )
    if size == 0:
        raise ValidationError(_("“%(name)s” is empty.") % {"name": upload.name})
    extension = PurePosixPath(str(upload.name)).suffix.lstrip(".").lower()
    if extension not in ALLOWED:
        raise ValidationError(
            _("“%(name)s” is no allowed kind of file; allowed are: %(allowed)s.")
            % {"name": upload.name, "allowed": ", ".join(ALLOWED)}
        )
    if not _matches(upload, extension):
        raise ValidationError(
            _("“%(name)s” is called .%(extension)s, but its content is not.")
            % {"name": upload.name, "extension": extension}
        )
    return ALLOWED[extension]


def _matches(upload: UploadedFile, extension: str) -> bool:
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    upload.seek(0)
    if extension in ("docx", "xlsx", "zip"):
        return _is_archive_with(upload, OFFICE_PART.get(extension))
    text = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if extension == "p7m":
        # PKCS #7 (CMS) is an ASN.1 SEQUENCE of any length (DER, BER), or the same in PEM.
        return (head[:1] == b"\x30" and b"\x80" <= head[1:2] <= b"\x84") or text.startswith(PEM)
    if extension == "pdf" and text.startswith(b"%PDF-"):
        return True  # some programs write a byte order mark or empty lines before it
    try:
        found = {match.extension.lstrip(".").lower() for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError, LookupError):  # bytes that only begin like some kind of file
        return False
    return bool(found & ({"jpg", "jpeg", "jfif"} if extension in ("jpg", "jpeg") else {extension}))


def _is_archive_with(upload: UploadedFile, part: str | None) -> bool:
    try:
        with zipfile.ZipFile(upload) as archive:
            return part is None or part in archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, struct.error):
        return False
    finally:
        upload.seek(0)


def attach(row: Any, upload: UploadedFile) -> None:
    """Check the file and give it, with its name, type, size and SHA-256, to a row (which the caller saves)."""
    row.content_type = check(upload)
    row.sha256 = sha256_of(upload)
    row.size = upload.size
    row.file_name = PurePosixPath(str(upload.name)).name[:255]
    row.file = upload


def sha256_of(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
