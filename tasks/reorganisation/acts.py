"""A unit is merged into another, split, or ends: its open work goes on under its successors, what is finished stays.

Each act takes `by` (the administrator). Raises PermissionDenied, or Refused with a sentence for the reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import Membership, Unit, User, valid_on
from cchc.accounts.people import functions
from cchc.dates import short_date
from cchc.refusal import Refused, require_text
from tasks import signals
from tasks.lifecycle.transition import keep
from tasks.models import Act, Contribution, Reorganisation, Request, Task

Role = Membership.Role
ONE_DAY = timedelta(days=1)
# Functions of people who work in the unit; they go on in the successor.
WORKING = (Role.HEAD, Role.ACTING_HEAD, Role.OFFICER, Role.COORDINATOR)


@dataclass(frozen=True)
class Plan:
    """What is to happen: the unit's last day, its successor, tasks that go elsewhere, and whether the unit ends.

    `people`: whoever works in the unit is an officer of the successor from the next day on.
    """

    unit: Unit
    successor: Unit
    last_day: date
    document: str
    ends: bool = True
    people: bool = True
    elsewhere: Mapping[int, Unit] = field(default_factory=dict)

    @property
    def first_day(self) -> date:
        return self.last_day + ONE_DAY


def open_tasks(unit: Unit):
    """What goes to the successor: everything that is not finished; reported tasks are still to be verified."""
    return Task.objects.for_rows().filter(unit=unit, state__in=[*Task.OPEN, Task.State.REPORTED])


def open_contributions(unit: Unit):
    return Contribution.objects.filter(unit=unit, outcome="")


def undecided_transfers(unit: Unit):
    """Requests of others that propose this unit."""
    return Request.objects.filter(to_unit=unit, decision="")


@transaction.atomic
def reorganise(plan: Plan, *, by: User) -> Reorganisation:
    """Let the unit's open work go to its successors and, where it ends, its people with it."""
    rights.require(by, "administer")
    unit = Unit.objects.select_for_update().get(pk=plan.unit.pk)
    _check(plan, unit)
    done = Reorganisation(
        unit=unit, successor=plan.successor, last_day=plan.last_day, ends=plan.ends,
        document=require_text(plan.document, _("The document")), made_by=by, made_on=clock.today(),
    )  # fmt: skip
    why = done.document[:100]
    with signals.told_at_the_end("reorganised"):
        opened = list(open_tasks(unit).select_for_update(of=("self",)).order_by("pk"))
        tasks = {task.pk: _hand_on(task, plan, by) for task in opened}
    others = {} if not plan.ends else {
        "contributions": [_follow(row, "unit", plan, by, why) for row in open_contributions(unit)],
        "requests": [_follow(row, "to_unit", plan, by, why) for row in undecided_transfers(unit)],
    }  # fmt: skip
    people = _move_people(plan, unit, by=by, why=why) if plan.ends else {}
    if plan.ends:
        unit.valid_to, unit.successor = plan.last_day, plan.successor
        history.save(unit, by=by, why=why)
    above = []
    if plan.ends:
        answers = signals.unit_succeeded.send(
            sender=None, unit=unit, successor=plan.successor, day=plan.first_day, by=by
        )
        above = [answer for _receiver, answer in answers]
    done.moved = {"tasks": tasks, **others, **people, "above": above}
    return history.save(done, by=by, why=why)


def _check(plan: Plan, unit: Unit) -> None:
    if plan.last_day > clock.today():
        raise Refused({"last_day": _("The day lies ahead: enter it on that day, when the work really goes over.")})
    if unit.valid_from and plan.last_day < unit.valid_from:
        raise Refused({"last_day": _("The unit begins on %(day)s only.") % {"day": short_date(unit.valid_from)}})
    if unit.valid_to and unit.valid_to < clock.today():
        raise Refused(_("The unit ended on %(day)s already.") % {"day": short_date(unit.valid_to)})
    for successor in {plan.successor, *plan.elsewhere.values()}:
        if successor.pk == unit.pk and plan.ends:
            raise Refused({"successor": _("A unit that ends cannot go on with its own work.")})
        if not Unit.objects.filter(valid_on(plan.first_day), pk=successor.pk).exists():
            raise Refused({"successor": _("%(unit)s is not there on that day.") % {"unit": successor}})


