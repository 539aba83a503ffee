"""How tasks stood on a past day, as conditions: read from the last act up to that day (design §3.4)."""

from __future__ import annotations

from datetime import date

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from .acts import Act

# Acts that neither open nor close a task nor move its deadline, and so leave it as late as it was.
STEADY = [
    Act.Kind.ACCEPT, Act.Kind.ASSIGN, Act.Kind.START, Act.Kind.NOTE, Act.Kind.NOTHING_NEW, Act.Kind.FORECAST,
    Act.Kind.WAIT, Act.Kind.PROOF, Act.Kind.VERIFY, Act.Kind.ASK_EXTENSION, Act.Kind.ASK_TRANSFER, Act.Kind.REFUSE,
    Act.Kind.WITHDRAW_REQUEST, Act.Kind.ASK_CONTRIBUTION, Act.Kind.DELIVER, Act.Kind.DECLINE, Act.Kind.CONSULT,
    Act.Kind.CHASE, Act.Kind.ANSWER, Act.Kind.ESCALATE, Act.Kind.CLOSE_AWAITED, Act.Kind.REOPEN_AWAITED,
    Act.Kind.CHASE_LETTER,
]  # fmt: skip


def changed_since(day: date) -> Q:
    """Something was done after `day` by which a task can be late or no longer late; the others stand as they did."""
    return Q(pk__in=Act.objects.filter(on__gt=day).exclude(kind__in=STEADY).values("task"))


def late(day: date) -> Q:
    """Open and past its deadline in force on `day`."""
    acts = Act.objects.filter(task=OuterRef("pk"), on__lte=day).order_by("-on", "-pk")
    was_late = ExpressionWrapper(Q(state__in=["todo", "doing"], due_on__lt=day), output_field=BooleanField())
    # Null where the task was not there yet, or had no deadline.
    return Q(Coalesce(Subquery(acts.values(was_late=was_late)[:1]), False))


def sent_back_in(year: int) -> Q:
    """Sent back at least once in the year, whatever became of it."""
    return Q(pk__in=Act.objects.filter(kind=Act.Kind.SEND_BACK, on__year=year).values("task"))
