"""The signed file that comes back: is it the document whose figures were frozen, and who has signed it when.

What can be told offline is told, and no more (Decree 23/2025/NĐ-CP and 45/2020/NĐ-CP leave it to the certificate's
issuer whether a certificate holds): a certificate always stands as not verified.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document
from docx.table import Table

from cchc.files import kept_file
from reports.models import KeptFile, Report
from tasks.importing.files import isolation
from tasks.importing.files.grid import Refusal

# Run by itself: what it imports is for its process alone.
EXAMINE = "reports.signature.examine"
FORM = 1  # of what is kept
LISTED = 10  # of the figures that are missing
BLANK = "…"  # what the registry fills in on paper
# Only numbers are compared: which letters a PDF gives back, and in what order, depends on the fonts that it was made
# with, above all for letters with two marks.
_NUMBER = re.compile(r"\d+(?:[.,/:-]\d+)*%?")
_ALIKE = str.maketrans(
    {"\u2010": "-", "\u2011": "-", "\ufffe": "-", "\x02": "-", "\u2060": "", "\u00ad": "", "\u200b": ""}
)


def examined(report: Report, data: bytes) -> dict[str, Any]:
    """What is kept with the report: `refused` where the file is not read, else its `signatures`, how many `numbers`
    the frozen document has, and which of them, with the words around, are `missing` in the file."""
    if not data.startswith(b"%PDF"):
        return {"form": FORM, "refused": "no_pdf"}
    try:
        found = isolation.answer(EXAMINE, "", data)
    except Refusal as refusal:
        return {"form": FORM, "refused": refusal.key}
    left = Counter(_numbers("\n".join(found["pages"])))
    has_text, places = bool(left), list(numbers_of(report))
    missing = []
    for number, place in places:
        if left[number]:
            left[number] -= 1
        else:
            missing.append(place)
    return {
        "form": FORM, "signatures": found["signatures"], "has_text": has_text, "numbers": len(places),
        "missing": missing[:LISTED], "missing_number": len(missing),
    }  # fmt: skip


def numbers_of(report: Report) -> Iterator[tuple[str, str]]:
    """Every number of the frozen official document, and the same with the words before and after it.

    Left out is what the registry fills in, and the code and address at the foot, which lines may break.
    """
    kept = report.files.get(freeze=report.freezes, kind=KeptFile.Kind.OFFICIAL, form="docx")
    for text in _texts(docx.Document(io.BytesIO(kept_file.opened(kept.file, name=kept.name).read()))):
        if BLANK in text or (report.code and report.code in text):
            continue
        words = text.split()
        for place, word in enumerate(words):
            for number in _numbers(word):
                yield number, " ".join(words[max(0, place - 2) : place + 3])


def _texts(document: Document) -> Iterator[str]:
    """Paragraphs in their order, those of cells among them."""
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from (paragraph.text for cell in block._tbl.iter_tcs() for paragraph in cell.p_lst)
        else:
            yield block.text


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(text.translate(_ALIKE))
