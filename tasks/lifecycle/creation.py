"""From an item to the tasks that it gives: who owes what by when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from cchc import history
from cchc.accounts.models import Unit, User
from cchc.workdays import Workdays
from tasks import schedules, signals
from tasks.models import Act, Item, Task


def leading_units(item: Item, day: date, units: Iterable[Unit]) -> list[Unit]:
    """The units that owe the item's product due on `day`: its lead, or each working unit valid on that day."""
    if not item.every_unit_leads:
        return [item.lead]
    return [
        unit
        for unit in units
        if unit.kind in Unit.WORKING_KINDS
        and (unit.valid_from is None or unit.valid_from <= day)
        and (unit.valid_to is None or day <= unit.valid_to)
    ]


def tasks_of(item: Item, *, units: Iterable[Unit], workdays: Workdays) -> list[Task]:
    """The tasks (not saved) that `item` gives; none for a twin or a standing order. Occurrences count by unit."""
    if item.same_as_id:
        return []
    document = item.document
    schedule = item.read_schedule
    counted: dict[int, int] = {}
    tasks = []
    given_on = max(document.date, date(document.year, 1, 1))
    for decreed in schedules.decreed_days(schedule, year=document.year, document_on=document.date):
        for unit in leading_units(item, decreed or given_on, units):
            counted[unit.pk] = counted.get(unit.pk, 0) + 1
            tasks.append(
                Task(
                    item=item, first_unit=unit, unit=unit, occurrence=counted[unit.pk], decreed_on=decreed,
                    due_on=schedules.in_force(decreed, schedule.kind, workdays), given_on=given_on,
                    # A plan's tasks count as accepted; what comes from outside is accepted or passed on.
                    accepted_on=None if document.is_received else given_on,
                )
            )  # fmt: skip
    return tasks


def give(
    item: Item, *, units: Iterable[Unit], workdays: Workdays, by: User | None = None, on: date | None = None
) -> list[Task]:
    """Save the tasks of `item` that do not exist yet, each with its first act; gives the new ones.

    `on` is the day of the first act: the document's date unless it was brought in later by hand.
    """
    existing = set(item.tasks.values_list("first_unit_id", "occurrence"))
    new = []
    for task in tasks_of(item, units=units, workdays=workdays):
        if (task.first_unit_id, task.occurrence) not in existing:
            new.append(save_given(task, by=by, on=on))
    return new


def save_given(task: Task, *, by: User | None = None, on: date | None = None) -> Task:
    """Save a task of `tasks_of` with its first act, on the day `on` (the document's date)."""
    history.save(task, by=by)
    Act.after(task, Act.Kind.GIVE, on=on or task.item.document.date, by=by).save()
    signals.tell([task.pk], cause="given")
    return task


def save_missing(missing: Iterable[Task], there: Iterable[Task], *, by: User | None) -> int:
    """Save tasks that an item turned out to lack beside those that are there; gives how many.

    An occurrence that is taken already, by a task that stays although nothing asks for it any more, is counted on.
    """
    taken: dict[int, set[int]] = defaultdict(set)
    for task in there:
        taken[task.first_unit_id].add(task.occurrence)
    saved = 0
    for task in missing:
        used = taken[task.first_unit_id]
        if task.occurrence in used:
            task.occurrence = max(used) + 1
        used.add(task.occurrence)
        save_given(task, by=by)
        saved += 1
    return saved
