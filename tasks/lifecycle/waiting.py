"""What a task waits for, derived from its open contributions and consultations; nobody keeps it by hand (design §4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from cchc import history
from cchc.accounts.models import User
from cchc.refusal import Refused
from tasks import signals
from tasks.models import Act, Consultation, Step, Task
from tasks.models.contributions import Awaited

BETWEEN = "; "


def whom(awaited: Awaited) -> str:
    """The unit or agency that was asked."""
    return str(awaited.agency if isinstance(awaited, Consultation) else awaited.unit)


def awaited_by(task: Task) -> list[Awaited]:
    """What was asked for the task and is not answered, the longest waiting first; two queries."""
    found: list[Awaited] = [
        *task.contributions.unanswered().select_related("unit"),
        *task.consultations.unanswered().select_related("agency"),
    ]
    return sorted(found, key=lambda each: (each.asked_on, each.entered_on, whom(each)))


def derive(task: Task) -> bool:
    """Bring the task's words on whom it waits for, since when and until when, to what is open; says if they changed.

    Only an open task waits: what was asked for a reported one rests, and counts again if the report comes back.
    """
    before = task.waiting_on, task.waiting_since, task.waiting_due_on
    describe(task, awaited_by(task) if task.is_open else [])
    return before != (task.waiting_on, task.waiting_since, task.waiting_due_on)


def derive_all(keys: Collection[int], *, by: User, why: str) -> list[Task]:
    """The same for tasks whose rows awaited changed by no act on them; saves those that now say something else."""
    tasks = list(Task.objects.for_rows().filter(pk__in=keys).order_by("pk"))
    for task in tasks:
        if derive(task):
            history.save(task, by=by, why=why)
    return tasks


def refuse_carried(row: Awaited | Step) -> None:
    """Raises Refused for what goes on with the task of the next year: it is entered there."""
    rows: Any = type(row)._default_manager
    if row.task.open_until and rows.filter(carried_from=row.pk).exists():
        year = row.task.item.document.year + 1
        raise Refused(_("It goes on with the task of %(year)d: enter it there.") % {"year": year})


def describe(task: Task, open_ones: Sequence[Awaited]) -> None:
    """Say on the task (not saved) that it waits for these."""
    names = BETWEEN.join(dict.fromkeys(whom(each) for each in open_ones))
    most = Task._meta.get_field("waiting_on").max_length
    task.waiting_on = names if len(names) <= most else f"{names[: most - 1]}…"
    task.waiting_since = min((each.asked_on for each in open_ones), default=None)
    task.waiting_due_on = min((each.due_on for each in open_ones if each.due_on), default=None)


def keep(
    task: Task,
    kind: Act.Kind,
    *,
    by: User,
    on: date,
    text: str,
    on_behalf: bool = False,
    heard: bool = True,
    changed: bool = False,
) -> None:
    """After something awaited was saved: what the task waits for now, its act, and the word to the packages above.

    `heard` says that the unit which owes the task spoke, so that it is not silent. The task's version stays unless it
    was `changed` itself: whoever types a note meanwhile loses nothing by an answer that came in, so it is no conflict.
    """
    if changed:
        task.version += 1
    if heard:
        task.last_note_on = on
    if derive(task) or heard or changed:
        history.save(task, by=by, why=text or kind.value)
    Act.after(task, kind, on=on, by=by, text=text, on_behalf=on_behalf).save()
    signals.tell([task.pk], cause=kind)


def outside_waits(year: int, day: date) -> dict[int, list[tuple[date, date | None]]]:
    """By task of the year, when outside agencies were waited for as known on `day`: from, to (None: still).

    A consultation that was withdrawn asked nothing. An answer counts from its own day, but only once it was entered.
    """
    rows = Consultation.objects.known_on(day).filter(task__in=Task.objects.of_year(year))
    rows = rows.exclude(outcome=Consultation.Outcome.WITHDRAWN, closing_entered_on__lte=day)
    found: dict[int, list[tuple[date, date | None]]] = {}
    for task, asked_on, closed_on, entered_on in rows.values_list(
        "task", "asked_on", "closed_on", "closing_entered_on"
    ).order_by("asked_on", "pk"):
        ended = closed_on if entered_on is not None and entered_on <= day else None
        found.setdefault(task, []).append((asked_on, ended))
    return found


def waited_outside(tasks: Collection[int], day: date) -> dict[int, dict[str, int]]:
    """By task, for how many days which agency was waited for as known on `day`; one query.

    An opinion asked after the deadline in force is no cause of lateness, however long it takes.
    """
    rows = Consultation.objects.known_on(day).filter(task__in=list(tasks)).select_related("agency", "task")
    rows = rows.exclude(asked_on__gt=F("task__due_on"))
    rows = rows.exclude(outcome=Consultation.Outcome.WITHDRAWN, closing_entered_on__lte=day)
    found: dict[int, dict[str, int]] = {}
    for one in rows.order_by("asked_on", "pk"):
        answered = one.closing_entered_on is not None and one.closing_entered_on <= day
        ended = one.closed_on if answered else min(day, one.task.product_on or day)
        waited = found.setdefault(one.task_id, {})
        waited[str(one.agency)] = waited.get(str(one.agency), 0) + max(0, (ended - one.asked_on).days)
    return found
