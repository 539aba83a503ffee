"""Celery's broker in files, made to survive a full disk and a power cut: an empty or cut file stops nobody.

A message is written beside its queue and moved into place, so that no worker reads half of one. What cannot be read is
set aside in `broken/`, logged, and counted on the page of background work.
"""

from __future__ import annotations

import json
import logging
import os
import uuid
from json import JSONDecodeError
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any

from django.conf import settings
from kombu.transport import filesystem

log = logging.getLogger(__name__)


def broken_folder() -> Path:
    """Where files of the broker lie that could not be read; empty while all is well."""
    return Path(settings.VAR) / "broker" / "broken"


def broken_files() -> list[str]:
    """The names of what was set aside, oldest first."""
    folder = broken_folder()
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def set_aside(path: Path) -> None:
    """Move a file that cannot be read out of the way; the rows in the database hold the truth."""
    log.error("the broker's file %s cannot be read and is set aside", path.name)
    broken_folder().mkdir(parents=True, exist_ok=True)
    try:
        path.replace(broken_folder() / path.name)
    except FileNotFoundError:  # another process was quicker
        return


class Channel(filesystem.Channel):
    """The queue of files in one folder."""

    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        draft = folder / f".{name}.part"
        try:
            draft.write_text(json.dumps(message), encoding="utf-8")
            os.replace(draft, folder / name)
        except OSError:
            draft.unlink(missing_ok=True)
            raise

    def _get(self, queue: str, timeout: Any = None) -> Any:
        folder = Path(self.data_folder_in)
        for name in sorted(os.listdir(folder)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = folder / f".{name}.taken"
            try:
                os.replace(folder / name, taken)  # whoever moves it has it
                text = taken.read_text(encoding="utf-8")
            except FileNotFoundError:
                continue
            except UnicodeDecodeError:
                set_aside(taken)
                continue
            try:
                payload = json.loads(text)
            except JSONDecodeError:
                set_aside(taken)
                continue
            taken.unlink()
            return payload
        raise Empty

    def get_table(self, exchange: str) -> Any:
        try:
            table = super().get_table(exchange)
        except (ValueError, TypeError):  # JSONDecodeError is a ValueError
            set_aside(self._exchange_file(exchange))
            table = []
        if not table:  # the file was lost while this process lives, which knows what stood in it
            for known in list(self.state.bindings):
                if known.exchange == exchange:
                    super()._queue_bind(exchange, known.routing_key, "", known.queue)
                    table.append(filesystem.exchange_queue_t(known.routing_key or "", "", known.queue or ""))
        return table

    def _queue_bind(self, exchange: str, *args: Any, **kwargs: Any) -> None:
        try:
            super()._queue_bind(exchange, *args, **kwargs)
        except (ValueError, TypeError):
            set_aside(self._exchange_file(exchange))
            super()._queue_bind(exchange, *args, **kwargs)


class Transport(filesystem.Transport):
    Channel = Channel
