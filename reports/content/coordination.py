"""Contributions and consultations that were late, and whose: for the internal report, as of its day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from reports.content.timeline import Standing
from reports.content.types import AwaitedRow
from reports.document.coordination_tables import CONSULTATION, CONTRIBUTION
from reports.periods import Period
from tasks.lifecycle.waiting import whom
from tasks.models import Consultation, Contribution, Task
from tasks.models.awaited import Awaited


def gather(period: Period, on: date, known: Mapping[int, Standing], names: Mapping[int, str]) -> Iterator[AwaitedRow]:
    """What is overdue on the day, and what came late in the period; the longest late first. Two queries."""
    rows = [
        *_late(Contribution.objects.select_related("unit"), CONTRIBUTION, period, on, known, names),
        *_late(Consultation.objects.select_related("agency"), CONSULTATION, period, on, known, names),
    ]
    yield from sorted(rows, key=lambda row: (-row.days_late, row.whom, row.task))


def _late(
    rows, kind: str, period: Period, on: date, known: Mapping[int, Standing], names: Mapping[int, str]
) -> Iterator[AwaitedRow]:
    asked = rows.known_on(on).filter(task__in=list(known), due_on__lt=on).exclude(outcome="withdrawn")
    for one in asked.select_related("task__item__document").order_by("due_on", "pk"):
        row = _row(one, kind, on, known[one.task_id], names)
        is_of_period = row.ended_on is None or row.ended_on >= period.first
        if row.days_late > 0 and is_of_period:
            yield row


def _row(one: Awaited, kind: str, on: date, standing: Standing, names: Mapping[int, str]) -> AwaitedRow:
    """As of the day: an answer counts once it was entered, and a task that was reported waits no longer."""
    answered = one.closing_entered_on is not None and one.closing_entered_on <= on
    open_task = standing.now.state in Task.OPEN
    ended = one.closed_on if answered else None if open_task else standing.now.product_on or standing.now.on
    until = ended or on
    item = one.task.item
    return AwaitedRow(
        kind=kind,
        whom=whom(one),
        what=one.what if isinstance(one, Contribution) else one.dossier,
        number="" if isinstance(one, Contribution) else one.number,
        task=f"{item.document.number}, {one.task.number}",
        text=item.text,
        draft=item.is_draft,
        unit=names[standing.now.unit],
        asked_on=one.asked_on,
        due_on=one.due_on,
        ended_on=ended,
        outcome=one.outcome if answered else "",
        days_waited=(until - one.asked_on).days,
        days_late=(until - one.due_on).days if one.due_on else 0,
    )
