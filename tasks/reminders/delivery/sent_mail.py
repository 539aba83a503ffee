"""Mails that the demo wrote to files instead of sending them, read back for the page "Sent mail"."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

# What Django's file backend writes after each message of one connection.
BETWEEN = b"-" * 79


@dataclass(frozen=True)
class SentMail:
    at: datetime | None
    to: str
    subject: str
    text: str


def files() -> list[Path]:
    """The files of sent mail, the newest first; their names begin with the time."""
    folder = Path(settings.MAIL_FOLDER)
    return sorted(folder.glob("*.log"), reverse=True) if folder.is_dir() else []


def read(path: Path) -> list[SentMail]:
    """The mails of one file; one that is being written at this moment may show half."""
    return [_mail(raw) for raw in path.read_bytes().split(BETWEEN + b"\n") if raw.strip()]


def _mail(raw: bytes) -> SentMail:
    message = email.message_from_bytes(raw.strip(), policy=email.policy.default)
    text = message.get_body(preferencelist=("plain",))
    date = message["date"]
    return SentMail(
        at=date.datetime if date else None,
        to=str(message["to"] or ""),
        subject=str(message["subject"] or ""),
        text=text.get_content().strip() if text else "",
    )
