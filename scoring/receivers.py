"""When something changes in tasks or in the criteria, the figures are computed anew."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, Q
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from cchc import clock, history
from cchc.accounts.models import Unit, User
from cchc.dates import short_date
from scoring import jobs
from scoring.index import snapshots
from scoring.index.task_points import points_behind
from scoring.models import CriteriaSet, Criterion, Indicator, ItemLink, Reading, StatedValue, TaskStake
from tasks.models import Document, Item, Task
from tasks.signals import criteria_asked, item_carried, points_asked, succession_undone, tasks_changed, unit_succeeded

log = logging.getLogger(__name__)


@receiver(tasks_changed)
def recompute_after_acts(task_ids: set[int], cause: str, **kwargs: Any) -> None:
    """Sent after commit. No ids, or very many: every year may be concerned."""
    if cause in snapshots.WITHOUT_EFFECT:
        return
    years: set[int] = set()
    if 0 < len(task_ids) <= 500:
        years = set(Task.objects.filter(pk__in=task_ids).values_list("item__document__year", flat=True))
    start(cause, *years)


@receiver(points_asked)
def tell_points(task_ids: set[int], **kwargs: Any) -> tuple[dict[int, Decimal], str]:
    """The points at stake, and what must be said beside them, for the mails of tasks; three queries at the most."""
    points = dict(TaskStake.objects.filter(task__in=task_ids).values_list("task_id", "points"))
    day = clock.today()
    running = CriteriaSet.objects.running(day.year, day) if points else None
    caveats = [running.caveat(day.year)] if running else []
    behind = points_behind() if points else None
    if behind:
        told = {"time": f"{behind.at:%H:%M}", "day": short_date(behind.day)}
        caveats.append(_("Points as computed at %(time)s on %(day)s.") % told)
    return points, " ".join(filter(None, caveats))


@receiver(unit_succeeded)
def hand_on_indicators(unit: Unit, successor: Unit, day: date, by: User, **kwargs: Any) -> list[list[Any]]:
    """Readings to come are entered by the successor, which answers for them too; those of closed years stay.

    A day before keeps who answered then. Gives each indicator with its unit and its answers as they were.
    """
    handed: list[list[Any]] = []
    for indicator in Indicator.objects.filter(year__gte=day.year):
        answers = [successor.code if code == unit.code else code for code in indicator.answers]
        answers = list(dict.fromkeys(answers))
        if indicator.unit_id != unit.pk and answers == indicator.answers:
            continue
        handed.append([indicator.pk, indicator.unit_id, indicator.answers])
        if answers != indicator.answers:
            last_day = (day - timedelta(days=1)).isoformat()
            indicator.answered_before = [*indicator.answered_before, [last_day, indicator.answers]]
        indicator.unit = successor if indicator.unit_id == unit.pk else indicator.unit
        indicator.answers = answers
        history.save(indicator, by=by, why=f"{unit.code} → {successor.code}")
    return handed


@receiver(succession_undone)
def take_indicators_back(handed: list[list[Any]], by: User, **kwargs: Any) -> None:
    """What `hand_on_indicators` answered, as it was."""
    for key, unit, answers in handed:
        indicator = Indicator.objects.get(pk=key)
        if answers != indicator.answers:
            indicator.answered_before = indicator.answered_before[:-1]
        indicator.unit_id, indicator.answers = unit, answers
        history.save(indicator, by=by, why="undone")


@receiver(item_carried)
def carry_links(item: Item, copy: Item, by: User, **kwargs: Any) -> None:
    """The item counts for in the next year what it counted for: in the set that links it, and in that year's own."""
    for link in ItemLink.objects.filter(item=item, in_force=True).select_related("criterion"):
        same = Criterion.objects.filter(key=link.criterion.key)
        of_both = Q(criteria_set=link.criterion.criteria_set_id) | Q(criteria_set__year=copy.document.year)
        for criterion in same.filter(of_both):
            if link.kind == ItemLink.Kind.SUPPORTS or criterion.as_rule().counts_tasks:
                history.save(ItemLink(item=copy, criterion=criterion, kind=link.kind), by=by, why="carried")


@receiver(criteria_asked)
def tell_criteria(year: int, **kwargs: Any) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    """What a beginning office has of criteria for `year`: what is there, what is missing, where it is entered."""
    there: list[str] = []
    missing: list[str] = []
    running = CriteriaSet.objects.filter(year=year).order_by("pk").last()
    if running is None:
        missing.append(_("No criteria set for %(year)d yet.") % {"year": year})
    else:
        links = ItemLink.objects.filter(criterion__criteria_set=running)
        there.append(
            _("“%(name)s”: %(criteria)d criteria, %(links)d links of items to them.")
            % {"name": running.name, "criteria": running.criteria.count(), "links": links.count()}
        )
        if not links.exists():
            missing.append(_("No item counts for a criterion yet."))
    return there, missing, [(_("Criteria sets by year"), reverse("criteria-sets"))]


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
def recompute_after_data(sender: type[Model], **kwargs: Any) -> None:
    """A load saves many rows in one transaction: one recompute for all of them."""
    connection = transaction.get_connection()
    batch = _batches.get(connection)
    if batch is None or batch.is_done:
        batch = _batches[connection] = _Batch()
    transaction.on_commit(partial(batch.recompute, str(sender._meta.verbose_name)))


class _Batch:
    """The rows saved in one transaction. Each row calls after commit, and the first call recomputes for all.

    The rows of a savepoint that is rolled back call no more, those of the others still do. A whole transaction that is
    rolled back calls nothing, and the next one of the connection goes on with its batch.
    """

    is_done = False

    def recompute(self, cause: str) -> None:
        if not self.is_done:
            self.is_done = True
            start(cause)


_batches: WeakKeyDictionary[BaseDatabaseWrapper, _Batch] = WeakKeyDictionary()
