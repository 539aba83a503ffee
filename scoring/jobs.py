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
    """Every ten minutes: figures that no longer hold are computed after all, since the broker did not take their job or
    the machine was off at night."""
    try:
        year = default_year(clock.today())
    except NoSet:
        return
    if Snapshot.objects.filter(year=year).exists() and figures.current(year) is None:
        recompute(year=year)
