"""Reads a signed PDF: who signed it, whether it is as it was signed, and its text. Run as a program, within limits.

The file is from standard input; one JSON object is the answer: `signatures`, `pages` (their text), or why the file is
not read (`refused`, `facts`). Knows no Django and asks nobody: whether a certificate may be believed is not said here.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from typing import Any

import pypdfium2
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext

from tasks.importing.files import limits
from tasks.importing.files.grid import Refusal

SECONDS = 20  # of processor time
MEMORY_BYTES = 600 * 1024 * 1024
PAGES = 300
PASSWORD_WANTED = "Incorrect password error"
# What comes after a signature and is no change of what was signed: further signatures, and what proves them later.
HARMLESS = (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING)


def signatures(data: bytes) -> list[dict[str, Any]]:
    """Each signature, the first one first: signer, organisation, hour as the signer's machine told it, and whether the
    signed bytes, and all that follows them, are as they were."""
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        return [_signature(each) for each in reader.embedded_regular_signatures]
    except (PdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refusal("damaged") from error


def _signature(signature: EmbeddedPdfSignature) -> dict[str, Any]:
    found: dict[str, Any] = {"signer": "", "organisation": "", "at": None, "intact": False, "unchanged": False}
    try:
        names = signature.signer_cert.subject.native
        found["signer"], found["organisation"] = _text(names, "common_name"), _text(names, "organization_name")
        hour = signature.self_reported_timestamp
        found["at"] = hour.isoformat() if hour else None
        # No root is believed and nothing is fetched: what can be told is whether bytes and signature fit together.
        nobody = ValidationContext(trust_roots=[], allow_fetching=False)
        status = validate_pdf_signature(signature, signer_validation_context=nobody)
    except (SignatureValidationError, SigningError, PdfError, ValueError, KeyError, TypeError, AttributeError):
        return found  # a signature that cannot be read proves nothing
    found["intact"] = bool(status.intact and status.valid)
    found["unchanged"] = found["intact"] and status.modification_level in HARMLESS
    return found


def _text(names: dict[str, Any], key: str) -> str:
    value = names.get(key, "")
    return ", ".join(value) if isinstance(value, list) else str(value)


def texts(data: bytes) -> list[str]:
    """The text of each page; empty where a page is a picture. Raises Refusal."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Refusal("password" if PASSWORD_WANTED in str(error) else "damaged") from error
    if len(document) > PAGES:
        raise Refusal("too_costly")
    return [page.get_textpage().get_text_range() for page in document]


def main() -> None:
    limits.keep(seconds=SECONDS, memory=MEMORY_BYTES)
    logging.disable()
    data = sys.stdin.buffer.read()
    try:
        answer = {"pages": texts(data), "signatures": signatures(data)}
    except Refusal as refusal:
        answer = {"refused": refusal.key, "facts": refusal.facts}
    except MemoryError:
        answer = {"refused": "too_costly", "facts": {}}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
