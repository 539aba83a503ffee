"""What a process that opens a stranger's file may use at most."""

from __future__ import annotations

import contextlib
import os
import resource

NICENESS = 10  # pages that others wait for come first


def keep(*, seconds: int, memory: int) -> None:
    """From now on this process ends at `seconds` of processor time or `memory` bytes, and writes no file."""
    _limit(resource.RLIMIT_CPU, seconds)
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    os.nice(NICENESS)


def _limit(what: int, most: int) -> None:
    _soft, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    # A system may know a limit and not keep it; the others still hold.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (most, most))
