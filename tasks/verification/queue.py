"""What waits for a person's check: reports one by one, the longest waiting first, and check-ins by unit and quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.accounts.models import Unit, User
from cchc.refusal import Refused
from cchc.runtime.locking import tried_again
from tasks import schedules, signals
from tasks.lifecycle import acts
from tasks.lifecycle.check_ins import Quarter, by_quarter
from tasks.models import Act, Evidence, Task
from tasks.models.task import TaskQuerySet
from tasks.task_list.filters import everything
from tasks.task_page import opened

COUNTED_DAYS = 30
# What is mostly wrong with a report; one press sends it back with these words.
STOCK_REASONS = [
    gettext_lazy("The proof is missing or cannot be opened."),
    gettext_lazy("The document is not the product that was asked for."),
    gettext_lazy("Number or date of the document differ from the report."),
    gettext_lazy("The result does not cover all that was asked for."),
    gettext_lazy("The document is not signed or not issued yet."),
]


def waiting(user: User, day: date) -> TaskQuerySet:
    """The reported tasks that the person may verify."""
    return acts.to_verify_by(user, everything(user, day))


def reports(tasks: TaskQuerySet) -> TaskQuerySet:
    """Those that are looked at one by one, the longest waiting first."""
    return tasks.exclude(item__schedule=schedules.Kind.CONTINUOUS).order_by("reported_on", "pk")


@dataclass
class Place:
    """Where a report stands in the queue: its number from 1 of `total`, and the keys of its neighbours."""

    number: int
    total: int
    before: int | None
    after: int | None


def place_of(keys: Sequence[int], key: int) -> Place:
    """Raises ValueError for a key that is not in the queue."""
    at = keys.index(key)
    after = keys[at + 1] if at + 1 < len(keys) else None
    return Place(at + 1, len(keys), keys[at - 1] if at else None, after)


def on_the_desk(key: int) -> Task:
    """A task with all that is looked at before it is verified."""
    proof = Evidence.objects.filter(replaced_by=None).select_related("entered_by").order_by("-entered_on", "-pk")
    return Task.objects.for_page().prefetch_related(Prefetch("evidence", proof, to_attr="proof")).get(pk=key)


def report_text(task: Task) -> str:
    """What the unit said when it reported, as it stands now."""
    act = task.acts.filter(kind=Act.Kind.REPORT).order_by("-on", "-pk").first()
    return act.text if act else ""


def check_ins(user: User, tasks: TaskQuerySet) -> list[tuple[Quarter, str]]:
    """By unit and quarter, with the mark that the page showed them; what each says is its `told`. Two queries."""
    told = Act.objects.filter(kind=Act.Kind.REPORT).order_by("on", "pk")
    rows = tasks.filter(item__schedule=schedules.Kind.CONTINUOUS).for_list()
    quarters = by_quarter(rows.prefetch_related(Prefetch("acts", told, to_attr="told")))
    return [(quarter, opened.mark(user, quarter.tasks)) for quarter in quarters]


@tried_again
@transaction.atomic
def verify_check_ins(unit: Unit, decreed_on: date, *, by: User, shown: str, on: date) -> list[Task]:
    """Verify a unit's reported check-ins of a day, exactly those that the page showed. Raises Refused."""
    rows = waiting(by, on).filter(item__schedule=schedules.Kind.CONTINUOUS, unit=unit, decreed_on=decreed_on)
    tasks = list(rows.order_by("pk"))
    if not tasks:
        raise Refused(_("No check-in of this unit and quarter waits for you any more."))
    if not opened.holds(shown, by, tasks):
        raise Refused(_("The check-ins changed in the meantime; look at them again."))
    with signals.told_at_the_end("check-ins verified"):
        return [acts.verify(task, by=by, opened=True, on=on, seen=task.version) for task in tasks]


def counted(user: User, day: date) -> dict[str, int]:
    """How many reports the person verified lately, and how many of them unopened; one query."""
    since = Act.objects.filter(by=user, kind=Act.Kind.VERIFY, on__gt=day - timedelta(days=COUNTED_DAYS), on__lte=day)
    return since.aggregate(verified=Count("pk"), unopened=Count("pk", filter=Q(opened=False)))
