"""The log: one JSON object a line, in the office's time zone, with the request's id and person on every line of it.

Calendar addresses and links of a password reset hold a secret; wherever an address is written, it is blanked.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import threading
import traceback
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

SECRETS = re.compile(r"(/lich/|/tai-khoan/(?:mat-khau-moi|dat-lai|moi)/|/password/reset/key/)[^/?\s\"]+")
OF_REQUEST = ("method", "path", "status", "ms", "address")
log = logging.getLogger(__name__)
# What every line of a request says of it; None outside of one.
current_request: ContextVar[dict[str, Any] | None] = ContextVar("request", default=None)


def blanked(text: str) -> str:
    """The text with every secret that stands in an address as `***`."""
    return SECRETS.sub(r"\1***", text)


class JsonLine(logging.Formatter):
    """`at`, `level`, `logger`, `message`, of a request its `request` and `person`, of a fault its `trace`."""

    def __init__(self, zone: str) -> None:
        super().__init__()
        self._zone = ZoneInfo(zone)

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, self._zone).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname, "logger": record.name, "message": blanked(record.getMessage())}
        line |= current_request.get() or {}
        line |= {name: getattr(record, name) for name in OF_REQUEST if hasattr(record, name)}
        if record.exc_info:
            line["trace"] = blanked(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


class HourlyMail(logging.Handler):
    """Tells ADMINS of a fault, each kind of fault once an hour over all processes; never makes a page wait for mail."""

    SECONDS = 3600

    def emit(self, record: logging.LogRecord) -> None:
        if not settings.ADMINS or not self._is_first(record):
            return
        known = current_request.get() or {}
        trace = "".join(traceback.format_exception(*record.exc_info)) if record.exc_info else ""
        text = blanked(f"{record.getMessage()}\n{known}\n\n{trace}")
        threading.Thread(target=self._send, args=(f"{record.levelname}: {record.getMessage()[:120]}", text)).start()

    def _is_first(self, record: logging.LogRecord) -> bool:
        from django.core.cache import cache

        frames = traceback.extract_tb(record.exc_info[2]) if record.exc_info else []
        kind = str(record.exc_info[0]) if record.exc_info else str(record.msg)
        place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else record.name
        key = "fault-" + hashlib.sha256(f"{kind} {place}".encode()).hexdigest()
        try:
            return bool(cache.add(key, 1, self.SECONDS))
        except Exception:  # with neither cache nor database the mail is the only sign
            return True

    def _send(self, subject: str, text: str) -> None:
        from django.core.mail import mail_admins

        try:
            mail_admins(blanked(subject).replace("\n", " "), text)
        except OSError as error:
            log.warning("nobody could be told of a fault: %s", type(error).__name__)
