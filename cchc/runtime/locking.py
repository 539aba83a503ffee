"""Two people at the same rows: what a database cannot let pass is tried once more, then told."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

P = ParamSpec("P")
R = TypeVar("R")

log = logging.getLogger(__name__)
# PostgreSQL: deadlock detected, serialization failure, lock not available.
CODES = {"40P01", "40001", "55P03"}


def is_about_locks(error: OperationalError) -> bool:
    """Whether the database ended this transaction only because another one stood in its way."""
    return getattr(error.__cause__, "pgcode", None) in CODES or "database is locked" in str(error)


def tried_again(act: Callable[P, R]) -> Callable[P, R]:
    """`act`, a whole transaction, once more where another one stood in its way; inside a transaction never."""

    @wraps(act)
    def once_more(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return act(*args, **kwargs)
        except OperationalError as error:
            if connection.in_atomic_block or not is_about_locks(error):
                raise
            log.warning("%s is tried once more: %s", act.__qualname__, str(error).splitlines()[0])
        time.sleep(random.uniform(0.05, 0.3))  # noqa: S311  (so that the two do not meet again)
        return act(*args, **kwargs)

    return once_more
