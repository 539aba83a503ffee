"""What a chase letter says: gathered from its tasks as they stand, kept as data once it is issued."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cchc import clock
from cchc.accounts.models import Unit, organisation
from reports.content import issuer
from reports.content.issuer import office_of
from reports.content.types import Office, Signature
from reports.wording import say, with_year
from tasks.models import Item, Task
from tasks.models.task import TaskQuerySet

RECIPIENTS = "recipients_chase"


@dataclass(frozen=True, slots=True)
class LateTask:
    """A task past its deadline as it stands on the day of the letter."""

    key: int
    unit: str
    text: str
    document: str
    item: str
    due_on: date
    days_late: int
    days_late_by_decree: int
    decreed_on: date
    state: str
    forecast_on: date | None
    waiting_on: str
    draft: bool


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document that set tasks of the letter."""

    number: str
    dated_on: date
    title: str
    issuer: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A chase letter as of one day."""

    as_of: date
    office: Office
    recipients: tuple[str, ...]
    signature: Signature
    opening: str
    demand: str
    answer_by: date
    documents: tuple[SourceDocument, ...]
    tasks: tuple[LateTask, ...]

    @property
    def by_unit(self) -> list[tuple[str, list[LateTask]]]:
        """The tasks under the unit that owes them, the longest late first; units in the office's order."""
        tasks: dict[str, list[LateTask]] = {}
        for task in self.tasks:
            tasks.setdefault(task.unit, []).append(task)
        return list(tasks.items())


def chased_on(day: date) -> TaskQuerySet:
    """What a letter of `day` may chase: late tasks of other units than the Office, in whose name it leaves.

    A check-in is asked for by us and no deadline of a plan (design §4).
    """
    late = Task.objects.existing_on(day).late_on(day)
    return late.exclude(unit__kind=Unit.Kind.OFFICE).exclude(item__schedule="continuous")


RECIPIENT_LETTERS = 1000


def recipients_in_short(letter: Letter) -> str:
    """The units that it is addressed to, then who else gets it, as the register of outgoing documents names them."""
    others = (name for name in letter.recipients if name != say("letterhead", "as_above"))
    return "; ".join([*(unit for unit, _tasks in letter.by_unit), *others])[:RECIPIENT_LETTERS]


def gather(tasks: Iterable[Task], *, signer: str, opening: str, demand: str, answer_by: date) -> Letter:
    """The letter as of today about these `tasks` (from `chased_on`); few queries however many."""
    day = clock.today()
    late = sorted(tasks, key=lambda task: (task.unit.position, task.unit_id, -task.days_late(day), task.pk))
    facts = organisation()
    office = office_of(facts, Unit.objects.all())
    documents = {task.item.document_id: task.item.document for task in late}
    return Letter(
        as_of=day,
        office=office,
        recipients=issuer.listed(facts, RECIPIENTS) or (say("letterhead", "as_above"), *office.recipients_internal),
        signature=issuer.official(signer, facts, day),
        opening=opening.strip(),
        demand=demand.strip(),
        answer_by=answer_by,
        documents=tuple(
            SourceDocument(each.number, each.date, each.title, each.issuer)
            for each in sorted(documents.values(), key=lambda each: (each.date, each.pk))
        ),
        tasks=tuple(_task(task, day) for task in late),
    )


def _task(task: Task, day: date) -> LateTask:
    assert task.due_on is not None  # it is late
    assert task.decreed_on is not None
    return LateTask(
        key=task.pk,
        unit=task.unit.name,
        text=with_year(task.item.text, task.carried_from_year),
        document=task.item.document.number,
        item=task.number,
        due_on=task.due_on,
        days_late=task.days_late(day),
        days_late_by_decree=task.days_late_by_decree(day),
        decreed_on=task.decreed_on,
        state="sent_back" if task.is_sent_back else task.state,
        forecast_on=task.forecast_on,
        waiting_on=task.waiting_on,
        draft=task.item.provenance == Item.Provenance.DRAFT,
    )
