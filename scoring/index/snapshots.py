"""Compute the figures of today, keep a snapshot if one changed, and store what lists show beside a task."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Subquery
from django.utils import timezone

from cchc import clock
from scoring.engine.ledger import Line, UnitShare, assumed, by_unit, ledger
from scoring.engine.rules import VERSION
from scoring.engine.stakes import stakes
from scoring.index import expectation
from scoring.index.index import Index, default_year, index_of
from scoring.index.load import unchecked_on
from scoring.index.serialise import as_json
from scoring.models import CriteriaSet, Snapshot, TaskStake
from tasks.models import Act

EXPECTATION = "expectation"
"""Under this key the kept figures hold what the record makes likely, once it was computed for them."""
CHECKED_AT = "checked_at"
"""And under this one when they were last computed."""

UNCHECKED = "unchecked"
"""Under this key they hold by leaf how many readings and stated values nobody has checked, and in all (`TOTAL`)."""
TOTAL = ""

WITHOUT_EFFECT = frozenset({Act.Kind.ASSIGN, Act.Kind.ASK_EXTENSION, Act.Kind.CHASE_LETTER})
"""The acts after which every fact that a rule reads is as before, so that the stored figures still hold.

A note is none of them: it ends a silence, which is a sign of trouble.
"""


def current(year: int) -> Snapshot | None:
    """The stored figures of the year, if they are those of today and nothing happened since; one query."""
    last = Snapshot.objects.annotate(acts=Subquery(last_acts()[:1])).latest_of(year)
    return last if last is not None and last.holds_on(clock.today(), last.acts or 0) else None  # type: ignore[attr-defined]


def run_if_changed(*, cause: str, year: int) -> Index | None:
    """Recompute unless an earlier run has seen all: of many changes in a row only the first costs anything."""
    return run(cause=cause, year=year) if current(year) is None else None


def mark_changed(*years: int) -> None:
    """Say at once that the stored figures of these years no longer hold (of all, if none is named)."""
    held = Snapshot.objects.filter(is_stale=False)
    (held.filter(year__in=years) if years else held).update(is_stale=True)


@transaction.atomic
def run(*, cause: str, year: int | None = None) -> Index:
    """The index of `year` as of today, with its snapshot and stakes stored. A closed year is only read. Raises NoSet.

    Run twice, or by two workers at once, it does no harm: the second finds the same figures.
    """
    day = clock.today()
    year = year or default_year(day)
    # Whoever recomputes the same year waits here, so that snapshots follow each other.
    list(CriteriaSet.objects.select_for_update().filter(year=year))
    acts = last_act()
    index = index_of(day, year)
    if not index.closed:
        keep_snapshot(index, cause, acts)
        keep_stakes(index)
    return index


@transaction.atomic
def fill_in(year: int | None) -> None:
    """Keep the figures of the month-ends that have passed, by the acts' own days, where no figures were kept yet.

    For samples that are played at once: the chart of the year then shows how they came about. Raises NoSet.
    """
    today = clock.today()
    year = year or default_year(today)
    if Snapshot.objects.filter(year=year).exists():
        return
    for month in range(1, 12):
        day = date(year, month + 1, 1) - timedelta(days=1)
        if day < today:
            keep_snapshot(index_of(day, year), "afterwards", 0)


def last_act() -> int:
    """The number of the last act that could move a figure: what a snapshot has taken into account."""
    return last_acts().first() or 0


def last_acts() -> QuerySet[Act, int]:
    """The numbers of acts that could move a figure, the last one first."""
    return Act.objects.exclude(kind__in=WITHOUT_EFFECT).order_by("-pk").values_list("pk", flat=True)


def keep_snapshot(index: Index, cause: str, acts: int) -> Snapshot:
    """A new row if a figure differs from the last one's; else the last one is marked as still so."""
    figures = {**as_json(index), UNCHECKED: unchecked_of(index), CHECKED_AT: timezone.now().isoformat()}
    total = index.projection.total
    shares = shares_of(ledger(index.projection))
    last = Snapshot.objects.latest_of(index.year)
    same_rules = last is not None and (last.criteria_set_id, last.rule_version) == (index.criteria_set.pk, VERSION)
    if last is not None and same_rules and _same(last.figures, figures):
        last.checked_on, last.checked_act, last.is_stale = index.day, acts, False
        last.figures, last.by_unit = {**figures, **_likely(last)}, shares
        last.save(update_fields=["checked_on", "checked_act", "is_stale", "figures", "by_unit"])
        return last
    return Snapshot.objects.create(
        criteria_set=index.criteria_set, year=index.year, as_of=index.day, cause=cause, rule_version=VERSION,
        secured=total.secured, cautious=total.cautious, projected=total.projected, attainable=total.attainable,
        figures=figures, by_unit=shares, checked_on=index.day, checked_act=acts,
    )  # fmt: skip


