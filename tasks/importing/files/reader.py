"""Reads one file: what it is, then its tables. Run as a program it reads from standard input, within limits.

Whatever a file makes of the libraries below (a regular expression without end, gigabytes of memory, a crash) ends this
process and no other; `tasks.importing.files.isolation` starts it. Knows no Django, so that it starts quickly.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
from pathlib import PurePosixPath

from tasks.importing.files import csv_file, docx_file, xlsx_file
from tasks.importing.files.archive import Archive
from tasks.importing.files.grid import Content, Refusal, pack

OLD_OFFICE = bytes.fromhex("D0CF11E0A1B11AE1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MACRO_KINDS = ("docm", "xlsm", "dotm", "xltm", "xlam")
TEXT_KINDS = ("csv", "tsv", "txt")

SECONDS = 20  # of processor time; an annex of a thousand items takes less than two
MEMORY_BYTES = 280 * 1024 * 1024
NICENESS = 10  # pages that others wait for come first


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
    _limit(resource.RLIMIT_CPU, SECONDS)
    _limit(resource.RLIMIT_AS, MEMORY_BYTES)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    os.nice(NICENESS)
    sys.setrecursionlimit(4000)
    try:
        answer = {"content": pack(read(sys.argv[1], sys.stdin.buffer.read()))}
    except Refusal as refusal:
        answer = {"refused": refusal.key, "facts": refusal.facts}
    except MemoryError:
        answer = {"refused": "too_costly", "facts": {}}
    sys.stdout.write(json.dumps(answer))


def _limit(what: int, most: int) -> None:
    _soft, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    # A system may know a limit and not keep it; the others still hold.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
