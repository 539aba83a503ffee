"""What was cancelled, extended or excused when it was late already: each may be right, and a person should look."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q, QuerySet

from tasks.models import Consultation, Request, Task


def cancelled_late() -> QuerySet[Task]:
    """Tasks cancelled after their deadline in force, by whatever document; joined to another product's item too."""
    return Task.objects.filter(cancelled_on__gt=F("due_on")).for_rows().order_by("cancelled_on", "pk")


def extended_late() -> QuerySet[Request]:
    """Extensions granted although asked for after the deadline, or to a day that had passed."""
    late = Q(requested_on__gt=F("task__due_on")) | Q(asked_day__lt=F("decided_on"))
    granted = Request.objects.filter(late, kind=Request.Kind.EXTENSION, decision=Request.Decision.GRANTED)
    rows = granted.select_related("task__item__document", "task__unit", "decided_by")
    return rows.order_by("decided_on", "pk")


def excused(day: date) -> QuerySet[Consultation]:
    """Opinions asked in time and not given by the deadline, which make a late task's lateness objective."""
    late_open = Q(task__state__in=Task.OPEN, task__due_on__lt=day)
    late = late_open | Q(task__product_on__gt=F("task__due_on")) | Q(task__cancelled_on__gt=F("task__due_on"))
    unanswered = Q(closed_on=None) | Q(closed_on__gt=F("task__due_on"))
    rows = Consultation.objects.known_on(day).filter(late, unanswered, asked_on__lte=F("task__due_on"))
    rows = rows.exclude(outcome=Consultation.Outcome.WITHDRAWN).for_rows()
    return rows.order_by("task__due_on", "pk")
