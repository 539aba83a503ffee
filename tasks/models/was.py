"""How tasks stood on a past day, as conditions: read from the last act up to that day (design §3.4)."""

from __future__ import annotations

from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from .acts import Act


def changed_since(day: date) -> Q:
    """Something was done to the task after `day`; only such a task can stand otherwise than on that day."""
    return Q(pk__in=Act.objects.filter(on__gt=day).values("task"))


def late(day: date) -> Q:
    """Open and past its deadline in force on `day`."""
    acts = Act.objects.filter(task=OuterRef("pk"), on__lte=day).order_by("-on", "-pk")
    was_late = ExpressionWrapper(Q(state__in=["todo", "doing"], due_on__lt=day), output_field=BooleanField())
    # Null where the task was not there yet, or had no deadline.
    return Q(Coalesce(Subquery(acts.values(was_late=was_late)[:1]), False))


def sent_back_in(year: int) -> Q:
    """Sent back at least once in the year, whatever became of it."""
    return Q(pk__in=Act.objects.filter(kind=Act.Kind.SEND_BACK, on__year=year).values("task"))
