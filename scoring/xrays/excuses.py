"""What was cancelled, extended or excused when it was late already: each may be right, and a person should look."""

from __future__ import annotations

from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import ExtractYear

from tasks.models import Act, Consultation, Request, Task
from tasks.schedules import Kind


def cancelled_late() -> QuerySet[Task]:
    """Tasks cancelled after their deadline in force (without one: after their year), by whatever document.

    Those that were joined to another product's item too.
    """
    no_deadline = Q(due_on=None) | Q(item__schedule=Kind.CONTINUOUS)
    after_the_year = no_deadline & Q(cancelled_year__gt=F("item__document__year"))
    cancelled = Task.objects.alias(cancelled_year=ExtractYear("cancelled_on"))
    late = cancelled.filter(after_the_year | ~no_deadline & Q(cancelled_on__gt=F("due_on")))
    return late.for_rows().order_by("cancelled_on", "pk")


def corrected_late() -> QuerySet[Act]:
    """Deadlines put right, or moved with the calendar, to a later day or to none when they had passed."""
    earlier = Act.objects.filter(task=OuterRef("task"), pk__lt=OuterRef("pk")).order_by("-on", "-pk")
    moved = Act.objects.filter(kind=Act.Kind.MOVE).annotate(due_before=Subquery(earlier.values("due_on")[:1]))
    late = moved.filter(Q(due_on=None) | Q(due_on__gt=F("due_before")), due_before__lt=F("on"))
    return late.select_related("task__item__document", "task__unit", "by").order_by("on", "pk")


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
