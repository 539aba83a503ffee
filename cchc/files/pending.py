"""A file that came with a form which is not finished yet: kept for a day, for its sender alone, so that nobody has to
choose it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePosixPath
from uuid import uuid4

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils import timezone

FOLDER = "pending"
KEPT_FOR = timedelta(days=1)
SALT = "pending upload"


@dataclass(frozen=True)
class Pending:
    """What the form carries in place of the file: a ticket that only its sender can use."""

    ticket: str
    name: str
    size: int


def keep(upload: UploadedFile, sender: int) -> Pending:
    """Store the file under a random name, in a folder of its own."""
    upload.seek(0)
    path = default_storage.save(f"{FOLDER}/{uuid4().hex}", ContentFile(upload.read()))
    upload.seek(0)
    name = PurePosixPath((upload.name or "").replace("\\", "/")).name
    facts = {"path": path, "name": name, "sender": sender, "type": upload.content_type or ""}
    return Pending(signing.dumps(facts, salt=SALT), name, upload.size or 0)


def take(ticket: str, sender: int) -> UploadedFile | None:
    """The file of a ticket, as if it had been chosen again; None for another's ticket, an old one, or a file gone."""
    try:
        facts = signing.loads(ticket, salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    if facts["sender"] != sender:
        return None
    try:
        with default_storage.open(facts["path"], "rb") as file:
            return SimpleUploadedFile(facts["name"], file.read(), content_type=facts["type"])
    except FileNotFoundError:
        return None


def is_pending(path: str) -> bool:
    """Whether a stored file belongs to a form that is not finished, so that no row names it yet."""
    return path.startswith(f"{FOLDER}/")


def prune() -> int:
    """Let go of what nobody finished within the time."""
    before = timezone.now() - KEPT_FOR
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    old = [f"{FOLDER}/{name}" for name in names]
    old = [path for path in old if default_storage.get_modified_time(path) < before]
    for path in old:
        default_storage.delete(path)
    return len(old)
