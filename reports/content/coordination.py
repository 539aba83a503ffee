"""Contributions and consultations that were late, and whose: for the internal report, as of its day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from reports.content.period_tasks import TaskInPeriod
from reports.content.types import CONSULTATION, CONTRIBUTION, AwaitedRow
from reports.periods import Period
from reports.wording import source
from tasks.lifecycle.waiting import whom
from tasks.models import Consultation, Contribution, Task


def gather(
    period: Period, day: date, states: Mapping[int, TaskInPeriod], unit_names: Mapping[int, str]
) -> list[AwaitedRow]:
    """What is overdue on the day, and what came late in the period; the longest late first. Two queries."""
    rows: list[AwaitedRow] = []
    for query in (Contribution.objects.select_related("unit"), Consultation.objects.select_related("agency")):
        late = query.known_on(day).filter(task__in=list(states), due_on__lt=day).exclude(outcome="withdrawn")
        for question in late.select_related("task__item__document").order_by("due_on", "pk"):
            row = _row(question, day, states[question.task_id], unit_names)
            if row.days_late > 0 and (row.ended_on is None or row.ended_on >= period.first):
                rows.append(row)
    return sorted(rows, key=lambda row: (-row.days_late, row.whom, row.task))


def _row(
    question: Contribution | Consultation, day: date, state: TaskInPeriod, unit_names: Mapping[int, str]
) -> AwaitedRow:
    """As of the day: an answer counts once it was entered, and a task that was reported waits no longer."""
    answered = question.closing_entered_on is not None and question.closing_entered_on <= day
    now, item = state.now, question.task.item
    ended = question.closed_on if answered else None if now.state in Task.OPEN else now.product_on or now.on
    until = ended or day
    return AwaitedRow(
        kind=CONTRIBUTION if isinstance(question, Contribution) else CONSULTATION,
        whom=whom(question),
        what=question.what if isinstance(question, Contribution) else question.dossier,
        number="" if isinstance(question, Contribution) else question.number,
        task=source(item.document.number, question.task.number),
        text=item.text,
        draft=item.is_draft,
        unit=unit_names[now.unit],
        asked_on=question.asked_on,
        due_on=question.due_on,
        ended_on=ended,
        outcome=question.outcome if answered else "",
        days_waited=(until - question.asked_on).days,
        days_late=(until - question.due_on).days if question.due_on else 0,
    )
