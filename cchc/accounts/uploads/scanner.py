"""Asks ClamAV's daemon whether a file holds something known to be harmful.

It is asked over its socket in its own words (INSTREAM): the file in pieces, each after its length, then a piece of no
length; the answer is one line. Source: clamd(8), "COMMANDS".
"""

from __future__ import annotations

import re
import socket
from urllib.parse import urlsplit

from django.core.files.uploadedfile import UploadedFile

PIECE = 64 * 1024
CONNECT_SECONDS, ANSWER_SECONDS = 3, 60
LONGEST_ANSWER = 4096
FOUND = re.compile(r"stream: (?P<name>.+) FOUND")


class Away(Exception):
    """The scanner could not be asked, or did not say whether the file is clean."""


def harm_in(upload: UploadedFile, address: str) -> str:
    """What the scanner at `address` found in the file, by its own name for it; empty for a clean file. Raises Away."""
    try:
        with _connected(address) as line:
            answer = _ask(line, upload)
    except OSError as error:
        raise Away(str(error)) from error
    finally:
        upload.seek(0)
    if answer == "stream: OK":
        return ""
    if match := FOUND.fullmatch(answer):
        return match["name"]
    raise Away(answer or "no answer")


def _connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "tcp":
        line = socket.create_connection((parts.hostname or "", parts.port or 3310), CONNECT_SECONDS)
    else:
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(CONNECT_SECONDS)
        try:
            line.connect(parts.path)
        except OSError:
            line.close()
            raise
    line.settimeout(ANSWER_SECONDS)
    return line


def _ask(line: socket.socket, upload: UploadedFile) -> str:
    try:
        line.sendall(b"zINSTREAM\0")
        for piece in upload.chunks(PIECE):
            line.sendall(len(piece).to_bytes(4, "big") + piece)
        line.sendall(bytes(4))
    except (BrokenPipeError, ConnectionResetError):
        pass  # it hangs up on a file over its own limit, and says so in its answer
    answer = b""
    while len(answer) < LONGEST_ANSWER and not answer.endswith(b"\0") and (more := line.recv(LONGEST_ANSWER)):
        answer += more
    return answer.rstrip(b"\0\n").decode(errors="replace")
