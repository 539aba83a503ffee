"""Background work: computing the stored figures."""

from __future__ import annotations

from celery import shared_task

from cchc import clock
from scoring.index import snapshots as figures
from scoring.index.index import NoSet, default_year
from scoring.models import Snapshot

NIGHTLY = "day"
FEW_TASKS = 2_000
"""With more tasks the expectation is computed at night only: it takes seconds."""


@shared_task(acks_late=True, ignore_result=True)
def recompute(year: int | None = None, cause: str = NIGHTLY) -> None:
    """Compute the figures of a year anew, if anything changed since they were stored; twice does no harm.

    Beat calls it each night without a year: what was due yesterday is late today.
    """
    try:
        index = figures.run_if_changed(cause=cause, year=year or default_year(clock.today()))
    except NoSet:
        return  # nothing is loaded yet, so nothing can be computed
    if index is not None and (cause == NIGHTLY or len(index.projection.facts.tasks) <= FEW_TASKS):
        figures.keep_expectation(index)


@shared_task(acks_late=True, ignore_result=True)
def sweep() -> None:
    """Every ten minutes: figures marked as changed whose job the broker did not take are computed after all."""
    try:
        year = default_year(clock.today())
    except NoSet:
        return
    last = Snapshot.objects.latest_of(year)
    if last is not None and last.is_stale:
        recompute(year=year)
