"""Play the samples of a folder through the workflow, every act on its own day; in the demo only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cchc import clock
from cchc.accounts.models import Unit, User
from cchc.refusal import Refused
from tasks import signals
from tasks.catalogue import check, expected_tasks
from tasks.catalogue.check_samples import number_of, unit_of
from tasks.catalogue.read import Faulty, Folder, Row
from tasks.catalogue.sync import Changes
from tasks.demo import coordination, people
from tasks.demo.actors import Cast
from tasks.demo.script import Step, is_told_too_late, steps
from tasks.dispatches import acts as dispatches
from tasks.lifecycle.sync_tasks import NOBODYS
from tasks.models import Act, Document, Task


@dataclass
class Story:
    """One task and the acts that a row tells of it; a dispatch's task is there once it is registered."""

    row: Row
    steps: list[Step]
    task: Task | None = None
    played: set[tuple[str, date]] = field(default_factory=set)
    left_alone: bool = False

    def is_played(self, step: Step) -> bool:
        return (step.kind, step.day) in self.played

    @property
    def touched_by_others(self) -> bool:
        """Whether somebody using the demo worked on the task too."""
        told = {(step.kind, step.day) for step in self.steps}
        return any(kind not in NOBODYS and (kind, day) not in told for kind, day in self.played)


def play(folder: Folder, on: date) -> Changes:
    """The sample people, and their acts and dispatches up to and on the day `on`.

    A second run changes nothing, a run with a later day goes on from there. Raises ValidationError outside the demo,
    Faulty where the folder is at fault or nobody may do an act. All or nothing. The plans are loaded before (`load`).
    """
    if not settings.DEMO:
        raise ValidationError(_("Samples are played in the demo only (CCHC_DEMO=1)."))
    found = check.faults(folder)
    if found:
        raise Faulty(found)
    with transaction.atomic(), signals.told_at_the_end("samples"):
        changes = people.load(folder)
        _Play(folder, on, changes).run()
    return changes


class _Play:
    def __init__(self, folder: Folder, on: date, changes: Changes):
        self.on, self.changes = on, changes
        self.cast = Cast({row["username"] for row in folder.rows(people.FILE)})
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        self.stories = [*self._of_plans(folder), *self._of_dispatches(folder), *self._of_awaited(folder)]

    def run(self) -> None:
        script = [(step, story) for story in self.stories for step in story.steps if step.day <= self.on]
        for step, story in sorted(script, key=lambda pair: pair[0].order):  # stable: then in the files' order
            if story.is_played(step):
                self.changes.unchanged += 1
            elif not story.left_alone:
                with clock.at(step.day):
                    self._play(step, story)
        for story in self.stories:
            if is_told_too_late(story.row):
                label = f"{story.row.file}:{story.row.line}: updated_on"
                message = _("%(row)s: not played, a task that is reported takes no notes")
                self.changes.lines.append(message % {"row": label})

    def _play(self, step: Step, story: Story) -> None:
        if step.kind == Act.Kind.GIVE:
            self._register(step, story)
            return
        task = story.task
        if task is None:
            raise Faulty([story.row.fault("status", _("an act on a task that there is: load the plans first"))])
        task.refresh_from_db()
        person = self.cast.actor(step.kind, step.about(task))
        if person is None:
            message = _("a task on which somebody may do this on %(day)s: %(act)s")
            raise Faulty([story.row.fault("status", message % {"day": step.day, "act": Act.Kind(step.kind).label})])
        try:
            step.do(task, person, step.day)
        except Refused as refusal:
            self._refused(story, refusal)
        else:
            story.played.add((step.kind, step.day))
            self.changes.created += 1

    def _refused(self, story: Story, refusal: Refused) -> None:
        message = " ".join(refusal.messages)
        if not story.touched_by_others:
            raise Faulty([story.row.fault("status", message)]) from refusal
        story.left_alone = True
        label = f"{story.row.file}:{story.row.line}"
        self.changes.lines.append(
            _("%(row)s: left as it is since somebody worked on it: %(why)s") % {"row": label, "why": message}
        )

    def _register(self, step: Step, story: Story) -> None:
        clerk = self.cast.registrar()
        if clerk is None:
            raise Faulty(
                [story.row.fault("number", _("a dispatch that somebody may register: a coordinator is missing"))]
            )
        unit = self.units[story.row["unit"]]
        story.task = _register(story.row, unit=unit, by=clerk)
        story.played.add((step.kind, step.day))
        self.changes.created += 1

    def _of_plans(self, folder: Folder) -> Iterable[Story]:
        for row, item, task in _rows_with_tasks(folder, "sample_progress.csv"):
            script = steps(row, units=self.units, check_in=item["schedule"] == "continuous")
            yield Story(row, script, task, _played(task))

    def _of_awaited(self, folder: Folder) -> Iterable[Story]:
        for row, _item, task in _rows_with_tasks(folder, coordination.FILE):
            yield Story(row, list(coordination.steps(row, self.units)), task, _played(task))

    def _of_dispatches(self, folder: Folder) -> Iterable[Story]:
        for row in folder.rows("sample_dispatches.csv"):
            task = _registered(row)
            day = date.fromisoformat(row["date"])
            given = Step(day, Act.Kind.GIVE, lambda task, by, on: None)
            played = _played(task) | ({(given.kind, day)} if task else set())
            yield Story(row, [given, *steps(row, units=self.units, check_in=False)], task, played)