def shares_of(lines: list[Line]) -> dict[str, list[str]]:
    """By unit what these lines say is lost and at risk, alone and jointly; under `Snapshot.ASSUMED` what is assumed."""
    shares = {unit: [str(n) for n in _amounts(share)] for unit, share in by_unit(lines).items()}
    return {**shares, Snapshot.ASSUMED: ["0", str(assumed(lines))]}


def unchecked_of(index: Index) -> dict[str, int]:
    """By leaf how many of the figures behind it nobody had checked by the day; under `TOTAL` how many in all."""
    unchecked = unchecked_on(index.criteria_set, index.year, index.day)
    return {TOTAL: len(unchecked), **unchecked.by_criterion(index.projection.tree)}


def keep_expectation(index: Index) -> None:
    """Write what the record makes likely beside the last figures, which are those of `index`."""
    last = Snapshot.objects.latest_of(index.year)
    if last is None or index.closed or last.as_of > index.day or not last.holds_on(index.day, last_act()):
        return
    likely = expectation.as_json(index)
    last.figures = {**last.figures, EXPECTATION: likely} if likely else last.figures
    last.save(update_fields=["figures"])


def _likely(last: Snapshot) -> dict[str, Any]:
    """What is likely, as it stands beside the last figures: it holds while they do."""
    return {EXPECTATION: last.figures[EXPECTATION]} if EXPECTATION in last.figures else {}


def _amounts(share: UnitShare) -> tuple[Decimal, ...]:
    return share.lost, share.at_risk, share.joint_lost, share.joint_at_risk


WORDS = ("why", "as_of", "name", EXPECTATION, UNCHECKED, CHECKED_AT)
"""What may differ from day to day while every figure stays: sentences name days and counts, what is likely moves."""


def _same(before: dict[str, Any], now: dict[str, Any]) -> bool:
    return _numbers(before) == _numbers(json.loads(json.dumps(now)))


def _numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _numbers(each) for key, each in value.items() if key not in WORDS}
    return [_numbers(each) for each in value] if isinstance(value, list) else value


def keep_stakes(index: Index) -> None:
    """Write the points at stake that changed; a task without any has no row."""
    now: dict[int, dict[str, str]] = {}
    for task, by_criterion in stakes(index.projection).items():
        moved = {key: str(points) for key, points in by_criterion.items() if points}
        if moved:
            now[task] = moved
    mine = TaskStake.objects.filter(task__item__document__year=index.year)
    held = {task: (pk, moved) for task, pk, moved in mine.values_list("task_id", "pk", "by_criterion")}
    changed = [task for task, (_, moved) in held.items() if now.get(task) != moved]
    for some in _chunks([held[task][0] for task in changed]):
        TaskStake.objects.filter(pk__in=some).delete()
    new = [task for task in now if task not in held] + [task for task in changed if task in now]
    TaskStake.objects.bulk_create(
        [TaskStake(task_id=task, by_criterion=now[task], points=sum(map(Decimal, now[task].values()))) for task in new],
        batch_size=2000,
    )


def _chunks(keys: list[int], size: int = 5000) -> Iterator[list[int]]:
    """Keys in portions that a query can name."""
    for start in range(0, len(keys), size):
        yield keys[start : start + size]
