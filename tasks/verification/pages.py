"""Draws the pages of a PDF or a picture as JPEG, and lists what an archive holds. Run as a program, within limits.

The file is from standard input, what it is (pdf, picture, archive) is the argument; one JSON object is the answer:
`pages` (base64), `names`, `total`, or why the file is not read (`refused`, `facts`). Knows no Django.
"""

from __future__ import annotations

import base64
import io
import json
import sys
import zipfile
from collections.abc import Callable
from typing import Any

import pypdfium2
from PIL import Image

from tasks.importing.files import limits
from tasks.importing.files.grid import Refusal

SECONDS = 15  # of processor time
MEMORY_BYTES = 280 * 1024 * 1024
PAGES = 8
NAMES = 200
WIDTH = 1000  # pixels of a page
LONGEST = 20  # of a page, in its own widths: a page longer than that is none for a screen
JPEG_QUALITY = 75
PIXELS = 60_000_000  # of a picture; a camera of a telephone makes 50 million
PASSWORD_WANTED = "Incorrect password error"


def of_pdf(data: bytes) -> dict[str, Any]:
    """The first pages. Raises Refusal."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Refusal("password" if PASSWORD_WANTED in str(error) else "damaged") from error
    pages = []
    for number in range(min(len(document), PAGES)):
        page = document[number]
        width, height = page.get_size()
        if width <= 0 or height > width * LONGEST:
            raise Refusal("too_costly")
        pages.append(_jpeg(page.render(scale=WIDTH / width).to_pil()))
        page.close()
    return {"pages": pages, "total": len(document)}


def of_picture(data: bytes) -> dict[str, Any]:
    """The picture, no wider than a page and turned as it was taken. Raises Refusal."""
    Image.MAX_IMAGE_PIXELS = PIXELS
    try:
        picture = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
        if picture.width * picture.height > PIXELS:
            raise Refusal("too_costly")
        picture.draft("RGB", (WIDTH, WIDTH))
        turned = {3: 180, 6: 270, 8: 90}.get(picture.getexif().get(0x0112, 1), 0)
        picture.thumbnail((WIDTH, WIDTH * LONGEST))
        return {"pages": [_jpeg(picture.rotate(turned, expand=True))], "total": 1}
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refusal("damaged") from error


def of_archive(data: bytes) -> dict[str, Any]:
    """The names in an archive. Raises Refusal."""
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Refusal("damaged") from error
    return {"names": [name[:200] for name in names[:NAMES]], "total": len(names)}


def _jpeg(picture: Image.Image) -> str:
    if picture.mode in ("RGBA", "LA", "P"):  # what is transparent is paper
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture)
        picture = paper
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=JPEG_QUALITY)
    return base64.b64encode(out.getvalue()).decode()


KINDS: dict[str, Callable[[bytes], dict[str, Any]]] = {"pdf": of_pdf, "picture": of_picture, "archive": of_archive}


def main() -> None:
    limits.keep(seconds=SECONDS, memory=MEMORY_BYTES)
    try:
        answer = KINDS[sys.argv[1]](sys.stdin.buffer.read())
    except Refusal as refusal:
        answer = {"refused": refusal.key, "facts": refusal.facts}
    except MemoryError:
        answer = {"refused": "too_costly", "facts": {}}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
