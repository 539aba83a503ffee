"""The tasks of an item follow what the item says now: days and lead change; progress, proof and history stay."""

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
from tasks.lifecycle import creation
from tasks.models import Act, Item, Request, Task

# Acts that nobody in the office did: a task with no others is untouched.
NOBODYS = (Act.Kind.GIVE, Act.Kind.MOVE)


@dataclass
class Synced:
    """What happened to tasks whose items changed."""

    new: int = 0
    unchanged: int = 0
    moved: list[tuple[Task, str]] = field(default_factory=list)  # with old → new in words
    stayed: list[tuple[Task, Task]] = field(default_factory=list)  # work has begun; with the task as it would be
    left: list[Task] = field(default_factory=list)  # no longer asked for

    def add(self, other: Synced) -> None:
        self.new += other.new
        self.unchanged += other.unchanged
        self.moved += other.moved
        self.stayed += other.stayed
        self.left += other.left


@dataclass(frozen=True)
class TaskSync:
    """Brings tasks to what their items say; units and calendar are read once for many items.

    `on` is the day on which tasks move that somebody worked on; None: these stay as they are. What nobody touched was
    so from its first day on: it moves on the day on which it was given. `why` stands beside the move.
    """

    units: Sequence[Unit]
    workdays: Workdays
    by: User | None
    on: date | None = None
    why: str = ""

    def bring(self, item: Item, existing: list[Task] | None = None) -> Synced:
        """Move the tasks of `item` and give those that are missing; `existing` are its tasks with acts, if in hand."""
        wanted = creation.tasks_of(item, units=self.units, workdays=self.workdays)
        existing = _locked(item) if existing is None else existing
        synced = Synced()
        if not existing:
            synced.new = creation.save_missing(wanted, [], by=self.by)
            return synced
        for there, should in _groups(existing, wanted):
            pairs, missing, left = _matched(there, should)
            for task, like in pairs:
                self._move(task, like, synced)
            synced.new += creation.save_missing(missing, there, by=self.by)
            synced.left += left
        return synced

    def _move(self, task: Task, like: Task, synced: Synced) -> None:
        """One task to the day and unit of `like`. A deadline that we set, or an extension granted, stays."""
        decreed, due = like.decreed_on, like.due_on
        if task.own_deadline and decreed is None:
            decreed, due = task.decreed_on, task.due_on
        elif due and task.due_on and task.due_on > due and _is_extended(task):
            due = task.due_on
        if (task.decreed_on, task.due_on, task.first_unit_id) == (decreed, due, like.first_unit_id):
            synced.unchanged += 1
            return
        touched = is_touched(task)
        if touched and self.on is None:
            synced.stayed.append((task, like))
            return
        text = _("%(before)s, %(unit_before)s → %(after)s, %(unit)s") % {
            "before": _day(task.due_on), "unit_before": task.first_unit.code, "after": _day(due),
            "unit": like.first_unit.code,
        }  # fmt: skip
        text += f": {self.why}" if self.why else ""
        if task.unit_id == task.first_unit_id and task.unit_id != like.first_unit_id:
            task.unit, task.officer = like.first_unit, None
        task.first_unit = like.first_unit
        task.own_deadline = task.own_deadline and decreed == task.decreed_on
        task.decreed_on, task.due_on = decreed, due
        if self.on is None:
            task.given_on = like.given_on
        task.version += 1
        history.save(task, by=self.by, why=text)
        on = self.on if touched and self.on else _given_on(task)
        Act.after(task, Act.Kind.MOVE, on=on, by=self.by, text=text).save()
        signals.tell([task.pk], cause="schedule changed")
        synced.moved.append((task, text))


def _locked(item: Item) -> list[Task]:
    rows = Task.objects.select_for_update(of=("self",)).filter(item=item).order_by("pk")
    tasks = rows.select_related("first_unit", "unit", "officer", "item__document").prefetch_related("acts")
    return sorted(tasks, key=lambda task: (task.due_on is None, task.due_on or date.min, task.pk))


def _groups(existing: list[Task], wanted: list[Task]) -> list[tuple[list[Task], list[Task]]]:
    """Tasks that exist beside those that should, unit by unit; as one where the item only passed to another lead."""
    if len({task.first_unit_id for task in wanted}) == 1 and len({task.first_unit_id for task in existing}) == 1:
        return [(existing, wanted)]
    groups: dict[int, tuple[list[Task], list[Task]]] = defaultdict(lambda: ([], []))
    for task in existing:
        groups[task.first_unit_id][0].append(task)
    for task in wanted:
        groups[task.first_unit_id][1].append(task)
    return list(groups.values())


def _matched(there: list[Task], should: list[Task]) -> tuple[list[tuple[Task, Task]], list[Task], list[Task]]:
    """Which existing task stands for which wanted one; then the wanted ones that are missing, the existing ones left.

    In order of their days, so that occurrences count by date; where somebody worked on one already, each keeps its
    own day first, so that a day put in between moves nobody's work.
    """
    there = sorted(there, key=lambda task: (task.decreed_on is None, task.decreed_on, task.occurrence))
    should = list(should)
    pairs: list[tuple[Task, Task]] = []
    if any(is_touched(task) for task in there):
        for task in list(there):
            like = next((one for one in should if one.decreed_on == task.decreed_on), None)
            if like is not None:
                pairs.append((task, like))
                there.remove(task)
                should.remove(like)
    both = min(len(there), len(should))
    pairs += zip(there[:both], should[:both], strict=True)
    return pairs, should[both:], there[both:]


def is_touched(task: Task) -> bool:
    return any(act.kind not in NOBODYS for act in task.acts.all())


def _given_on(task: Task) -> date:
    return next((act.on for act in task.acts.all() if act.kind == Act.Kind.GIVE), task.given_on)


def _is_extended(task: Task) -> bool:
    return task.requests.filter(kind=Request.Kind.EXTENSION, decision=Request.Decision.GRANTED, internal=False).exists()


def _day(day: date | None) -> str:
    return short_date(day) if day else "–"
