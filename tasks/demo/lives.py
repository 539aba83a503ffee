"""Made-up lives of tasks: a state that fits the deadline and today, with the acts and the proof that led to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from cchc import clock
from cchc.accounts.models import Membership, Unit, User, heads_on
from tasks.lifecycle import waiting
from tasks.models import Act, Agency, Consultation, Contribution, Evidence, Task

Role = Membership.Role
State = Task.State
Kind = Act.Kind

# Of a hundred tasks that fell due, or are due later, so many came this far.
FELL_DUE = {State.DONE: 72, State.REPORTED: 6, State.DOING: 13, State.TODO: 8, State.CANCELLED: 1}
DUE_LATER = {State.DONE: 12, State.REPORTED: 4, State.DOING: 30, State.TODO: 53, State.CANCELLED: 1}


@dataclass(frozen=True)
class Crew:
    """Who reports for each unit, and who checks."""

    heads: dict[int, User]
    checkers: list[User]
    units: list[Unit]
    agencies: list[Agency]

    @classmethod
    def of_today(cls) -> Crew:
        checkers = Membership.objects.filter(role__in=[Role.OFFICE_CHIEF, Role.DIRECTOR]).select_related("person")
        people = [function.person for function in checkers.order_by("-role", "pk")]
        heads = heads_on(clock.today())
        return cls(heads, people, list(Unit.objects.filter(pk__in=heads)), list(Agency.objects.in_use()))

    def checker(self, reporter: User) -> User:
        return next(person for person in self.checkers if person.pk != reporter.pk)


@dataclass
class Life:
    task: Task
    acts: list[Act] = field(default_factory=list)
    evidence: Evidence | None = None
    awaited: list[Contribution | Consultation] = field(default_factory=list)

    def then(self, kind: str, on: date, by: User | None, text: str = "") -> None:
        self.task.version += 1
        self.acts.append(Act.after(self.task, kind, on=on, by=by, text=text))


def live(task: Task, *, crew: Crew, today: date, random: Random) -> Life:
    """A life up to `today` for an unsaved task; nothing in it that the workflow would refuse."""
    life = Life(task)
    life.acts.append(Act.after(task, Kind.GIVE, on=task.item.document.date, by=None))
    shares = FELL_DUE if task.due_on and task.due_on <= today else DUE_LATER
    state = random.choices(list(shares), list(shares.values()))[0]
    if task.given_on > today or state == State.TODO:
        return life
    head = crew.heads[task.unit_id]
    _begin(life, head, today, random)
    if state == State.CANCELLED:
        _cancel(life, crew.checker(head), today)
    elif state == State.DOING:
        _go_on(life, head, crew, today, random)
    else:
        _report(life, head, today, random)
        if state == State.DONE:
            _verify(life, crew.checker(head), today, random)
        elif random.random() < 0.3:
            _come_back(life, crew.checker(head), today)
    return life


def _between(first: date, last: date, random: Random) -> date:
    return first + timedelta(days=random.randint(0, max(0, (last - first).days)))


def _begin(life: Life, head: User, today: date, random: Random) -> None:
    task = life.task
    latest = min(today, task.due_on - timedelta(days=7)) if task.due_on else today
    task.state, task.started_on = State.DOING, _between(task.given_on, max(latest, task.given_on), random)
    task.accepted_on = task.accepted_on or task.started_on
    life.then(Kind.START, task.started_on, head)


def _go_on(life: Life, head: User, crew: Crew, today: date, random: Random) -> None:
    task = life.task
    task.last_note_on = _between(task.started_on or today, today, random)
    life.then(Kind.NOTHING_NEW, task.last_note_on, head)
    if random.random() < 0.4:
        task.forecast_on = task.last_note_on + timedelta(days=random.randint(1, 40))
        life.then(Kind.FORECAST, task.last_note_on, head)
    if random.random() < 0.6:
        _ask_others(life, head, crew, today, random)


def _ask_others(life: Life, head: User, crew: Crew, today: date, random: Random) -> None:
    """Up to four things asked of others on the day of the last note, some of them due already; none answered yet."""
    task = life.task
    asked_on = task.last_note_on or today
    others = [unit for unit in crew.units if unit.pk != task.unit_id]
    asked = {"task": task, "asked_on": asked_on, "asked_by": head, "entered_on": asked_on, "is_sample": True}
    for _ in range(random.randint(1, 4)):
        due_on = asked_on + timedelta(days=random.randint(5, 20))
        if others and random.random() < 0.6:
            unit = random.choice(others)
            kind, what = random.choice(Contribution.Kind.values), task.item.product or task.item.text
            made = Contribution(unit=unit, kind=kind, what=what, wanted_on=due_on, due_on=due_on, **asked)
            act = Kind.ASK_CONTRIBUTION
        elif crew.agencies:
            agency, dossier = random.choice(crew.agencies), task.item.text[:200]
            made = Consultation(agency=agency, dossier=dossier, wanted_on=due_on, due_on=due_on, officer=head, **asked)
            act = Kind.CONSULT
        else:
            continue
        life.awaited.append(made)
        waiting.describe(task, life.awaited)
        life.then(act, asked_on, head, waiting.whom(made))


def _come_back(life: Life, checker: User, today: date) -> None:
    """Sent back: open again, with the proof that was not enough."""
    task = life.task
    task.state, task.sent_back_on = State.DOING, today
    task.product_on = task.reported_on = task.reported_by = None
    life.then(Kind.SEND_BACK, today, checker, task.item.product or task.item.text)


def _cancel(life: Life, checker: User, today: date) -> None:
    task = life.task
    task.state, task.cancelled_on, task.cancel_authority = State.CANCELLED, today, task.item.document.number
    task.cancel_document_on, task.cancel_issuer = today, task.item.owner_of_deadline
    life.then(Kind.CANCEL, today, checker, task.cancel_authority)


def _report(life: Life, head: User, today: date, random: Random) -> None:
    """One in six is late; proof is a document of the day of the product."""
    task = life.task
    begun = task.started_on or today
    last = (task.due_on or today) + timedelta(days=random.randint(1, 40) if random.random() < 1 / 6 else 0)
    task.product_on = _between(begun, max(begun, min(last, today)), random)
    task.reported_on = _between(task.product_on, min(today, task.product_on + timedelta(days=2)), random)
    task.state, task.reported_by, task.last_note_on = State.REPORTED, head, task.reported_on
    life.evidence = Evidence(
        task=task, kind=Evidence.Kind.DOCUMENT, title=f"{random.randint(1, 3000)}/M", dated_on=task.product_on,
        sent_on=task.product_on, entered_by=head, entered_on=task.reported_on,
    )  # fmt: skip
    life.then(Kind.REPORT, task.reported_on, head)


def _verify(life: Life, checker: User, today: date, random: Random) -> None:
    task = life.task
    reported = task.reported_on or today
    task.state, task.verified_by = State.DONE, checker
    task.verified_on = _between(reported, min(today, reported + timedelta(days=4)), random)
    life.then(Kind.VERIFY, task.verified_on, checker)
