"""A stored file, opened only as it was handed in: where it is missing or has other bytes, that is said."""

from __future__ import annotations

import logging
from typing import Any

from django.core.files import File
from django.db.models.fields.files import FieldFile

from cchc.operations.stored_files import hash_field, sha256_of

log = logging.getLogger(__name__)


class NotAsKept(Exception):
    """The store has lost the file, or changed it. `kept` is the SHA-256 of its row, `found` that of the store's."""

    def __init__(self, name: str, kept: str, found: str = "") -> None:
        super().__init__(f"stored file {name}: SHA-256 {found or 'missing'}, kept {kept or 'none'}")
        self.name, self.kept, self.found = name, kept, found


def opened(file: FieldFile, *, name: str) -> File[Any]:
    """The file, at its beginning. Raises NotAsKept; `name` is what people know it by."""
    fields = hash_field(type(file.instance), file.field.name)
    kept = getattr(file.instance, fields[0]) if fields else ""
    try:
        content = file.open("rb")
    except OSError as error:
        log.error("stored file %s (%s) cannot be read: %s", file.name, name, error)  # noqa: TRY400  (the line says it)
        raise NotAsKept(name, kept) from error
    if kept:
        found = sha256_of(content)
        content.seek(0)
        if found != kept:
            content.close()
            log.error("stored file %s (%s) has SHA-256 %s, not %s", file.name, name, found, kept)
            raise NotAsKept(name, kept, found)
    return content
