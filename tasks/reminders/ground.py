"""What one run of reminders stands on: the calendar, the ladder and the department of that day; who is told what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from django.db.models import F, Min

from tasks.models import Digest, Rung, Task, workdays

from .ladder import Function, Ladder, Step
from .lines import CHASE, DUE_SOON, GROUPS, LATE, Line, Named, Told
from .people import Directory
from .sources import SOURCES, Run
from .standing import followed, standings


class Runs:
    """When digests went out before `day`: a rung is named on its own day, or in the first run after it."""

    def __init__(self, day: date, since: date) -> None:
        earlier = Digest.objects.filter(kind=Digest.Kind.DAILY, day__gte=since, day__lt=day).order_by()
        left = earlier.filter(claimed_at__isnull=False)
        self._began = dict(left.values_list("day").annotate(Min("claimed_at")))
        # Planned, but the machine went off before it could be sent: to this person nothing was said that day.
        never_left = earlier.filter(state__in=[Digest.State.PLANNED, Digest.State.DROPPED])
        self._silent = set(never_left.values_list("person", "day"))

    def said(self, person: int, *, rung_day: date, anew: datetime | None) -> bool:
        """Whether a run since the rung's day, and after the ladder last started anew, could name it already."""
        return any(
            rung_day <= day and (anew is None or anew < began) and (person, day) not in self._silent
            for day, began in self._began.items()
        )


class Ground:
    """What one run looks at: the calendar, the ladder, and the department of that day."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.calendar = workdays()
        self.ladder = ladder()
        self.directory = Directory(day)

    def told(self, *, only: Collection[int] | None = None, runs: Runs | None = None) -> dict[int, Told]:
        """By person, what they are told on the day; `only` looks at these tasks, whatever earlier runs said of them."""
        first = self.calendar.add(self.day, self.ladder.earliest)
        if only is None:
            runs = runs or Runs(self.day, since=first)
        known = standings(self.day, until=self.calendar.add(self.day, -self.ladder.earliest), only=only)
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

    def days(self, task: Task) -> int | None:
        """Working days from the deadline; a reported task stands where its product put it (design §3.6)."""
        if task.state == Task.State.REPORTED:
            return self.calendar.between(task.due_on, task.product_on) if task.due_on else None
        deadline = followed(task, self.calendar)
        return self.calendar.between(deadline, self.day) if deadline else None

    def line(self, reasons: list[Named]) -> Line:
        """The line of a task that is named to one person for `reasons`, of which there is at least one."""
        task = reasons[0].task
        group, *also = sorted({named.group for named in reasons}, key=GROUPS.index)
        days = self.days(task)
        on_ladder = group in (LATE, DUE_SOON, CHASE) and days is not None
        return Line(
            task=task.pk,
            group=group,
            rung=self.ladder.last_reached(days) if on_ladder else None,
            days=days,
            deadline=task.due_on.isoformat() if task.due_on else None,
            document=task.item.document.number,
            number=task.number,
            unit=self.directory.units[task.unit_id].code,
            also=also,
            facts=list(dict.fromkeys(named.fact for named in reasons if named.fact)),
        )


def ladder() -> Ladder:
    """The ladder that the office keeps; one query."""
    return Ladder(step_of(rung) for rung in Rung.objects.filter(in_use=True))


def step_of(rung: Rung) -> Step:
    to = {
        Function.OFFICER: rung.to_officer,
        Function.HEAD: rung.to_head,
        Function.OFFICE_CHIEF: rung.to_office_chief,
        Function.DEPUTY: rung.to_deputy,
        Function.DIRECTOR: rung.to_director,
    }
    return Step(rung.working_days, frozenset(function for function, is_told in to.items() if is_told))
