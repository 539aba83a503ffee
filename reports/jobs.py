"""Background work of this room. The rows hold the truth: a job that is lost, late or run twice does no harm."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.utils import translation

from reports.lifecycle import work
from tasks.jobs import JOB


@shared_task(**JOB)
def do(pk: int) -> None:
    """Do a piece of long work; what it says of a failure is in the office's language."""
    with translation.override(settings.LANGUAGE_CODE):
        work.run(pk)
