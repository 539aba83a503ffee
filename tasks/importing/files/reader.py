"""Reads one file: what it is, then its tables. Run as a program it reads from standard input, within limits.

Whatever a file makes of the libraries below (a regular expression without end, gigabytes of memory, a crash) ends this
process and no other; `tasks.importing.files.isolation` starts it. Knows no Django, so that it starts quickly.
"""

from __future__ import annotations

import json
import sys
from pathlib import PurePosixPath

from tasks.importing.files import csv_file, docx_file, limits, xlsx_file
from tasks.importing.files.archive import Archive
from tasks.importing.files.grid import Content, Refusal, pack

OLD_OFFICE = bytes.fromhex("D0CF11E0A1B11AE1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MACRO_KINDS = ("docm", "xlsm", "dotm", "xltm", "xlam")
TEXT_KINDS = ("csv", "tsv", "txt")

SECONDS = 20  # of processor time; an annex of a thousand items takes less than two
MEMORY_BYTES = 280 * 1024 * 1024


def read(name: str, data: bytes) -> Content:
    """Tables and paragraphs of a DOCX, XLSX or CSV file. Raises Refusal."""
    kind = PurePosixPath(name).suffix.lower().lstrip(".")
    if data.startswith(OLD_OFFICE):
        raise Refusal("password" if ENCRYPTED in data else "old_office")
    if kind in MACRO_KINDS:
        raise Refusal("macro_kind", kind=kind)
    if data.startswith(b"PK"):
        archive = Archive(data)
        part, root = archive.main_part()
        if root == "document":
            return docx_file.read(archive, part)
        if root == "workbook":
            return xlsx_file.read(archive, part)
        raise Refusal("damaged" if root else "no_document")
    if kind in TEXT_KINDS:
        return csv_file.read(data)
    raise Refusal("other_kind", name=name)


def main() -> None:
    """The file from standard input, its name as argument; one JSON object to standard output."""
    limits.keep(seconds=SECONDS, memory=MEMORY_BYTES)
    sys.setrecursionlimit(4000)
    try:
        answer = {"content": pack(read(sys.argv[1], sys.stdin.buffer.read()))}
    except Refusal as refusal:
        answer = {"refused": refusal.key, "facts": refusal.facts}
    except MemoryError:
        answer = {"refused": "too_costly", "facts": {}}
    sys.stdout.buffer.write(
        json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    )


if __name__ == "__main__":
    main()