def _rows_with_tasks(folder: Folder, file: str) -> Iterable[tuple[Row, Row, Task | None]]:
    """Each row of the file with the item whose task it tells of, and that task where it is there."""
    known = expected_tasks.items(folder)
    tasks = _tasks_by_place(folder)
    for row in folder.rows(file):
        item = expected_tasks.maker(known[row["document"], row["item"]], known)
        assert item is not None  # the folder is checked
        in_order = tasks[item["document"], item["number"], unit_of(row, item)]
        yield row, item, in_order[number_of(row) - 1] if number_of(row) <= len(in_order) else None


def _played(task: Task | None) -> set[tuple[str, date]]:
    return {(act.kind, act.on) for act in task.acts.all()} if task else set()


def _tasks_by_place(folder: Folder) -> dict[tuple[str, str, str], list[Task]]:
    """The tasks of the folder's items by document key, item number and code of the unit first given them, by date."""
    year_of = {row["key"]: expected_tasks.year_of(folder, row) for row in folder.rows("documents.csv")}
    tasks = Task.objects.filter(item__document__year__in=year_of.values(), item__document__is_sample=False)
    found: dict[tuple[str, str, str], list[Task]] = defaultdict(list)
    for task in tasks.select_related("item__document", "first_unit", "unit").prefetch_related("acts"):
        document = task.item.document
        if document.year == year_of.get(document.key):
            found[document.key, task.item.number, task.first_unit.code].append(task)
    for place in found.values():
        place.sort(key=lambda task: (task.decreed_on is None, task.decreed_on, task.occurrence))
    return found


def _registered(row: Row) -> Task | None:
    """The task of a dispatch that is registered already; None where it is not."""
    day = date.fromisoformat(row["date"])
    tasks = Task.objects.filter(item__document__year=day.year, item__document__number=row["number"])
    return tasks.filter(item__document__date=day, item__document__issuer=row["issuer"]).order_by("pk").first()


def _register(row: Row, *, unit: Unit, by: User) -> Task:
    """Enter a dispatch, which counts for the year of its date, with its one item and task."""
    day = date.fromisoformat(row["date"])
    document = Document(
        year=day.year, number=row["number"], date=day, issuer=row["issuer"], kind=Document.Kind.DISPATCH,
        title=row["summary"], source=row.file, note=row["note"], is_sample=True, registered_by=by, registered_on=day,
        arrived_on=day,
    )  # fmt: skip
    return dispatches.enter(document, [dispatches.Asked(row["summary"], unit, row.day("deadline"))], by=by, on=day)[0]
