"""The log of backups, checks and drills: what the administrator's page shows and readyz's watcher reads."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cchc.operations.models import Operation

Kind = Operation.Kind


@contextmanager
def logged(kind: Kind) -> Iterator[dict[str, Any]]:
    """Write one line when the operation ends, good or not; the block fills in what it found."""
    found: dict[str, Any] = {}
    started = time.monotonic()
    try:
        yield found
    except BaseException as error:
        found.setdefault("faults", [str(error)[:500]])
        raise
    finally:
        is_good = not found.get("faults")
        Operation.objects.create(kind=kind, seconds=time.monotonic() - started, is_good=is_good, found=found)


def last_good(kind: Kind) -> Operation | None:
    return Operation.objects.filter(kind=kind, is_good=True).first()


def summary() -> list[tuple[str, Operation | None, Operation | None]]:
    """By kind, in words: the last one, and the last good one."""
    return [(str(kind.label), Operation.objects.filter(kind=kind).first(), last_good(kind)) for kind in Kind]
