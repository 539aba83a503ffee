"""What waits for somebody's word: reports to be verified, requests to be decided."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import User
from tasks.models import Request, conditions
from tasks.models.task import TaskQuerySet


def to_verify_by(user: User, tasks: TaskQuerySet) -> TaskQuerySet:
    """Those of `tasks` that are reported and that the person may verify."""
    return tasks.with_right_words(clock.today()).filter(conditions.to_verify(), rights.condition(user, "verify"))


def to_decide_by(user: User) -> QuerySet[Request]:
    """Requests without a decision that the person may decide."""
    words = conditions.right_words(clock.today(), "task__")
    return undecided().alias(**words).filter(rights.condition(user, "decide"))


def accept_overdue(before: date) -> Q:
    """Not accepted though given before `before`; who proposed another unit meanwhile has said its word."""
    asked = Request.objects.filter(kind=Request.Kind.TRANSFER, decision="").values("task")
    return conditions.not_accepted() & Q(given_on__lt=before) & ~Q(pk__in=asked)


def undecided() -> QuerySet[Request]:
    """What waits for a decision, the longest waiting first, with everything that a row shows."""
    return for_rows(Request.objects.filter(decision="")).order_by("requested_on", "pk")


def for_rows(requests: QuerySet[Request]) -> QuerySet[Request]:
    return requests.select_related("task__item__document", "task__unit", "task__officer", "to_unit", "requested_by")
