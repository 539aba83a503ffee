"""Background work of this package, where Celery looks for it. The rows hold the truth: a job that is lost, late or run
twice does no harm."""

from __future__ import annotations

from celery import shared_task

from cchc.celery import JOB
from reports.lifecycle import retention
from reports.lifecycle.work import do
from reports.models import Work


@shared_task(**JOB)
def sweep() -> None:
    """Every ten minutes: long work that was asked for while the broker was away is done after all."""
    for pk in Work.objects.filter(state=Work.State.WAITING).order_by("pk").values_list("pk", flat=True):
        do(pk)


@shared_task(**JOB)
def prune() -> None:
    """Each night: what is older than the settings keep."""
    retention.prune()
