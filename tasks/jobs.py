"""Background work of this package, where Celery looks for it."""

from __future__ import annotations

from celery import shared_task

from cchc import clock
from cchc.celery import JOB
from tasks.importing import large_files  # noqa: F401
from tasks.lifecycle import returned_tasks
from tasks.reminders import jobs as reminders  # noqa: F401  (Celery finds its jobs by this)
from tasks.reminders.inbox import calendar_feed


@shared_task(**JOB)
def hand_over() -> None:
    """Each night: what an officer in charge left behind goes to the head, also when the day of leaving just came."""
    returned_tasks.hand_over(clock.today())


@shared_task(**JOB)
def forget_calendar_secrets() -> None:
    """Each night: of calendar addresses that were kept in the clear only the digest stays."""
    calendar_feed.forget_secrets()
