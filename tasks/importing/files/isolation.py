"""Runs the reader of files in a process of its own, with limits of time and memory."""

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
COMMAND = ("-m", reader.__name__)
AT_ONCE = 2
ANSWER_LIMIT = 64 * 1024 * 1024
_turns = threading.BoundedSemaphore(AT_ONCE)
_log = logging.getLogger(__name__)


def read(name: str, data: bytes) -> Content:
    """As `reader.read`, but whatever the file does, it costs at most the reader's limits. Raises Refusal."""
    if not _turns.acquire(timeout=SECONDS):
        raise Refusal("busy")
    try:
        answer = _run(name, data)
    finally:
        _turns.release()
    if "content" in answer:
        return unpack(answer["content"])
    raise Refusal(answer["refused"], **answer["facts"])


def _run(name: str, data: bytes) -> dict[str, Any]:
    command = [sys.executable, *COMMAND, name[-200:].replace("\0", "")]
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=SECONDS, cwd=ROOT, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        return {"refused": "too_costly", "facts": {}}
    if done.returncode < 0:
        _log.warning("The reader of %r ended by signal %d.", name, -done.returncode)
        return {"refused": "too_costly", "facts": {}}
    if done.returncode or len(done.stdout) > ANSWER_LIMIT:
        told = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        _log.warning("The reader of %r failed: %s", name, told[:500])
        return {"refused": "too_costly" if "MemoryError" in told else "damaged", "facts": {}}
    return json.loads(done.stdout)
