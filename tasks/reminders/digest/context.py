"""What one run of reminders stands on: the calendar, the ladder and the department of that day; who is told what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from functools import cache, cached_property

from django.db.models import F, Min

from cchc.workdays import Workdays
from tasks.models import Digest, ReminderChoice, Rung, Task, workdays
from tasks.reminders.digest.lines import CHASE, DUE_SOON, GROUPS, LATE, Line, Named, Told
from tasks.reminders.digest.recipients import Directory
from tasks.reminders.digest.sources import SOURCES, Run
from tasks.reminders.digest.task_states import Standings, followed, standings
from tasks.reminders.ladder import Function, Ladder, Ladders, Step


class Runs:
    """When digests went out before `day`: a rung is named on its own day, or in the first run after it."""

    def __init__(self, day: date, since: date) -> None:
        earlier = Digest.objects.filter(kind=Digest.Kind.DAILY, day__gte=since, day__lt=day).order_by()
        left = earlier.filter(claimed_at__isnull=False)
        self._began = dict(left.values_list("day").annotate(Min("claimed_at")))
        # Planned, but the machine went off before it could be sent: to this person nothing was said that day.
        never_left = earlier.filter(state__in=[Digest.State.PLANNED, Digest.State.DROPPED])
        self._silent = set(never_left.values_list("person", "day"))

    def suppose(self, day: date, began: datetime) -> None:
        """Take it that the run of `day` goes out, for looking further ahead."""
        self._began.setdefault(day, began)

    def said(self, person: int, *, rung_day: date, anew: datetime | None) -> bool:
        """Whether a run since the rung's day, and after the ladder last started anew, could name it already."""
        return any(
            rung_day <= day and (anew is None or anew < began) and (person, day) not in self._silent
            for day, began in self._began.items()
        )


class Ground:
    """What one run looks at: the calendar, the ladder, and the department of that day."""

    def __init__(
        self, calendar: Workdays, ladders: Ladders, directory: Directory, choices: Mapping[int, ReminderChoice]
    ) -> None:
        self.day = directory.day
        self.calendar = calendar
        self.ladders = ladders
        self.directory = directory
        self.choices = choices
        # Thousands of tasks share a few deadlines, and each count walks over the days between.
        self._between = cache(self.calendar.between)

    @classmethod
    def on(cls, *days: date, calendar: Workdays | None = None) -> list[Ground]:
        """One for each of these days, by as many queries as for one; whoever has the calendar in hand gives it."""
        calendar, ladders = calendar or workdays(), read_ladders()
        choices = {choice.person_id: choice for choice in ReminderChoice.objects.all()}
        return [cls(calendar, ladders, directory, choices) for directory in Directory.on(days)]

    @property
    def reach(self) -> date:
        """What is due later than this concerns nobody yet."""
        return self.calendar.add(self.day, -self.ladders.earliest)

    def told(self, *, only: Collection[int] | None = None) -> dict[int, Told]:
        """By person, what they are told on the day; `only` looks at these tasks, whatever earlier runs said of them."""
        runs = Runs(self.day, since=self.calendar.add(self.day, self.ladders.earliest)) if only is None else None
        return self.told_of(standings(self.day, until=self.reach, only=only), runs, only)

    def told_of(self, known: Standings, runs: Runs | None, only: Collection[int] | None = None) -> dict[int, Told]:
        """The same of tasks that are in hand, where `runs` went out before."""
        run = Run(self, known, runs, only)
        return self._digests(named for source in SOURCES for named in source(run))

    def chased(self, task_ids: Collection[int]) -> dict[int, Told]:
        """By person, the open ones of these tasks: whoever chases them tells the head and the officer in charge."""
        tasks = Task.objects.existing_on(self.day).open().filter(pk__in=list(task_ids))
        people = self.directory
        return self._digests(
            Named(task, CHASE, hat)
            for task in tasks.select_related("item__document").order_by(F("due_on").asc(nulls_last=True), "pk")
            for hat in [*people.heads(task.unit_id), *people.officers(task)]
        )

    def _digests(self, found) -> dict[int, Told]:
        """One digest a person, each task in it once, whatever the number of reasons to name it."""
        told: dict[int, Told] = {}
        by_task: dict[tuple[int, int], list[Named]] = defaultdict(list)
        for named in found:
            by_task[named.hat.person, named.task.pk].append(named)
            told.setdefault(named.hat.person, Told(named.hat)).wear(named.hat)
        for (person, _task), reasons in by_task.items():
            told[person].lines.append(self.line(reasons))
        for one in told.values():
            one.lines.sort(key=lambda line: line.place)
        return told

    def choice_of(self, person: int) -> ReminderChoice:
        """How the person wants to be told; who chose nothing is told both ways, each working day."""
        return self.choices.get(person) or ReminderChoice(person_id=person)

    @cached_property
    def begins_the_week(self) -> bool:
        """Monday, or the first working day after a Monday off."""
        return self.day == self.calendar.next_working(self.day - timedelta(days=self.day.weekday()))

    def ladder_of(self, task: Task) -> Ladder:
        return self.ladders.of(task.item.document_id)

    def days(self, task: Task) -> int | None:
        """Working days from the deadline; a reported task stands where its product put it (design §3.6)."""
        if task.state == Task.State.REPORTED:
            return self._between(task.due_on, task.product_on) if task.due_on else None
        deadline = followed(task, self.calendar)
        return self._between(deadline, self.day) if deadline else None

    def line(self, reasons: list[Named]) -> Line:
        """The line of a task that is named to one person for `reasons`, of which there is at least one."""
        task = reasons[0].task
        group, *also = sorted({named.group for named in reasons}, key=GROUPS.index)
        days = self.days(task)
        on_ladder = group in (LATE, DUE_SOON, CHASE) and days is not None
        return Line(
            task=task.pk,
            group=group,
            rung=self.ladder_of(task).last_reached(days) if on_ladder else None,
            days=days,
            deadline=task.due_on.isoformat() if task.due_on else None,
            document=task.item.document.number,
            number=task.number,
            unit=self.directory.units[task.unit_id].code,
            also=also,
            facts=list(dict.fromkeys(named.fact for named in reasons if named.fact)),
        )


def read_ladders() -> Ladders:
    """The ladders that the office keeps; one query."""
    steps: dict[int | None, list[Step]] = defaultdict(list)
    for rung in Rung.objects.filter(in_use=True):
        steps[rung.document_id].append(step_of(rung))
    office = Ladder(steps.pop(None, []))
    return Ladders(office, {document: Ladder(found) for document, found in steps.items() if document})


def step_of(rung: Rung) -> Step:
    to = {
        Function.OFFICER: rung.to_officer,
        Function.HEAD: rung.to_head,
        Function.OFFICE_CHIEF: rung.to_office_chief,
        Function.DEPUTY: rung.to_deputy,
        Function.DIRECTOR: rung.to_director,
    }
    return Step(rung.working_days, frozenset(function for function, is_told in to.items() if is_told))
