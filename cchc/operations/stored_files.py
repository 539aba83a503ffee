"""Every file that a row names, with the SHA-256 that the row keeps of it; what is missing, changed or orphaned."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from django.apps import apps
from django.core.files.storage import Storage, default_storage
from django.db import models

from cchc.files.pending import is_pending

CHUNK = 1 << 20


@dataclass(frozen=True)
class Reference:
    """A row that names a stored file; `sha256` is empty where the row keeps none."""

    row: str
    name: str
    sha256: str


@dataclass
class Findings:
    """What a check of all files found; each a line for a person."""

    checked: int = 0
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    orphaned: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Orphans are only named: a file may be written a moment before its row."""
        return not self.missing and not self.changed


def references(using: str = "default") -> Iterator[Reference]:
    """Each row's file, in the order of models and rows."""
    for model in apps.get_models():
        for each in model._meta.concrete_fields:
            if isinstance(each, models.FileField):
                kept = hash_field(model, each.name)
                rows = model._base_manager.using(using).exclude(**{each.name: ""}).exclude(**{each.name: None})
                for pk, name, *sha256 in rows.order_by("pk").values_list("pk", each.name, *kept).iterator():
                    yield Reference(f"{model._meta.label} {pk}", name, sha256[0] if sha256 else "")


def hash_field(model: type[models.Model], name: str) -> list[str]:
    """`file` has its hash in `sha256` or `file_sha256`, `signed_file` in `signed_sha256`."""
    known = {each.name for each in model._meta.concrete_fields}
    candidates = [f"{name}_sha256", f"{name.removesuffix('_file')}_sha256", "sha256"]
    return [each for each in candidates if each in known][:1]


def sha256_of(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def check() -> Findings:
    """Read every stored file once and compare it with its row."""
    found = Findings()
    named = set()
    for reference in references():
        named.add(reference.name)
        found.checked += 1
        try:
            with default_storage.open(reference.name, "rb") as file:
                sha256 = sha256_of(file)
        except FileNotFoundError:
            found.missing.append(f"{reference.name}: {reference.row}")
            continue
        if reference.sha256 and sha256 != reference.sha256:
            found.changed.append(f"{reference.name}: {reference.row}: {sha256} instead of {reference.sha256}")
    stored = (name for name in stored_names(default_storage) if not is_pending(name))
    found.orphaned = sorted(name for name in stored if name not in named)
    return found


def stored_names(storage: Storage, folder: str = "") -> Iterator[str]:
    """The name of every file in the store; of a folder that is not there, none."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        if not name.startswith("."):  # the probe of readyz
            yield f"{folder}/{name}" if folder else name
    for name in folders:
        if name not in ("", "."):
            yield from stored_names(storage, f"{folder}/{name}" if folder else name)
