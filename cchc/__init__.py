"""What every other package stands on: settings, clock, working days, people."""

from .celery import app as celery_app

__all__ = ["celery_app"]
