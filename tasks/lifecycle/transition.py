"""What all acts on a task share: the task is locked, right and version are checked, and it is saved with its act."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.refusal import Refused
from tasks import signals
from tasks.lifecycle import waiting
from tasks.models import Act, Task

# Acts of the unit that owes the task: by somebody else they are "nhập thay". Checking and deciding is others' by right.
THE_UNITS_OWN = {
    Act.Kind.ACCEPT, Act.Kind.START, Act.Kind.NOTE, Act.Kind.NOTHING_NEW, Act.Kind.FORECAST,
    Act.Kind.REPORT, Act.Kind.PROOF, Act.Kind.WITHDRAW, Act.Kind.ASK_EXTENSION, Act.Kind.ASK_TRANSFER,
    Act.Kind.WITHDRAW_REQUEST,
}  # fmt: skip


class Conflict(Exception):
    """Someone saved after the version that the person looked at. Carries the task as it is now, and what the act was
    about where that is something of the task with a version of its own."""

    def __init__(self, task: Task, about=None):
        self.task, self.about = task, about
        self.version = (about or task).version
        super().__init__(f"{about or 'task'} {(about or task).pk} is at version {self.version}")


def locked(task: Task, act: str, *, by: User, on: date, seen: int | None = None) -> Task:
    """The task fresh and under its lock, after right, version and order of days were checked."""
    fresh = Task.objects.for_rows().select_for_update(of=("self",)).get(pk=task.pk)
    rights.require(by, act, fresh)
    if seen is not None and fresh.version != seen:
        raise Conflict(fresh)
    if on > clock.today():
        raise Refused(
            _("%(day)s lies in the future: an act has the day on which it is done.") % {"day": short_date(on)}
        )
    last = fresh.acts.exclude(kind=Act.Kind.GIVE).order_by("on", "pk").last()
    if last and on < last.on:
        raise Refused(
            _("%(day)s is before the last act on this task, %(last)s.")
            % {"day": short_date(on), "last": short_date(last.on)}
        )
    return fresh


def keep(task: Task, kind: Act.Kind, *, by: User | None, on: date, text: str = "", opened: bool | None = None) -> Task:
    """Save the changed task, its history and its act, and tell the packages above after commit."""
    waiting.derive(task)
    return record(task, kind, by=by, on=on, text=text, opened=opened)


def record(
    task: Task, kind: Act.Kind, *, by: User | None, on: date, text: str = "", opened: bool | None = None
) -> Task:
    """The same after an act by which the task waits for whom it waited for."""
    task.version += 1
    history.save(task, by=by, why=text or kind.value)  # the kind's words are chosen in the reader's language
    on_behalf = kind in THE_UNITS_OWN and is_on_behalf(task, by)
    Act.after(task, kind, on=on, by=by, text=text, on_behalf=on_behalf, opened=opened).save()
    signals.tell([task.pk], cause=kind)
    return task


def is_on_behalf(task: Task, by: User | None) -> bool:
    """Whether somebody outside the unit that owes the task entered something for it ("nhập thay")."""
    return by is not None and task.unit_id not in by.units()


def require_state(task: Task, *states: str) -> None:
    if task.state not in states:
        allowed = ", ".join(str(Task.State(state).label) for state in states)
        raise Refused(
            _("This task is “%(state)s”; the act is for tasks that are: %(allowed)s.")
            % {"state": task.shown_state, "allowed": allowed}
        )


def begin(task: Task, on: date) -> bool:
    """Working on a task starts it, and starting accepts it; says whether that was new."""
    before = task.state, task.accepted_on
    if task.state == Task.State.TODO:
        task.state, task.started_on = Task.State.DOING, on
    task.accepted_on = task.accepted_on or on
    return before != (task.state, task.accepted_on)
