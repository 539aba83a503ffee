"""What a run of reminders is told from: the calendar, the ladder and the department of a day; and one run of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from typing import Any

from django.db.models import BigIntegerField, Case, F, Min, When

from cchc.workdays import Workdays
from tasks.models import Digest, ReminderChoice, Rung, Task, workdays
from tasks.reminders.digest.recipients import Directory, Recipient
from tasks.reminders.digest.task_states import TaskStates, followed
from tasks.reminders.ladder import Function, Ladder, Ladders, Step

# Working days late: until then everybody is told every working day, whatever they chose.
EVERY_DAY_UP_TO = 3


class EarlierRuns:
    """When digests went out before `day`: a rung is named on its own day, or in the first run after it."""

    def __init__(self, day: date, since: date) -> None:
        earlier = Digest.objects.filter(kind=Digest.Kind.DAILY, day__gte=since, day__lt=day).order_by()
        # Planned, but the machine went off before it could be sent, or no server took it: to this person nothing was
        # said that day.
        unsaid = [Digest.State.PLANNED, Digest.State.DROPPED, Digest.State.FAILED]
        never_left = When(state__in=unsaid, then=F("person"))
        silent = Case(never_left, output_field=BigIntegerField())
        self._began: dict[date, datetime] = {}
        self._silent: set[tuple[int, date]] = set()
        rows = earlier.annotate(silent=silent).values_list("day", "silent").annotate(began=Min("claimed_at"))
        for sent_on, person, began in rows:
            if began is not None:
                self._began[sent_on] = min(began, self._began.get(sent_on, began))
            if person is not None:
                self._silent.add((person, sent_on))

    def suppose(self, day: date, began: datetime) -> None:
        """Take it that the run of `day` goes out, for looking further ahead."""
        self._began.setdefault(day, began)

    def said(self, person: int, *, rung_day: date, restart: datetime | None) -> bool:
        """Whether a run since the rung's day, and after the ladder last started anew, could name it already."""
        return any(
            rung_day <= day and (restart is None or restart < began) and (person, day) not in self._silent
            for day, began in self._began.items()
        )


class Context:
    """The calendar, the ladders, and the department of one day with how its people want to be told."""

    def __init__(
        self, calendar: Workdays, ladders: Ladders, directory: Directory, choices: Mapping[int, ReminderChoice]
    ) -> None:
        self.day = directory.day
        self.calendar = calendar
        self.ladders = ladders
        self.directory = directory
        self.choices = choices
        # Thousands of tasks share a few deadlines, and each count walks over the days between.
        self.working_days_between = cache(self.calendar.between)

    @classmethod
    def on(cls, *days: date, calendar: Workdays | None = None) -> list[Context]:
        """One for each of these days, by as many queries as for one; whoever has the calendar in hand gives it."""
        calendar, ladders = calendar or workdays(), read_ladders()
        choices = {choice.person_id: choice for choice in ReminderChoice.objects.all()}
        return [cls(calendar, ladders, directory, choices) for directory in Directory.on(days)]

    @property
    def reach(self) -> date:
        """What is due later than this concerns nobody yet."""
        return self.calendar.add(self.day, -self.ladders.earliest)

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
            return self.working_days_between(task.due_on, task.product_on) if task.due_on else None
        deadline = followed(task, self.calendar)
        return self.working_days_between(deadline, self.day) if deadline else None


def read_ladders() -> Ladders:
    """The ladders that the office keeps; one query."""
    steps: dict[int | None, list[Step]] = defaultdict(list)
    for rung in Rung.objects.filter(in_use=True):
        steps[rung.document_id].append(step_of(rung))
    office = Ladder(steps.pop(None, []))
    return Ladders(office, {document: Ladder(own) for document, own in steps.items() if document})


def step_of(rung: Rung) -> Step:
    to = {
        Function.OFFICER: rung.to_officer,
        Function.HEAD: rung.to_head,
        Function.OFFICE_CHIEF: rung.to_office_chief,
        Function.DEPUTY: rung.to_deputy,
        Function.DIRECTOR: rung.to_director,
    }
    return Step(rung.working_days, frozenset(function for function, is_told in to.items() if is_told))


@dataclass(frozen=True)
class Run:
    """What a source of lines looks at: a day's context, how its tasks stand, and when digests went out before."""

    context: Context
    states: TaskStates
    earlier: EarlierRuns | None  # None: say it, whatever earlier runs said
    only: Collection[int] | None = None  # look at these tasks alone
    # What sources asked for once for all the days that are looked at together.
    loaded: dict[str, list[Any]] = field(default_factory=dict)

    def is_news(self, to: Recipient, rung_day: date, restart: datetime | None = None) -> bool:
        """Whether no run since the rung's day (and since the ladder last started anew) could tell this person."""
        return self.earlier is None or not self.earlier.said(to.person, rung_day=rung_day, restart=restart)

    def is_seldom(self, to: Recipient, days: int) -> bool:
        """Whether this person wants to hear of what is so late on Mondays and rung days only; today is no Monday."""
        seldom = self.context.choice_of(to.person).seldom
        return days > EVERY_DAY_UP_TO and seldom and not self.context.begins_the_week

    def once(self, name: str, load: Callable[[Run], list[Any]]) -> Iterator[Any]:
        """What `load` asks for, once for all the days that are looked at together; the days rise."""
        if name not in self.loaded:
            self.loaded[name] = load(self)
        return iter(self.loaded[name])
