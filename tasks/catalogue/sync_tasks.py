"""From the items of a catalogue to their tasks: new ones are given, untouched ones follow a changed schedule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from cchc import history
from cchc.accounts.models import Unit
from cchc.workdays import Workdays
from tasks import signals
from tasks.catalogue.sync import Loader
from tasks.lifecycle import creation
from tasks.models import Act, Item, Task, workdays

# Acts that nobody in the office did: a task with no others is untouched.
NOBODYS = (Act.Kind.GIVE, Act.Kind.MOVE)
# Items that the office brought in or compared itself: no catalogue changes them or moves their tasks.
PROTECTED = (Item.Provenance.IMPORTED, Item.Provenance.CONFIRMED)


def bring_all(items: Iterable[Item], *, codes: Collection[str], changed: Collection[int], loader: Loader) -> None:
    """Give the tasks that are missing and move untouched ones to the days that their item now has.

    Where every unit leads, that is each of the folder's (`codes`) and those that the office added by hand, not those
    of another catalogue. `changed` are keys of items whose lead or schedule the file changed: of these, what was
    touched already and so stays is reported.
    """
    items = [item for item in items if loader.remembered(item) and item.provenance not in PROTECTED]
    prefetch_related_objects(items, "tasks__acts")
    units = [unit for unit in Unit.objects.all() if unit.code in codes or not unit.file_values]
    calendar = workdays()
    for item in items:
        _bring(item, units, calendar, item.pk in changed, loader)


def _bring(item: Item, units: list[Unit], calendar: Workdays, changed: bool, loader: Loader) -> None:
    wanted = creation.tasks_of(item, units=units, workdays=calendar)
    existing = list(item.tasks.all())
    if not existing:
        loader.changes.created += creation.save_missing(wanted, [], by=loader.by)
        return
    for there, should in _by_unit(existing, wanted):
        pairs, missing, left = matched(there, should)
        for task, like in pairs:
            _move(task, like, changed, loader)
        loader.changes.created += creation.save_missing(missing, there, by=loader.by)
        for task in left:
            loader.changes.is_gone(_label(task))


def _by_unit(existing: list[Task], wanted: list[Task]) -> list[tuple[list[Task], list[Task]]]:
    """Tasks that exist beside those that should, for each unit; as one where the item only passed to another lead."""
    leads = {task.first_unit_id for task in wanted}
    held = {task.first_unit_id for task in existing}
    if len(leads) == 1 and len(held) == 1:
        return [(existing, wanted)]
    groups: dict[int, tuple[list[Task], list[Task]]] = defaultdict(lambda: ([], []))
    for task in existing:
        groups[task.first_unit_id][0].append(task)
    for task in wanted:
        groups[task.first_unit_id][1].append(task)
    return list(groups.values())


def matched(there: list[Task], should: list[Task]) -> tuple[list[tuple[Task, Task]], list[Task], list[Task]]:
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


def _move(task: Task, like: Task, changed: bool, loader: Loader) -> None:
    same = task.decreed_on == like.decreed_on and task.due_on == like.due_on
    if same and task.first_unit_id == like.first_unit_id:
        loader.changes.unchanged += 1
        return
    if is_touched(task):
        loader.changes.unchanged += 1
        if changed:
            message = _("%(task)s: left as it is, work on it has begun; the file now says %(day)s, %(unit)s")
            loader.changes.lines.append(
                message % {"task": _label(task), "day": like.decreed_on or "–", "unit": like.first_unit.code}
            )
        return
    text = _("%(before)s, %(unit_before)s → %(after)s, %(unit)s") % {
        "before": task.due_on or "–",
        "after": like.due_on or "–",
        "unit_before": task.first_unit.code,
        "unit": like.first_unit.code,
    }
    task.first_unit = task.unit = like.first_unit
    task.decreed_on, task.due_on, task.given_on = like.decreed_on, like.due_on, like.given_on
    task.version += 1
    history.save(task, by=loader.by, why=text)
    # The plan was read wrongly from its first day on: the move has the day of giving, before all work on the task.
    given = next((act.on for act in task.acts.all() if act.kind == Act.Kind.GIVE), task.given_on)
    Act.after(task, Act.Kind.MOVE, on=given, by=loader.by, text=text).save()
    signals.tell([task.pk], cause="schedule changed")
    loader.changes.changed += 1
    loader.changes.lines.append(f"{_label(task)}: {text}")


def _label(task: Task) -> str:
    return f"{task.item.document.key} {task.item.number}/{task.occurrence} ({task.first_unit.code})"
