"""What waits for the word of the Director or a deputy: reports first, then requests, checks and their own remarks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from cchc.accounts import rights
from cchc.accounts.models import User
from reports.document.labels import name_of
from reports.models import Report
from tasks.lifecycle import requests
from tasks.models import Remark, Request, Task
from tasks.verification import queue

SHOWN = 5


@dataclass(frozen=True)
class Waiting:
    """`requests` are the first of `requests_total`; `remarks` are the person's own that nobody answered."""

    reports: list[tuple[str, Report]]  # with the period's name
    requests: list[Request]
    requests_total: int
    checks: int
    remarks: list[Remark]

    def __bool__(self) -> bool:
        return bool(self.reports or self.requests or self.checks or self.remarks)


def waiting_for(person: User, day: date) -> Waiting:
    """Six queries, however much waits."""
    to_decide = requests.to_decide_by(person)
    shown = list(to_decide[:SHOWN])
    return Waiting(
        reports=[(name_of(row.period), row) for row in to_approve() if rights.allowed(person, "approve_report", row)],
        requests=shown,
        requests_total=to_decide.count() if len(shown) == SHOWN else len(shown),
        checks=queue.waiting(person, day).count(),
        remarks=list(_without_answer(person)[:SHOWN]),
    )


def to_approve() -> QuerySet[Report]:
    """Reports with frozen figures, the longest waiting first."""
    return (
        Report.objects.defer("content").filter(state=Report.State.FROZEN, replaced_by=None).order_by("frozen_on", "pk")
    )


def _without_answer(person: User) -> QuerySet[Remark]:
    rows = Remark.objects.unanswered().filter(by=person, task__in=Task.objects.open().values("pk"))
    return rows.select_related("task__item__document", "task__unit").order_by("-pk")
