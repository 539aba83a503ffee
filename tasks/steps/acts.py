"""Steps inside a task: planned, moved, done, dropped; each has a day and a person. Raises what a task's acts raise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import Membership, User, heads_on
from cchc.dates import short_date
from cchc.refusal import Refused, require_text
from cchc.workdays import Workdays
from tasks.lifecycle import waiting
from tasks.lifecycle.transition import require_state
from tasks.models import Step, Task, workdays
from tasks.vocabulary import load


@dataclass(frozen=True)
class Planned:
    """A step before it is saved."""

    text: str
    due_on: date
    owner: User | None = None  # None: the officer in charge, else the head


def usual() -> dict[str, dict[str, Any]]:
    """By key, the usual steps of a kind of product, as they stand in the vocabulary."""
    return load("steps")


def proposed(key: str, *, deadline: date | None, today: date, calendar: Workdays) -> list[tuple[str, date | None]]:
    """The usual steps with their days counted back from the deadline; where less time is left they move together."""
    steps = usual()[key]["steps"]
    if deadline is None:
        return [(step["text"], None) for step in steps]
    longest = max(step["before"] for step in steps) or 1
    left = max(0, calendar.between(today, deadline))
    share = min(1, left / longest)
    return [(step["text"], max(today, calendar.add(deadline, -round(step["before"] * share)))) for step in steps]


def may_own(task: Task, day: date) -> Iterable[User]:
    """Who may see to a step: the people of the unit."""
    members = Membership.objects.with_open_accounts(day).filter(unit=task.unit_id)
    return User.objects.filter(pk__in=members.values("person"))


@transaction.atomic
def plan(task: Task, steps: Sequence[Planned], *, by: User, on: date | None = None) -> list[Step]:
    """Add steps to an open task; those that are there stay."""
    on = on or clock.today()
    task = Task.objects.for_rows().select_for_update(of=("self",)).get(pk=task.pk)
    rights.require(by, "note", task)
    require_state(task, *Task.OPEN)
    if not steps:
        raise Refused(_("Write at least one step."))
    return [_add(task, one, by=by, on=on) for one in steps]


def _add(task: Task, planned: Planned, *, by: User, on: date) -> Step:
    text = require_text(planned.text, _("The step"))
    owner = planned.owner or task.officer or heads_on(on).get(task.unit_id)
    if owner is None:
        raise Refused(_("“%(step)s”: say who sees to it.") % {"step": text})
    _check_owner(task, owner)
    step = Step(
        task=task, text=text, wanted_on=planned.due_on, due_on=_day(task, planned.due_on, text, on), owner=owner,
        entered_by=by, entered_on=on,
    )  # fmt: skip
    return history.save(step, by=by)


def _check_owner(task: Task, owner: User) -> None:
    if task.unit_id not in owner.units():
        raise Refused(_("%(person)s has no function in %(unit)s.") % {"person": owner, "unit": task.unit})


def _day(task: Task, day: date, text: str, on: date) -> date:
    """The step's day, moved to the next working day; not past, and not after what the task is due by."""
    day = workdays().next_working(day)
    words = {"step": text, "day": short_date(day)}
    if day < on:
        raise Refused(_("“%(step)s”: %(day)s has passed already; today or later is allowed.") % words)
    last = max((one for one in (task.due_on, task.internal_due_on, task.forecast_on) if one), default=None)
    if last and last >= on and day > last:
        message = _("“%(step)s”: %(day)s is after the task's own day, %(last)s.")
        raise Refused(message % {**words, "last": short_date(last)})
    return day


def _locked(step: Step, *, by: User, seen: int | None) -> Step:
    fresh = (
        Step.objects.select_for_update(of=("self",)).select_related("task__unit", "task__item", "owner").get(pk=step.pk)
    )
    if not rights.allowed(by, "note", fresh):
        rights.require(by, "note", fresh.task)
    waiting.refuse_carried(fresh)
    if seen is not None and fresh.version != seen:
        raise Refused(_("Somebody changed “%(step)s” meanwhile; look at it as it is now.") % {"step": fresh})
    return fresh


def _keep(step: Step, *, by: User) -> Step:
    step.version += 1
    return history.save(step, by=by)


def _require_open(step: Step) -> None:
    if step.done_on:
        raise Refused(
            _("“%(step)s” was done on %(day)s by %(person)s.")
            % {"step": step, "day": short_date(step.done_on), "person": step.done_by}
        )
    if step.dropped_on:
        raise Refused(_("“%(step)s” was dropped on %(day)s.") % {"step": step, "day": short_date(step.dropped_on)})


@transaction.atomic
def finish(step: Step, *, by: User, on: date | None = None, seen: int | None = None) -> Step:
    """The step is done today."""
    step = _locked(step, by=by, seen=seen)
    _require_open(step)
    step.done_on, step.done_by = on or clock.today(), by
    return _keep(step, by=by)


@transaction.atomic
def drop(step: Step, *, by: User, reason: str, on: date | None = None, seen: int | None = None) -> Step:
    """The step is not needed after all."""
    step = _locked(step, by=by, seen=seen)
    _require_open(step)
    step.reason = require_text(reason, _("The reason"))
    step.dropped_on = on or clock.today()
    return _keep(step, by=by)


@transaction.atomic
def move(step: Step, *, by: User, due_on: date, owner: User, on: date | None = None, seen: int | None = None) -> Step:
    """Another day, or another person."""
    on = on or clock.today()
    step = _locked(step, by=by, seen=seen)
    _require_open(step)
    _check_owner(step.task, owner)
    if due_on != step.due_on:
        step.wanted_on, step.due_on = due_on, _day(step.task, due_on, step.text, on)
    step.owner = owner
    return _keep(step, by=by)


@transaction.atomic
def take_up(step: Step, *, by: User, seen: int | None = None) -> Step:
    """A step that was done or dropped is open again."""
    step = _locked(step, by=by, seen=seen)
    if step.is_open:
        raise Refused(_("“%(step)s” is open.") % {"step": step})
    step.done_on = step.done_by = step.dropped_on = None
    step.reason = ""
    return _keep(step, by=by)
