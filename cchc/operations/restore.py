"""Bring a backup back into an empty place, or into a scratch place to see that it could be."""

from __future__ import annotations

import json
import shutil
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management.base import CommandError
from django.db import connection

from cchc.operations import database_copy, postgresql
from cchc.operations.backup import FILES, MANIFEST, backups, run_tool
from cchc.operations.stored_files import sha256_of, stored_names


@dataclass
class Outcome:
    """What came back, against the manifest."""

    backup: str
    rows: int = 0
    files: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


def newest(folder: Path) -> Path:
    """The backup that `folder` is, else the newest in it."""
    if (folder / MANIFEST).exists():
        return folder
    if found := backups(folder):
        return found[0]
    raise CommandError(f"{folder}: no backup (a folder with {MANIFEST}) is there")


def restore(folder: Path, *, identity: str = "") -> Outcome:
    """Into our database and file store, both of which must be empty. Raises CommandError before anything is written."""
    if not database_copy.is_empty():
        raise CommandError("The database is not empty: restore only into a new one.")
    if next(stored_names(default_storage), None):
        raise CommandError("The file store is not empty: restore only into a new one.")
    started = time.monotonic()
    manifest = read_manifest(folder)
    if manifest["vendor"] != connection.vendor:
        raise CommandError(
            f"The backup is of {manifest['vendor']}, the database is {connection.vendor}: "
            "export_all and import_all move between them."
        )
    outcome = Outcome(folder.name)
    with opened(folder, manifest, identity) as parts:
        outcome.faults += _compare_counts(manifest, database_copy.load(parts / manifest["database"]), outcome)
        if connection.vendor == "postgresql":
            postgresql.tune()
        for name, file in _files(parts):
            kept = default_storage.save(name, File(file))
            if kept != name:
                outcome.faults.append(f"{name}: kept as {kept}")
            with default_storage.open(kept, "rb") as again:
                outcome.faults += _compare_file(manifest, name, sha256_of(again), outcome)
    outcome.faults += _compare_number_of_files(manifest, outcome)
    outcome.seconds = time.monotonic() - started
    return outcome


def drill(folder: Path, *, identity: str = "") -> Outcome:
    """Restore into a scratch database and a scratch folder, compare with the manifest, leave nothing behind."""
    started = time.monotonic()
    manifest = read_manifest(folder)
    outcome = Outcome(folder.name)
    with opened(folder, manifest, identity) as parts:
        dumped = parts / manifest["database"]
        if manifest["vendor"] == "sqlite":
            counts = database_copy.load(dumped, {"ENGINE": "sqlite3", "NAME": str(parts / "drill.sqlite3")})
        else:
            with database_copy.scratch() as theirs:
                counts = database_copy.load(dumped, theirs)
        outcome.faults += _compare_counts(manifest, counts, outcome)
        for name, file in _files(parts):
            outcome.faults += _compare_file(manifest, name, sha256_of(file), outcome)
    outcome.faults += _compare_number_of_files(manifest, outcome)
    outcome.seconds = time.monotonic() - started
    return outcome


def read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{folder / MANIFEST}: cannot be read ({type(error).__name__})") from None
    return manifest


@contextmanager
def opened(folder: Path, manifest: dict[str, Any], identity: str) -> Iterator[Path]:
    """A scratch folder with the parts of the backup, decrypted and each compared with its SHA-256."""
    with tempfile.TemporaryDirectory(prefix="cchc-restore-", dir=_room()) as scratch:
        parts = Path(scratch)
        for name, told in manifest["parts"].items():
            _open_part(folder, name, parts / name, identity)
            with (parts / name).open("rb") as file:
                if sha256_of(file) != told["sha256"]:
                    raise CommandError(f"{folder / name}: its SHA-256 is not the manifest's; use another backup")
        yield parts


def _room() -> str:
    """Beside our state, which has room; the system's own temporary folder may lie in memory."""
    from django.conf import settings

    return str(settings.VAR)


def _open_part(folder: Path, name: str, target: Path, identity: str) -> None:
    if (folder / f"{name}.age").exists():
        key = ["--identity", identity] if identity else []
        run_tool(["age", "--decrypt", *key, "--output", str(target), str(folder / f"{name}.age")])
    elif (folder / f"{name}.gpg").exists():
        run_tool(["gpg", "--batch", "--yes", "--decrypt", "--output", str(target), str(folder / f"{name}.gpg")])
    elif (folder / name).exists():
        shutil.copyfile(folder / name, target)
    else:
        raise CommandError(f"{folder / name}: is missing; use another backup")


def _files(parts: Path) -> Iterator[tuple[str, Any]]:
    with tarfile.open(parts / FILES) as archive:
        for entry in archive:
            file = archive.extractfile(entry)
            if file is not None:
                yield entry.name, file


def _compare_counts(manifest: dict[str, Any], counts: dict[str, int], outcome: Outcome) -> list[str]:
    outcome.rows = sum(counts.values())
    names = sorted({*manifest["tables"], *counts})
    pairs = [(name, manifest["tables"].get(name), counts.get(name)) for name in names]
    return [f"{name}: {there} rows instead of {told}" for name, told, there in pairs if told != there]


def _compare_file(manifest: dict[str, Any], name: str, sha256: str, outcome: Outcome) -> list[str]:
    outcome.files += 1
    told = manifest["files"].get(name, {}).get("sha256")
    return [] if told == sha256 else [f"{name}: {sha256} instead of {told}"]


def _compare_number_of_files(manifest: dict[str, Any], outcome: Outcome) -> list[str]:
    told = sum("sha256" in each for each in manifest["files"].values())
    return [] if told == outcome.files else [f"{outcome.files} files instead of {told}"]
