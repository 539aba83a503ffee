"""Tasks follow the signed text: days and units change, progress, proof and history stay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from cchc import history
from cchc.accounts.models import Unit, User
from cchc.dates import short_date
from cchc.workdays import Workdays
from tasks import signals
from tasks.catalogue.sync_tasks import is_touched, matched
from tasks.lifecycle import creation
from tasks.models import Act, Item, Request, Task


@dataclass
class Followed:
    """What happened to the tasks of the items: new ones, moved ones with old and new, and ones no longer asked for."""

    new: int = 0
    moved: list[tuple[Task, str]] = field(default_factory=list)
    left: list[Task] = field(default_factory=list)


class Follower:
    """Brings the tasks of items to what the items now say. One for an import: units and calendar are read once."""

    def __init__(self, *, units: Sequence[Unit], workdays: Workdays, by: User | None, on: date, why: str = ""):
        self.units = units
        self.why = why
        self.workdays = workdays
        self.by = by
        self.on = on
        self.followed = Followed()

    def follow(self, item: Item) -> None:
        wanted = creation.tasks_of(item, units=self.units, workdays=self.workdays)
        existing = list(
            Task.objects.select_for_update(of=("self",))
            .filter(item=item)
            .select_related("first_unit", "unit", "officer", "item__document")
            .prefetch_related("acts")
        )
        for there, should in _groups(existing, wanted):
            pairs, missing, left = matched(there, should)
            for task, like in pairs:
                self._move(task, like)
            self.followed.new += creation.save_missing(missing, there, by=self.by)
            self.followed.left += [task for task in left if task.is_open]

    def _move(self, task: Task, like: Task) -> None:
        """One task to the day and unit of the signed text. A deadline that we set, or an extension granted, stays."""
        decreed, due = like.decreed_on, like.due_on
        if task.own_deadline and decreed is None:
            decreed, due = task.decreed_on, task.due_on
        elif due and task.due_on and task.due_on > due and _is_extended(task):
            due = task.due_on
        if (task.decreed_on, task.due_on, task.first_unit_id) == (decreed, due, like.first_unit_id):
            return
        text = _("%(before)s, %(unit_before)s → %(after)s, %(unit)s") % {
            "before": _day(task.due_on), "unit_before": task.first_unit.code, "after": _day(due),
            "unit": like.first_unit.code,
        }  # fmt: skip
        text += f": {self.why}" if self.why else ""
        on = self.on if is_touched(task) else task.given_on
        if task.unit_id == task.first_unit_id and task.unit_id != like.first_unit_id:
            task.unit, task.officer = like.first_unit, None
        task.first_unit = like.first_unit
        task.own_deadline = task.own_deadline and decreed == task.decreed_on
        task.decreed_on, task.due_on = decreed, due
        task.version += 1
        history.save(task, by=self.by, why=text)
        # A plan that was read wrongly was so from its first day on; what somebody worked on moves on the day it does.
        Act.after(task, Act.Kind.MOVE, on=on, by=self.by, text=text).save()
        signals.tell([task.pk], cause="imported")
        self.followed.moved.append((task, text))


def _groups(existing: list[Task], wanted: list[Task]) -> list[tuple[list[Task], list[Task]]]:
    """Tasks beside those that should be, unit by unit; as one where the item passed from one lead to another."""
    if len({task.first_unit_id for task in wanted}) == 1 and len({task.first_unit_id for task in existing}) == 1:
        return [(existing, wanted)]
    groups: dict[int, tuple[list[Task], list[Task]]] = defaultdict(lambda: ([], []))
    for task in existing:
        groups[task.first_unit_id][0].append(task)
    for task in wanted:
        groups[task.first_unit_id][1].append(task)
    return list(groups.values())


def _is_extended(task: Task) -> bool:
    return task.requests.filter(kind=Request.Kind.EXTENSION, decision=Request.Decision.GRANTED, internal=False).exists()


def _day(day: date | None) -> str:
    return short_date(day) if day else "–"
