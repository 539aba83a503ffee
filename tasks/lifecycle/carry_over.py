"""What of a year's open work goes on in the next: carried, left in its year, or shown among open work again.

Each act takes `by`, `on` and `seen` as those of `tasks.lifecycle.acts` do. The old task stays in its year as it was.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.refusal import Refused, require_plausible
from tasks import schedules, signals
from tasks.lifecycle import creation, requests, waiting
from tasks.lifecycle.transition import locked, record, require_state
from tasks.models import Act, Document, Item, Rung, Step, Task, workdays
from tasks.models.contributions import Awaited

# Not copied: the number of items, since only some go on.
COPIED_OF_DOCUMENT = (
    "number", "date", "issuer", "kind", "source", "note", "is_sample", "registered_by", "registered_on", "arrived_on",
)  # fmt: skip
# Not copied: the schedule, which is that of the deadlines that were set, and what only a catalogue file knows.
COPIED_OF_ITEM = (
    "number", "position", "section", "text", "product", "lead", "every_unit_leads", "every_unit_coordinates",
    "schedule_text", "deadline_owner", "provenance", "source_note", "deputy", "deputy_from", "deputy_to",
    "entered_by", "entered_on", "confirmed_by", "confirmed_on",
)  # fmt: skip

TO_WHOM = ("to_officer", "to_head", "to_office_chief", "to_deputy", "to_director")


def why_not_carried(task: Task) -> str:
    """Why a task does not go on in the next year; empty where it may."""
    if task.state not in Task.OPEN:
        return _("it is “%(state)s”") % {"state": task.shown_state}
    if task.item.is_check_in:
        return _("a standing check-in ends with its year; the next year's plan asks for its own")
    if task.goes_on_as:
        return _("it was carried over already")
    return ""


@transaction.atomic
def carry(task: Task, *, by: User, due_on: date, on: date | None = None, seen: int | None = None) -> Task:
    """Let the task go on in the year after its own, under a new deadline; gives the new task.

    What it waits for, its open steps and a transfer asked for go on with it; an extension asked for is settled by the
    new deadline. The first deadline stays on record; the deadline set here is our own. Raises Refused with what is
    allowed.
    """
    on = on or clock.today()
    task = locked(task, "carry", by=by, on=on, seen=seen)
    require_state(task, *Task.OPEN)
    if wrong := why_not_carried(task):
        raise Refused(wrong)
    year = task.item.document.year + 1
    first = max(date(year, 1, 1), on)
    require_plausible(due_on)
    if due_on < first:
        raise Refused(
            _("The new deadline %(day)s is too early: %(first)s or later is allowed.")
            % {"day": short_date(due_on), "first": short_date(first)}
        )
    new = Task(
        item=_item_for(task.item, year, due_on, by=by), first_unit=task.first_unit, unit=task.unit,
        occurrence=task.occurrence, officer=task.officer, decreed_on=due_on,
        due_on=schedules.in_force(due_on, schedules.Kind.ON, workdays()), own_deadline=True, given_on=first,
        accepted_on=first, carried_from=task, first_decreed_on=task.first_decreed_on or task.decreed_on,
        state=task.state, started_on=first if task.state == Task.State.DOING else None,
    )  # fmt: skip
    awaited = waiting.awaited_by(task)
    steps = list(task.steps.filter(done_on=None, dropped_on=None).order_by("pk"))
    waiting.describe(new, awaited)
    creation.save_given(new, by=by, on=on)
    waiting_rows: list[Awaited | Step] = [*awaited, *steps]
    for row in waiting_rows:
        _once_more(row, new, by=by, on=on)
    undecided = requests.go_on(task, new, by=by, on=on)
    text = _("to %(year)d, by %(day)s") % {"year": year, "day": short_date(due_on)}
    if awaited or steps or undecided:
        words = _("with it: %(asked)d contributions and opinions, %(steps)d steps, %(requests)d requests")
        counts = {"asked": len(awaited), "steps": len(steps), "requests": len(undecided)}
        text = f"{text}; {words % counts}"
    task.open_until = date(year - 1, 12, 31)
    record(task, Act.Kind.CARRY, by=by, on=on, text=text)
    return new


def _once_more(row: Awaited | Step, new: Task, *, by: User, on: date) -> None:
    """What is still open of the old task is open once more with the new one; the old row stays as it was."""
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    copy = type(row)(**kept | {"task_id": new.pk, "carried_from_id": row.pk, "entered_on": on, "version": 1})
    history.save(copy, by=by, why="carried")


def _item_for(item: Item, year: int, due_on: date, *, by: User) -> Item:
    """The item once more in the next year, with `due_on` among its days; made with the first task that goes on."""
    document = _document_for(item.document, year, by=by)
    copy = document.items.filter(number=item.number).first()
    if copy is not None:
        days = sorted({*copy.tasks.values_list("decreed_on", flat=True), due_on} - {None})
        copy.schedule = _schedule(days)
        return history.save(copy, by=by, why="carried")
    copy = Item(document=document, schedule=_schedule([due_on]))
    for name in COPIED_OF_ITEM:
        setattr(copy, name, getattr(item, name))
    history.save(copy, by=by, why="carried")
    copy.coordinating.add(*item.coordinating.all())
    signals.item_carried.send(sender=None, item=item, copy=copy, by=by)
    return copy


def _schedule(days: list[date]) -> str:
    return ("on " if len(days) == 1 else "dates ") + " ".join(day.isoformat() for day in days)


def _document_for(document: Document, year: int, *, by: User) -> Document:
    """The document once more in the next year, with its own ladder of reminders."""
    copy = Document.objects.filter(carried_from=document, year=year).first()
    if copy is not None:
        return copy
    copy = Document(
        year=year, carried_from=document,
        title=_("%(title)s (carried over from %(year)d)") % {"title": document.title[:900], "year": document.year},
    )  # fmt: skip
    for name in COPIED_OF_DOCUMENT:
        setattr(copy, name, getattr(document, name))
    taken = Document.objects.filter(year=year, key=document.key).exists()
    copy.key = copy.free_key() if taken else document.key
    history.save(copy, by=by, why="carried")
    for rung in Rung.objects.filter(document=document, in_use=True):
        to_whom = {name: getattr(rung, name) for name in TO_WHOM}
        history.save(Rung(document=copy, working_days=rung.working_days, **to_whom), by=by, why="carried")
    return copy


@transaction.atomic
def leave(task: Task, *, by: User, on: date | None = None, seen: int | None = None) -> Task:
    """The task stays in its year as it is, and from that year's end on shows there only."""
    on = on or clock.today()
    task = locked(task, "carry", by=by, on=on, seen=seen)
    require_state(task, *Task.OPEN)
    if task.open_until:
        raise Refused(_("It is left in its year already."))
    task.open_until = date(task.item.document.year, 12, 31)
    return record(task, Act.Kind.LEAVE, by=by, on=on)


@transaction.atomic
def bring_back(task: Task, *, by: User, on: date | None = None, seen: int | None = None) -> Task:
    """A task that was left in its year stands among the open work again."""
    on = on or clock.today()
    task = locked(task, "carry", by=by, on=on, seen=seen)
    require_state(task, *Task.OPEN)
    if task.goes_on_as:
        raise Refused(_("it was carried over already"))
    if not task.open_until:
        raise Refused(_("It stands among the open work."))
    task.open_until = None
    return record(task, Act.Kind.BRING_BACK, by=by, on=on)
