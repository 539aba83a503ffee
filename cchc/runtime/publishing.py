"""Jobs are handed to the broker within a few seconds or not at all: whoever saves a form never waits for it.

The rows hold the truth: what the broker did not take, the next sweep finds.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from celery import Task
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

# After one failure the broker is not asked again for so long, so that an act with many jobs waits once.
SILENCE_SECONDS = 10.0


class Job(Task):
    """A Celery task whose publishing gives up soon, and at once while the broker is known to be away."""

    abstract = True
    _away_until = 0.0

    def apply_async(self, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < Job._away_until:
            log.warning("job %s left to the next sweep: the broker was away a moment ago", self.name)
            return None
        try:
            return super().apply_async(*args, **kwargs)
        except (OperationalError, OSError) as error:
            Job._away_until = time.monotonic() + SILENCE_SECONDS
            log.error("job %s left to the next sweep: the broker does not answer (%s)", self.name, type(error).__name__)
            return None
