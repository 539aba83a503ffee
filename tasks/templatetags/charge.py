"""Who has a task in charge, and what of steps and talk a person should see first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django import template

from cchc.accounts.models import User
from tasks.lifecycle import deputies
from tasks.lists.filters import Moment
from tasks.models import Remark, Step, Task, conditions, workdays

register = template.Library()
ROWS = 10


@register.simple_tag
def deputy_in_charge(task: Task, day: date) -> dict:
    """The deputy, and whether that is by the item itself."""
    deputy, by_item = deputies.deputy_of(task, day)
    return {"person": deputy, "by_item": by_item, "until": task.item.deputy_to if by_item else None}


@register.filter
def of_unit(names: dict[str, str], unit: str) -> str:
    return names.get(unit, "")


@dataclass
class Own:
    steps: list[Step]
    remarks: list[Remark]


@register.simple_tag
def steps_and_talk(user: User, day: date) -> Own:
    """Steps that the person sees to and that fall due, and remarks on what the person owes that nobody answered."""
    soon = Moment.of(day, workdays()).soon_until
    steps = Step.objects.open().filter(owner=user, due_on__lte=soon).select_related("task__item__document")
    owed = Task.objects.open().filter(conditions.owed_by(user)).values("pk")
    said = Remark.objects.unanswered().filter(task__in=owed).exclude(by=user)
    return Own(
        list(steps.order_by("due_on", "pk")[:ROWS]),
        list(said.select_related("by", "task__item__document").order_by("-pk")[:ROWS]),
    )
