"""A unit's check-ins of a quarter: what they are, which standing orders they cover, and one press for all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cchc.accounts.models import Unit, User
from cchc.refusal import Refused
from cchc.runtime.locking import tried_again
from tasks import schedules, signals
from tasks.lifecycle import acts
from tasks.models import Item, Task
from tasks.models.task import TaskQuerySet

# What a quarter says of its check-ins; a unit may have hundreds.
SHOWN = ("decreed_on", "due_on", "unit__code", "unit__name", "unit__kind", "item__number", "item__text",
         "item__document__number")  # fmt: skip


@dataclass
class Quarter:
    """Check-ins of one unit that are due on one day, and the standing orders that the open ones cover."""

    unit: Unit
    decreed_on: date
    due_on: date
    tasks: list[Task] = field(default_factory=list)
    orders: list[Item] = field(default_factory=list)

    @property
    def number(self) -> int:
        return int(schedules.quarter_of(self.decreed_on)[-1])


def end_of_quarter(day: date) -> date:
    """The next cut-off on which a unit checks in, `day` included."""
    return schedules.days_of_quarter(schedules.quarter_of(day))[1]


def open_on(day: date, tasks: TaskQuerySet) -> TaskQuerySet:
    """Of `tasks` the open check-ins up to the running quarter's."""
    return tasks.open().filter(item__schedule=schedules.Kind.CONTINUOUS, decreed_on__lte=end_of_quarter(day))


def quarters(day: date, tasks: TaskQuerySet) -> list[Quarter]:
    """The open check-ins among `tasks` by unit and quarter, earliest first; two queries."""
    found = by_quarter(open_on(day, tasks).select_related("item__document", "unit").only(*SHOWN))
    _add_orders(found)
    return found


def by_quarter(check_ins: TaskQuerySet) -> list[Quarter]:
    """Check-ins by unit and quarter, earliest first, without the orders that they cover."""
    found: dict[tuple[int, date], Quarter] = {}
    for task in check_ins.order_by("decreed_on", "unit__position", "item"):
        key = (task.unit_id, task.decreed_on)
        quarter = found.setdefault(key, Quarter(task.unit, task.decreed_on, task.due_on))
        quarter.tasks.append(task)
    return list(found.values())


def _add_orders(quarters: list[Quarter]) -> None:
    """A standing order is shown by its unit's check-in of the same document; where it has none, by the Office's."""
    if not quarters:
        return
    last = max(quarter.decreed_on for quarter in quarters)
    checked = Task.objects.filter(item__schedule=schedules.Kind.CONTINUOUS).values_list("item__document", "unit")
    covered = set(checked.order_by().distinct())
    orders = Item.objects.standing().existing_on(last).select_related("document").order_by("document", "position")
    for order in orders.filter(Q(lead__isnull=False) | Q(every_unit_leads=True)):
        for quarter in quarters:
            own = (order.document_id, quarter.unit.pk) in covered
            leads = order.every_unit_leads or order.lead_id == quarter.unit.pk
            left_over = (
                quarter.unit.kind == Unit.Kind.OFFICE
                and not order.every_unit_leads
                and (order.document_id, order.lead_id) not in covered
            )
            if (leads and own) or left_over:
                quarter.orders.append(order)


@tried_again
@transaction.atomic
def confirm(unit: Unit, decreed_on: date, *, by: User, text: str, on: date) -> list[Task]:
    """Report every open check-in of the unit due on that day with one note. Raises what `workflow.report` raises."""
    mine = open_on(on, Task.objects.filter(unit=unit, decreed_on=decreed_on))
    tasks = list(mine.order_by("pk"))
    if not tasks:
        raise Refused(_("There is no open check-in of this quarter any more."))
    with signals.told_at_the_end("check-ins confirmed"):
        return [acts.report(task, by=by, text=text, on=on) for task in tasks]