def _hand_on(task: Task, plan: Plan, by: User) -> list[int | None]:
    """The task goes over as it stands, accepted; it keeps its officer where the people go along."""
    before = task.officer_id
    task.unit = plan.elsewhere.get(task.pk, plan.successor)
    if task.unit_id == plan.unit.pk:  # of a unit that stays: this one it keeps
        return [task.version, before]
    if not (plan.people and plan.ends and task.unit_id == plan.successor.pk):
        task.officer = None
    last = task.acts.order_by("on", "pk").last()
    on = max(min(plan.first_day, clock.today()), last.on if last else date.min)
    words = {"unit": plan.unit.name, "day": short_date(plan.last_day), "document": plan.document}
    text = _("%(unit)s until %(day)s; %(document)s") % words
    keep(task, Act.Kind.SUCCEED, by=by, on=on, text=text)
    return [task.version, before]


def _follow(row, name: str, plan: Plan, by: User, why: str) -> int:
    setattr(row, name, plan.successor)
    history.save(row, by=by, why=why)
    return row.pk


def _move_people(plan: Plan, unit: Unit, *, by: User, why: str) -> dict[str, list]:
    """End every function in the unit; give whoever works there one in the successor."""
    ended, given = [], []
    people: dict[int, User] = {}
    for function in unit.memberships.filter(Q(valid_to=None) | Q(valid_to__gt=plan.last_day)).select_related("person"):
        ended.append([function.pk, function.valid_to.isoformat() if function.valid_to else None])
        function.valid_to = max(plan.last_day, function.valid_from or plan.last_day)
        history.save(function, by=by, why=why)
        if function.role in WORKING:
            people[function.person_id] = function.person
    if plan.people:
        first = min(plan.first_day, clock.today())  # entered on the last day itself, they follow their tasks at once
        there = set(plan.successor.memberships.filter(valid_on(first)).values_list("person", flat=True))
        for person in people.values():
            if person.pk not in there:
                new = Membership(person=person, unit=plan.successor, role=Role.OFFICER, valid_from=first)
                given.append(functions.give(new, by=by, why=why).pk)
    return {"ended": ended, "given": given}


@transaction.atomic
def undo(done: Reorganisation, *, by: User) -> Reorganisation:
    """Take it back while nothing else happened to what was moved; else a reorganisation the other way is entered."""
    rights.require(by, "administer")
    done = Reorganisation.objects.select_for_update(of=("self",)).select_related("unit", "successor").get(pk=done.pk)
    if done.undone_on:
        raise Refused(_("This was undone already."))
    versions = {int(pk): version for pk, (version, _officer) in done.moved["tasks"].items()}
    tasks = list(Task.objects.for_rows().select_for_update(of=("self",)).filter(pk__in=versions).order_by("pk"))
    if any(task.version != versions[task.pk] for task in tasks):
        raise Refused(_("Somebody worked on a task since: it cannot be undone. Enter the way back as one of its own."))
    why = _("undone: %(document)s") % {"document": done.document}
    with signals.told_at_the_end("reorganised"):
        for task in tasks:
            task.unit, task.officer_id = done.unit, done.moved["tasks"][str(task.pk)][1]
            last = task.acts.order_by("on", "pk").last()
            keep(task, Act.Kind.SUCCEED, by=by, on=max(clock.today(), last.on if last else date.min), text=why)
    for model, name, field_name in ((Contribution, "contributions", "unit"), (Request, "requests", "to_unit")):
        for row in model.objects.filter(pk__in=done.moved.get(name, [])):
            setattr(row, field_name, done.unit)
            history.save(row, by=by, why=why)
    _bring_people_back(done, by=by, why=why)
    if done.ends:
        unit = done.unit
        unit.valid_to = unit.successor = None
        history.save(unit, by=by, why=why)
        for answer in done.moved["above"]:
            signals.succession_undone.send(sender=None, handed=answer, by=by)
    done.undone_by, done.undone_on = by, clock.today()
    return history.save(done, by=by, why=why)


def _bring_people_back(done: Reorganisation, *, by: User, why: str) -> None:
    yesterday = clock.today() - ONE_DAY
    for function in Membership.objects.filter(pk__in=done.moved.get("given", [])):
        function.valid_to = max(yesterday, function.valid_from or yesterday)
        history.save(function, by=by, why=why)
    ends = dict(done.moved.get("ended", []))
    for function in Membership.objects.filter(pk__in=ends):
        end = ends[function.pk]
        function.valid_to = date.fromisoformat(end) if end else None
        history.save(function, by=by, why=why)
