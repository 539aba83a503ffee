"""Opens an uploaded file: what it is, whether it may be read at all, and its content. Follows no link, runs nothing."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _

from tasks.importing.files import csv_file, docx_file, xlsx_file
from tasks.importing.files.grid import Content

MEGABYTE = 1024 * 1024
FILE_LIMIT = 25 * MEGABYTE
# An annex of a thousand items has some 5 MB of XML; what is far above is no annex.
PART_LIMIT = 40 * MEGABYTE
WHOLE_LIMIT = 150 * MEGABYTE
ROW_LIMIT = 1000
PARTS_LIMIT = 2000
OLD_OFFICE = bytes.fromhex("D0CF11E0A1B11AE1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Unreadable(Exception):
    """The file is refused; the message is a sentence for the reader that says what to do."""


def read(name: str, data: bytes) -> Content:
    """Tables and paragraphs of a DOCX, XLSX or CSV file. Raises Unreadable."""
    if not data:
        raise Unreadable(_("The file is empty."))
    if len(data) > FILE_LIMIT:
        raise Unreadable(
            _("The file has %(size)d MB; an annex has at most %(limit)d MB.")
            % {"size": len(data) // MEGABYTE, "limit": FILE_LIMIT // MEGABYTE}
        )
    extension = PurePosixPath(name).suffix.lower().lstrip(".")
    if data.startswith(OLD_OFFICE):
        _refuse_old(data)
    if extension in ("docm", "xlsm", "dotm", "xltm", "xlam"):
        raise Unreadable(
            _("The file may hold macros (.%(kind)s). Save it as .docx or .xlsx and upload that.") % {"kind": extension}
        )
    try:
        if data.startswith(b"PK"):
            return _read_archive(data)
        if extension in ("csv", "tsv", "txt"):
            return csv_file.read(data, limit=ROW_LIMIT)
    except TooLarge as fault:
        raise Unreadable(
            _("A table of the file has more than %(limit)d rows; an annex is shorter. Delete empty rows or split it.")
            % {"limit": ROW_LIMIT}
        ) from fault
    except csv_file.UnknownEncoding as fault:
        raise Unreadable(_("The text file is not in UTF-8. Save it as “CSV UTF-8” and upload that.")) from fault
    raise Unreadable(
        _("“%(name)s” is no Word (.docx), Excel (.xlsx) or CSV file. Save a PDF or scan as one of these first.")
        % {"name": name}
    )


TooLarge = csv_file.TooLarge


def _refuse_old(data: bytes) -> None:
    if ENCRYPTED in data:
        raise Unreadable(_("The file is protected by a password. Remove the password, save it and upload it again."))
    raise Unreadable(
        _(
            "This is an old Word or Excel file (.doc, .xls). Open it in Word, Excel or LibreOffice, "
            "choose “Save as”, then .docx or .xlsx, and upload that."
        )
    )


def _read_archive(data: bytes) -> Content:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = _checked(archive)
            if "word/document.xml" in names:
                return docx_file.read(archive, limit=ROW_LIMIT)
            if "xl/workbook.xml" in names:
                return xlsx_file.read(data, archive, limit=ROW_LIMIT)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as fault:
        raise Unreadable(_("The file is damaged: it cannot be opened. Save it again and upload that.")) from fault
    except (DefusedXmlException, SyntaxError, ValueError, KeyError, TypeError) as fault:
        raise Unreadable(_("The file is damaged or holds something that no annex needs; it was not read.")) from fault
    raise Unreadable(_("This archive holds no Word or Excel document. Upload the .docx, .xlsx or .csv file itself."))


def _checked(archive: zipfile.ZipFile) -> set[str]:
    """The names of the parts, after size, macros, passwords and document type definitions were looked for."""
    parts = archive.infolist()
    if len(parts) > PARTS_LIMIT or sum(part.file_size for part in parts) > WHOLE_LIMIT:
        raise Unreadable(_("Unpacked, the file is far larger than an annex can be; it was not read."))
    if any(part.flag_bits & 0x1 for part in parts):
        raise Unreadable(_("The file is protected by a password. Remove the password, save it and upload it again."))
    names = {part.filename for part in parts}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unreadable(_("The file holds macros. Save it as .docx or .xlsx without macros and upload that."))
    for part in parts:
        if not part.filename.endswith((".xml", ".rels")):
            continue
        if part.file_size > PART_LIMIT:
            raise Unreadable(
                _("The text of the file is larger than %(limit)d MB; an annex is shorter. Split the file.")
                % {"limit": PART_LIMIT // MEGABYTE}
            )
        _refuse_declarations(archive, part)
    return names


def _refuse_declarations(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """A part that declares entities or a document type is refused before anything of it is used."""
    try:
        with archive.open(part) as stream:
            for _event, _element in ElementTree.iterparse(stream, events=("start",), forbid_dtd=True):
                return
    except DefusedXmlException as fault:
        raise Unreadable(_("The file declares XML entities, which no annex needs; it was not read.")) from fault
    except ElementTree.ParseError as fault:
        raise Unreadable(_("The file is damaged: it cannot be opened. Save it again and upload that.")) from fault
