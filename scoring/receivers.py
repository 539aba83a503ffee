"""What this room does when something changes below it, or in itself: the figures are computed anew."""

from __future__ import annotations

import logging
from decimal import Decimal

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from kombu.exceptions import OperationalError

from cchc import clock
from scoring import jobs
from scoring.index import snapshots
from scoring.models import CriteriaSet, Criterion, Indicator, ItemLink, Reading, StatedValue, TaskStake
from tasks.models import Document, Item, Task
from tasks.signals import points_asked, tasks_changed

log = logging.getLogger(__name__)


@receiver(tasks_changed)
def recompute_after_acts(sender, task_ids: set[int], cause: str, **kwargs) -> None:
    """Sent after commit. No ids, or very many: every year may be concerned."""
    if cause in snapshots.WITHOUT_EFFECT:
        return
    years: set[int] = set()
    if 0 < len(task_ids) <= 500:
        years = set(Task.objects.filter(pk__in=task_ids).values_list("item__document__year", flat=True))
    start(cause, *years)


@receiver(points_asked)
def tell_points(sender, task_ids: set[int], **kwargs) -> tuple[dict[int, Decimal], str]:
    """The points at stake and what the set that runs is, for mails of the room below; two queries at the most."""
    points = dict(TaskStake.objects.filter(task__in=task_ids).values_list("task_id", "points"))
    day = clock.today()
    running = CriteriaSet.objects.running(day.year, day) if points else None
    return points, running.caveat(day.year) if running else ""


def start(cause: str, *years: int) -> None:
    """Mark the stored figures as changed and let a worker compute them; without years, all that have a set."""
    snapshots.mark_changed(*years)
    for year in years or set(CriteriaSet.objects.values_list("year", flat=True)):
        try:
            jobs.recompute.delay(year=year, cause=cause)
        except OperationalError:  # the broker is away: pages compute for themselves until a worker comes to it
            log.exception("the figures of %s were not handed to a worker", year)


@receiver(post_save, sender=CriteriaSet)
@receiver(post_save, sender=Criterion)
@receiver(post_save, sender=ItemLink)
@receiver(post_save, sender=Indicator)
@receiver(post_save, sender=Reading)
@receiver(post_save, sender=StatedValue)
@receiver(post_save, sender=Document)
@receiver(post_save, sender=Item)
def recompute_after_data(sender, instance, **kwargs) -> None:
    """A load saves many rows in one transaction: one recompute a year for all of them."""
    _once_after_commit(str(sender._meta.verbose_name))


_PENDING = "scoring_recompute_pending"


def _once_after_commit(cause: str) -> None:
    connection = transaction.get_connection()
    waiting = {callback for _, callback, *_ in connection.run_on_commit}
    if connection.in_atomic_block and any(getattr(each, _PENDING, False) for each in waiting):
        return

    def after() -> None:
        start(cause)

    setattr(after, _PENDING, True)
    transaction.on_commit(after)
