"""A backup: the database first, then the files that its rows name, then a manifest that says what must be in it.

A file is written before its row and never changed, so that files copied after the database hold all that it names.
A backup under way has a name of its own and gets its true one at the end: what is there is whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from cchc import clock
from cchc.operations import database_copy
from cchc.operations.stored_files import references, sha256_of

NAME = "cchc-%Y%m%d-%H%M%S"
FILES = "files.tar"
MANIFEST = "manifest.json"


def back_up(to: Path, *, recipient: str = "") -> Path:
    """Make one backup in a new folder inside `to`; encrypted to a public key of age or gpg where one is named."""
    to.mkdir(parents=True, exist_ok=True)
    began = timezone.localtime(timezone=clock.LOCAL)
    draft = to / f".{began:{NAME}}.partial"
    draft.mkdir(mode=0o700)
    try:
        dumped, tables = database_copy.dump(draft)
        files = _copy_files(draft / FILES)
        parts = {part.name: _part(part) for part in (dumped, draft / FILES)}
        manifest = {
            "began_at": began.isoformat(timespec="seconds"),
            "database": dumped.name,
            "vendor": connection.vendor,
            "encrypted": bool(recipient),
            "tables": tables,
            "files": files,
            "parts": parts,
        }
        if recipient:
            for part in (dumped, draft / FILES):
                _encrypt(part, recipient)
        with (draft / MANIFEST).open("w", encoding="utf-8") as file:
            json.dump(manifest, file, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        done = to / f"{began:{NAME}}"
        draft.rename(done)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return done


def _part(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": sha256_of(file)}


def _copy_files(target: Path) -> dict[str, dict[str, Any]]:
    """Every file that a row names, into one archive; says size and SHA-256, or that it is missing."""
    found: dict[str, dict[str, Any]] = {}
    with tarfile.open(target, "w") as archive:
        for reference in references():
            if reference.name in found:
                continue
            try:
                size = default_storage.size(reference.name)
                with default_storage.open(reference.name, "rb") as file:
                    entry = tarfile.TarInfo(reference.name)
                    entry.size, entry.mtime = size, int(timezone.now().timestamp())
                    reader = _Hashing(file)
                    archive.addfile(entry, reader)
            except FileNotFoundError:
                found[reference.name] = {"missing": True}
                continue
            found[reference.name] = {"bytes": size, "sha256": reader.digest.hexdigest()}
    return found


class _Hashing:
    """A file that is hashed while it is read."""

    def __init__(self, file: Any) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk: bytes = self._file.read(size)
        self.digest.update(chunk)
        return chunk


def _encrypt(part: Path, recipient: str) -> None:
    target = part.with_name(part.name + (".age" if recipient.startswith("age1") else ".gpg"))
    command = (
        ["age", "--encrypt", "--recipient", recipient, "--output", str(target), str(part)]
        if recipient.startswith("age1")
        else ["gpg", "--batch", "--yes", "--trust-model", "always", "--encrypt", "--recipient", recipient]
        + ["--output", str(target), str(part)]
    )
    run_tool(command)
    part.unlink()


def run_tool(command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise CommandError(f"{command[0]} is missing: apt-get install {command[0]}") from None
    if done.returncode:
        raise CommandError(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()[-2000:]}")


def made_at(folder: Path) -> datetime | None:
    try:
        return datetime.strptime(folder.name, NAME).replace(tzinfo=clock.LOCAL)
    except ValueError:
        return None


def backups(folder: Path) -> list[Path]:
    """The whole backups in a folder, the newest first."""
    there = folder.iterdir() if folder.is_dir() else []
    found = [path for path in there if made_at(path) and (path / MANIFEST).exists()]
    return sorted(found, key=lambda path: path.name, reverse=True)


def to_be_removed(found: list[Path], *, days: int, weeks: int, months: int) -> list[Path]:
    """What retention lets go: kept are the newest of each of the last `days` days, `weeks` weeks and `months` months
    that have one. The newest of all always stays."""
    kept: set[Path] = set(found[:1])
    for count, period in ((days, "%Y-%m-%d"), (weeks, "%G-%V"), (months, "%Y-%m")):
        newest: dict[str, Path] = {}
        for path in found:
            newest.setdefault(f"{made_at(path):{period}}", path)
        kept |= set(list(newest.values())[:count])
    return [path for path in found if path not in kept]
