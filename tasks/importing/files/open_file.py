"""Opens an uploaded file: its content, or a sentence that says why not. Follows no link, runs nothing."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tasks.importing.files import isolation
from tasks.importing.files.grid import Content, Refusal

MEGABYTE = 1024 * 1024
FILE_LIMIT = 25 * MEGABYTE


class Unreadable(Exception):
    """The file is refused; the message is a sentence for the reader that says what to do."""


def read(name: str, data: bytes) -> Content:
    """Tables and paragraphs of a DOCX, XLSX or CSV file, read in a process of its own. Raises Unreadable."""
    if not data:
        raise Unreadable(_("The file is empty."))
    if len(data) > FILE_LIMIT:
        raise Unreadable(
            _("The file has %(size)d MB; an annex has at most %(limit)d MB.")
            % {"size": len(data) // MEGABYTE, "limit": FILE_LIMIT // MEGABYTE}
        )
    try:
        return isolation.read(name, data)
    except Refusal as refusal:
        raise Unreadable(sentence(refusal.key, refusal.facts)) from refusal


def sentence(key: str, facts: dict[str, Any]) -> str:
    """What is wrong with a file as a whole, and what to do."""
    return {
        "damaged": _("The file is damaged: it cannot be opened. Save it again and upload that."),
        "entities": _("The file declares XML entities, which no annex needs; it was not read."),
        "too_large_inside": _("Unpacked, the file is far larger than an annex can be; it was not read."),
        "part_too_large": _("The text of the file is larger than %(limit)d MB; an annex is shorter. Split the file."),
        "too_many_rows": _(
            "A table of the file has more than %(limit)d rows; an annex is shorter. Delete empty rows or split it."
        ),
        "too_costly": _(
            "Reading the file took too much time or memory, so it was stopped. Copy the table into a new file, "
            "save that and upload it."
        ),
        "busy": _("Other files are being read just now. Upload yours again in a minute."),
        "password": _("The file is protected by a password. Remove the password, save it and upload it again."),
        "old_office": _(
            "This is an old Word or Excel file (.doc, .xls). Open it in Word, Excel or LibreOffice, "
            "choose “Save as”, then .docx or .xlsx, and upload that."
        ),
        "macros": _("The file holds macros. Save it as .docx or .xlsx without macros and upload that."),
        "macro_kind": _("The file may hold macros (.%(kind)s). Save it as .docx or .xlsx and upload that."),
        "binary_workbook": _("This is a binary Excel file (.xlsb). Save it as .xlsx and upload that."),
        "other_office": _("This is a file of LibreOffice (.odt, .ods). Save it as .docx or .xlsx and upload that."),
        "not_unicode": _("The text file is not in UTF-8. Save it as “CSV UTF-8” and upload that."),
        "no_document": _("This archive holds no Word or Excel document. Upload the .docx, .xlsx or .csv file itself."),
        "other_kind": _(
            "“%(name)s” is no Word (.docx), Excel (.xlsx) or CSV file. Save a PDF or scan as one of these first."
        ),
    }[key] % facts
