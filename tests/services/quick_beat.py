"""The project's own Celery app whose beat rings every second instead of each morning: for tests only."""

from datetime import timedelta

from cchc.celery import app

for entry in app.conf.beat_schedule.values():
    entry["schedule"] = timedelta(seconds=1)

__all__ = ["app"]
