"""How tasks stood on a past day, as conditions: read from the last act up to that day (design §3.4)."""

from __future__ import annotations

from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from tasks.models.acts import Act

# Acts that open or close a task or move its deadline; any other leaves it as late as it was.
TURNS = [
    Act.Kind.GIVE, Act.Kind.HAND, Act.Kind.REPORT, Act.Kind.WITHDRAW, Act.Kind.SEND_BACK, Act.Kind.CANCEL,
    Act.Kind.REOPEN, Act.Kind.SET_DEADLINE, Act.Kind.GRANT, Act.Kind.MOVE, Act.Kind.TAKE_BACK,
]  # fmt: skip


def changed_since(day: date) -> Q:
    """Something was done after `day` by which a task can be late or no longer late; the others stand as they did."""
    return Q(pk__in=Act.objects.filter(on__gt=day, kind__in=TURNS).values("task"))


def late(day: date) -> Q:
    """Open and past its deadline in force on `day`."""
    acts = Act.objects.filter(task=OuterRef("pk"), on__lte=day).order_by("-on", "-pk")
    was_late = ExpressionWrapper(Q(state__in=["todo", "doing"], due_on__lt=day), output_field=BooleanField())
    # Null where the task was not there yet, or had no deadline.
    return Q(Coalesce(Subquery(acts.values(was_late=was_late)[:1]), False))


def sent_back_in(year: int) -> Q:
    """Sent back at least once in the year, whatever became of it."""
    return Q(pk__in=Act.objects.filter(kind=Act.Kind.SEND_BACK, on__year=year).values("task"))
