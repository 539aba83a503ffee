"""What each person is told on a day: one digest a person, each task in it once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.db.models import F, Min

from tasks.models import Digest, Rung, Task, workdays

from .ladder import Function, Ladder, Step
from .people import Directory, Hat
from .standing import Standings, followed, standings

LATE, DUE_SOON, SENT_BACK, TO_CHECK, TO_DECIDE, CHASE = (
    "late",
    "due-soon",
    "sent-back",
    "to-check",
    "to-decide",
    "chase",
)
# In the order of the digest; a task stands in the first group that it belongs to, `also` names the others.
GROUPS = [LATE, DUE_SOON, CHASE, SENT_BACK, TO_CHECK, TO_DECIDE]


@dataclass(frozen=True, slots=True)
class Line:
    """One task in a digest, as it stood when the digest was made; kept as JSON in `Digest.lines`.

    `rung` is the last one reached (None for what was sent back or waits for a word); `days` are working days from
    the deadline that reminders follow, negative before it, of a reported task up to the product's day (None: undated).
    """

    task: int
    group: str
    rung: int | None
    days: int | None
    deadline: str | None  # in force, ISO
    document: str
    number: str
    unit: str
    also: list[str] = field(default_factory=list)


@dataclass
class Told:
    """One person's digest before it is a row."""

    hat: Hat
    lines: list[Line] = field(default_factory=list)

    def wear(self, hat: Hat) -> None:
        """The digest names the highest function that it concerns."""
        if hat.rank < self.hat.rank:
            self.hat = hat


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
        return _Digests(self, known, runs).by_person()

    def chased(self, task_ids: Collection[int]) -> dict[int, Told]:
        """By person, the open ones of these tasks: whoever chases them tells the head and the officer in charge."""
        told: dict[int, Told] = {}
        tasks = Task.objects.existing_on(self.day).open().filter(pk__in=list(task_ids))
        for task in tasks.select_related("item__document").order_by(F("due_on").asc(nulls_last=True), "pk"):
            line = self.line(task, [CHASE])
            for hat in [*self.directory.heads(task.unit_id), *self.directory.officers(task)]:
                held = told.setdefault(hat.person, Told(hat))
                held.wear(hat)
                if line not in held.lines:
                    held.lines.append(line)
        return told

    def days(self, task: Task) -> int | None:
        """Working days from the deadline; a reported task stands where its product put it (design §3.6)."""
        if task.state == Task.State.REPORTED:
            return self.calendar.between(task.due_on, task.product_on) if task.due_on else None
        deadline = followed(task, self.calendar)
        return self.calendar.between(deadline, self.day) if deadline else None

    def line(self, task: Task, groups: Collection[str]) -> Line:
        """How a task that belongs to `groups` of somebody's digest stands in it."""
        group, *also = sorted(set(groups), key=GROUPS.index)
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


class _Digests:
    """Turns tasks into lines, and lines into digests."""

    def __init__(self, ground: Ground, known: Standings, runs: Runs | None) -> None:
        self.ground = ground
        self.known = known
        self.runs = runs

    def by_person(self) -> dict[int, Told]:
        told: dict[int, Told] = {}
        for task in self.known.tasks:
            groups: dict[int, list[str]] = defaultdict(list)
            for group, hat in self._named(task):
                groups[hat.person].append(group)
                held = told.setdefault(hat.person, Told(hat))
                held.wear(hat)
            for person, found in groups.items():
                told[person].lines.append(self.ground.line(task, found))
        for one in told.values():
            one.lines.sort(key=lambda line: GROUPS.index(line.group))  # stable: within a group by deadline
        return told

    def _named(self, task: Task) -> Iterator[tuple[str, Hat]]:
        """Every reason for which somebody is told of the task."""
        people = self.ground.directory
        if task.state in Task.OPEN:
            yield from self._on_the_ladder(task)
        if task.state == Task.State.DOING and task.sent_back_on:
            yield from ((SENT_BACK, hat) for hat in [*people.heads(task.unit_id), *people.officers(task)])
        if task.state == Task.State.REPORTED:
            yield from ((TO_CHECK, hat) for hat in people.verifiers(task))
        if task.pk in self.known.undecided:
            yield from ((TO_DECIDE, hat) for hat in people.deciders(task.unit_id))

    def _on_the_ladder(self, task: Task) -> Iterator[tuple[str, Hat]]:
        people, days = self.ground.directory, self.ground.days(task)
        if days is None:
            return
        yield from ((LATE, hat) for hat in people.recipients(self.ground.ladder.late_to(days), task))
        deadline = followed(task, self.ground.calendar)
        for step in self.ground.ladder.due_soon(days):
            rung_day = step.day_of(deadline, self.ground.calendar)
            anew = self.known.anew.get(task.pk)
            for hat in people.recipients(step.to, task):
                if self.runs is None or not self.runs.said(hat.person, rung_day=rung_day, anew=anew):
                    yield DUE_SOON, hat


def as_rows(lines: list[Line]) -> list[dict]:
    """The lines as a digest keeps them."""
    return [asdict(line) for line in lines]
