"""Runs what opens a stranger's file in a process of its own, with limits of time and memory."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from tasks.importing.files import reader
from tasks.importing.files.grid import Content, Refusal, unpack

ROOT = Path(__file__).resolve().parents[3]
# By the clock: a busy machine gives the reader less than a whole processor.
SECONDS = 28
AT_ONCE = 2
# Who waits for a turn keeps a thread from other pages.
PATIENCE = 8
# What a page makes of it takes some ten times as much memory; an annex of a thousand items has two megabytes.
ANSWER_LIMIT = 16 * 1024 * 1024
_turns = threading.BoundedSemaphore(AT_ONCE)
_log = logging.getLogger(__name__)


def read(name: str, data: bytes) -> Content:
    """As `reader.read`, but whatever the file does, it costs at most the reader's limits. Raises Refusal."""
    return unpack(answer(reader.__name__, name[-200:].replace("\0", ""), data)["content"])


def answer(program: str, argument: str, data: bytes) -> dict[str, Any]:
    """What the module `program`, run by itself, says of the file `data`: one JSON object. Raises Refusal.

    The program keeps `limits` and answers `refused` and `facts` where it does not read the file.
    """
    if not _turns.acquire(timeout=PATIENCE):
        raise Refusal("busy")
    try:
        found = _run(program, argument, data)
    finally:
        _turns.release()
    if "refused" in found:
        raise Refusal(found["refused"], **found["facts"])
    return found


def _command(program: str, argument: str) -> list[str]:
    return [sys.executable, "-m", program, argument]


def _run(program: str, argument: str, data: bytes) -> dict[str, Any]:
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(
            _command(program, argument),
            input=data,
            capture_output=True,
            timeout=SECONDS,
            cwd=ROOT,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"refused": "too_costly", "facts": {}}
    if done.returncode < 0:
        _log.warning("%s of %r ended by signal %d.", program, argument, -done.returncode)
        return {"refused": "too_costly", "facts": {}}
    if done.returncode or len(done.stdout) > ANSWER_LIMIT:
        told = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        _log.warning("%s of %r failed: %s", program, argument, told[:500])
        return {"refused": "too_costly" if "MemoryError" in told else "damaged", "facts": {}}
    return json.loads(done.stdout)
