"""One press for several tasks (verify, assign, carry over …): the same acts as one by one, each with its own answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.refusal import Refused
from cchc.runtime.locking import tried_again
from tasks import signals
from tasks.lifecycle import acts, carry_over
from tasks.lifecycle.transition import Conflict
from tasks.models import Task
from tasks.reminders.acts import chase

AT_MOST = 500


@dataclass
class Outcome:
    """What became of a bulk act, in words."""

    done: str = ""
    left: list[tuple[Task, str]] = field(default_factory=list)


@dataclass(frozen=True)
class BulkAct:
    """An act on several tasks: which of them it is for, and how it is done."""

    name: str
    label: str | Promise
    right: str
    states: tuple[str, ...]
    do: Callable[..., Outcome]

    def why_not(self, user: User, task: Task) -> str:
        """Why this task is left out; empty where it is not."""
        if task.state not in self.states:
            return _("it is “%(state)s”") % {"state": task.shown_state}
        if not rights.allowed(user, self.right, task):
            return _("this is for: %(who)s") % {"who": rights.who_may(self.right)}
        return ""


def _remind(tasks: list[Task], *, by: User, seen: dict[int, int]) -> Outcome:
    found = chase(tasks, by)
    words = ngettext("%(n)d person is reminded now", "%(n)d people are reminded now", found.planned)
    had = ngettext("%(n)d had a reminder of yours today", "%(n)d had a reminder of yours today", found.had_one)
    parts = [words % {"n": found.planned}] + ([had % {"n": found.had_one}] if found.had_one else [])
    return Outcome("; ".join(parts) + ".")


def _each(tasks: Iterable[Task], act: Callable[[Task], object], words: Callable[[int], str]) -> Outcome:
    """Each task by itself, so that one that was changed meanwhile does not hold up the others."""
    found, done = Outcome(), 0
    with signals.told_at_the_end("bulk act"):
        for task in sorted(tasks, key=lambda task: task.pk):  # everybody takes the locks in one order
            try:
                act(task)
            except Refused as refusal:
                found.left.append((task, " ".join(refusal.messages)))
            except Conflict:
                found.left.append((task, _("somebody changed it in the meantime; look at it again")))
            except PermissionDenied as refusal:
                found.left.append((task, str(refusal)))
            else:
                done += 1
    found.done = words(done)
    return found


def _verify(tasks: list[Task], *, by: User, seen: dict[int, int]) -> Outcome:
    return _each(
        tasks,
        lambda task: acts.verify(task, by=by, opened=False, seen=seen.get(task.pk)),
        lambda n: ngettext("%(n)d task verified.", "%(n)d tasks verified.", n) % {"n": n},
    )


def _assign(tasks: list[Task], *, by: User, seen: dict[int, int], officer: User | None) -> Outcome:
    return _each(
        tasks,
        lambda task: acts.assign(task, by=by, officer=officer, seen=seen.get(task.pk)),
        lambda n: ngettext("%(n)d task assigned.", "%(n)d tasks assigned.", n) % {"n": n},
    )


def _carry(tasks: list[Task], *, by: User, seen: dict[int, int], due_on: date) -> Outcome:
    return _each(
        tasks,
        lambda task: carry_over.carry(task, by=by, due_on=due_on, seen=seen.get(task.pk)),
        lambda n: ngettext("%(n)d task carried over.", "%(n)d tasks carried over.", n) % {"n": n},
    )


def _cancel(
    tasks: list[Task], *, by: User, seen: dict[int, int], reason: str, authority: str, dated_on: date, issuer: str
) -> Outcome:
    document = acts.Authority(authority, dated_on, issuer)
    return _each(
        tasks,
        lambda task: acts.cancel(task, by=by, reason=reason, authority=document, seen=seen.get(task.pk)),
        lambda n: ngettext("%(n)d task cancelled.", "%(n)d tasks cancelled.", n) % {"n": n},
    )


ACTS = {
    act.name: act
    for act in (
        BulkAct("remind", gettext_lazy("Remind now"), "keep_reminders", tuple(Task.OPEN), _remind),
        BulkAct("verify", gettext_lazy("Verify"), "verify", (Task.State.REPORTED,), _verify),
        BulkAct("assign", gettext_lazy("Assign an officer"), "assign", (*Task.OPEN, Task.State.REPORTED), _assign),
        BulkAct("carry", gettext_lazy("Carry into the next year"), "carry", tuple(Task.OPEN), _carry),
        BulkAct("cancel", gettext_lazy("Cancel"), "cancel", (*Task.OPEN, Task.State.REPORTED), _cancel),
    )
}


@tried_again
@transaction.atomic
def carry_out(act: BulkAct, tasks: list[Task], *, by: User, seen: dict[int, int], **given: Any) -> Outcome:
    """Do it to those tasks that it is for, with what its form asked. Raises Refused where it cannot be done at all."""
    fit = [task for task in tasks if not act.why_not(by, task)]
    if not fit:
        raise Refused(_("None of the tasks chosen is one for this."))
    outcome = act.do(fit, by=by, seen=seen, **given)
    outcome.left += [(task, why) for task in tasks if (why := act.why_not(by, task)) and task not in fit]
    return outcome
