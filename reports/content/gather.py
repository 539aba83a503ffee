"""From the database to the content of a report, with a number of queries that does not grow with the tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from django.db import connection, transaction
from django.db.models import QuerySet

from cchc import clock
from cchc.accounts.models import Unit, organisation
from cchc.dates import short_date
from reports.content import coordination, index_figures, signers
from reports.content import types as plain
from reports.content.comparison import since
from reports.content.counting import outcome
from reports.content.timeline import Standing, standings, tasks_in
from reports.content.types import Content, EventRow, PlanRow, RequestRow, TaskRow, TwinRow
from reports.models import Report
from reports.outlines import editing
from reports.periods import Period
from scoring.proofs import queries as proofs
from tasks.lifecycle.timeline import Step
from tasks.models import Act, Document, Item, Request, Task


@contextmanager
def snapshot() -> Iterator[None]:
    """Within, every question sees the database as of one moment, so that the figures agree while others work."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def gather(
    period: Period,
    *,
    on: date | None = None,
    as_of: date | None = None,
    signer: str = signers.DIRECTOR,
    texts: Mapping[str, str] | None = None,
    compared: bool = True,
    replaces: Report | None = None,
) -> Content:
    """The content of the report of `period`, made on `on` (today): state as of the cut-off day, or `on` if earlier.

    A day after today says only what the document's date will be; what is to come is not known. `as_of` is an earlier
    day that somebody chose, for a report that must leave before the cut-off. `compared`: with what changed since the
    last frozen report. `replaces`: the version before, which the document names if it was issued.
    """
    made_on = on or clock.today()
    day = period.as_of(min(made_on, clock.today(), as_of or date.max))
    units = list(Unit.objects.all())
    names = {unit.pk: unit.name for unit in units}
    tasks = tasks_in(period, day)
    known = standings(tasks, period, day)
    rows = list(tasks.select_related("item__document").order_by("item__document__date", "item__position", "pk"))
    rows = [task for task in rows if task.pk in known]
    labels = _Labels(rows)
    proof = _proof(tasks, day)
    task_rows = tuple(_task(task, known[task.pk], period, day, labels, names, proof) for task in rows)
    facts = organisation()
    own = _own_plans(period, day, facts)
    content = Content(
        period=period.code,
        first=period.first,
        cut_off=period.cut_off,
        as_of=day,
        made_on=made_on,
        office=office_of(facts, units),
        signature=signers.official(signer, facts, made_on),
        signature_internal=signers.internal(facts, made_on),
        units=tuple(names.values()),
        tasks=task_rows,
        plans=tuple(_plans(own)),
        twins=tuple(_twins(own, day)),
        events=tuple(_events(rows, known, period, labels, names)),
        awaited=tuple(coordination.gather(period, day, known, names)),
        replaces=replaces.number if replaces else "",
        replaces_on=replaces.dated_on if replaces else None,
        requests=tuple(_requests(tasks, period, day, labels, names, known)),
        indicators=tuple(index_figures.indicators(period.year, day)),
        index=index_figures.table(period.year, day, labels.tasks, {unit.code: unit.name for unit in units}),
        texts=tuple(sorted((texts or {}).items())),
        outline=editing.official(period),
        outline_internal=editing.internal(),
    )
    before = _last_before(day) if compared else None
    if before is None or before.frozen_content is None:
        return content
    return replace(content, since=since(before.frozen_content, content, before.number))


def _last_before(day: date) -> Report | None:
    """The report whose figures were frozen last as of an earlier day."""
    frozen = Report.objects.exclude(state=Report.State.DRAFT).filter(as_of__lt=day)
    return frozen.order_by("as_of", "number_of_version", "pk").last()


class _Labels:
    """Numbers of items as lists show them: "2/3" where a unit owes several of one item."""

    def __init__(self, tasks: Iterable[Task]):
        several: dict[int, bool] = {}
        self.items: dict[int, str] = {}
        self.tasks: dict[int, str] = {}
        for task in tasks:
            item = task.item
            if item.pk not in several:
                several[item.pk] = item.has_several
            number = f"{item.number}/{task.occurrence}" if several[item.pk] else item.number
            self.items[task.pk] = number
            self.tasks[task.pk] = f"{item.document.number}, {number}"


def office_of(facts: Mapping[str, str], units: Iterable[Unit]) -> plain.Office:
    """The facts about the office that letterheads and sentences need."""
    office = next((unit.name for unit in units if unit.kind == Unit.Kind.OFFICE), "")

    def several(key: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in facts.get(key, "").split(";") if part.strip())

    return plain.Office(
        **{key: facts.get(key, "") for key in ("superior", "name", "symbol", "office_symbol", "place", "report_to")},
        short_name=facts.get("short_name", "") or facts.get("name", ""),
        office_name=office,
        recipients=several("recipients"),
        recipients_internal=several("recipients_internal"),
    )


def _task(
    task: Task,
    standing: Standing,
    period: Period,
    day: date,
    labels: _Labels,
    names: Mapping[int, str],
    proof: Mapping[int, tuple[str, date | None]],
) -> TaskRow:
    item, now = task.item, standing.now
    result = outcome(now.state, now.due_on, now.product_on, day)
    shown, shown_on = proof.get(task.pk, ("", None)) if now.product_on else ("", None)
    return TaskRow(
        key=task.pk,
        group=standing.group(period),
        document=item.document.number,
        document_on=item.document.date,
        document_title=item.document.title,
        item=labels.items[task.pk],
        section=item.section,
        text=item.text,
        product=item.product,
        unit=names[now.unit],
        decreed_on=now.decreed_on,
        due_on=now.due_on,
        outcome=result,
        product_on=now.product_on,
        proof=shown,
        proof_on=shown_on,
        days_late=_days_late(result, now.due_on, now.product_on or day),
        days_late_by_decree=_days_late(result, now.decreed_on, now.product_on or day),
        draft=item.provenance == Item.Provenance.DRAFT,
        check_in=item.is_check_in,
        sent_back=standing.sent_back,
        send_backs=standing.send_backs,
        waiting_on=now.waiting_on,
        forecast_on=now.forecast_on,
        position=item.position,
    )


def _days_late(result: str, deadline: date | None, reached: date) -> int:
    if deadline is None or result in (plain.CANCELLED, plain.OPEN_UNDATED):
        return 0
    return max(0, (reached - deadline).days)


def _proof(tasks, day: date) -> dict[int, tuple[str, date | None]]:
    """By task the proof entered last up to `day`, and its date."""
    return {task: (row.title, row.dated_on) for task, row in proofs.of_tasks(tasks, day).items()}


def _own_plans(period: Period, day: date, facts: Mapping[str, str]) -> QuerySet[Document]:
    """The plans and decisions of the year that the office itself issued."""
    kinds = [Document.Kind.PLAN, Document.Kind.DECISION]
    return Document.objects.existing_on(day).filter(
        year=period.year, issuer=facts.get("short_name", ""), kind__in=kinds
    )


def _twins(own: QuerySet[Document], day: date) -> Iterable[TwinRow]:
    """Items of these plans that are done by the tasks of another item."""
    rows = Item.objects.filter(document__in=own, same_as__isnull=False, same_as__document__date__lte=day)
    for row in rows.select_related("document", "same_as__document").order_by("document__date", "position", "pk"):
        yield TwinRow(
            document=row.document.number,
            document_on=row.document.date,
            item=row.number,
            position=row.position,
            section=row.section,
            text=row.text,
            draft=row.is_draft,
            same_as=row.same_as.number,
            same_as_document=row.same_as.document.number,
        )


def _plans(own: QuerySet[Document]) -> Iterable[PlanRow]:
    """Those of the plans that hold items."""
    held: dict[int, int] = {}
    for document in Item.objects.filter(document__in=own).values_list("document_id", flat=True):
        held[document] = held.get(document, 0) + 1
    for row in own.order_by("date", "pk"):
        if row.pk in held:
            yield PlanRow(row.number, row.date, row.title, held[row.pk], row.stated_items)


def _events(
    rows: Iterable[Task], known: Mapping[int, Standing], period: Period, labels: _Labels, names: Mapping[int, str]
) -> Iterable[EventRow]:
    """What was added to the period, taken out of it, moved or sent back in it, by day."""
    found = [
        (step.on, task.pk, n, before, step, task)
        for task in rows
        for n, (before, step) in enumerate(known[task.pk].moves)
        if known[task.pk].touches(before, step, period) and _tells(before, step)
    ]
    for on, _, _, before, step, task in sorted(found, key=lambda each: each[:3]):
        yield EventRow(
            kind="transfer" if _moved(before, step) else step.kind,
            on=on,
            document=task.item.document.number,
            task=labels.tasks[task.pk],
            text=task.item.text,
            unit=names[step.unit],
            before=before.due_on if before else None,
            after=step.due_on,
            reason=step.text,
            unit_before=names[before.unit] if before and _moved(before, step) else "",
            effect=known[task.pk].effect(before, step, period),
        )


def _moved(before: Step | None, step: Step) -> bool:
    return before is not None and before.unit != step.unit


def _tells(before: Step | None, step: Step) -> bool:
    """A granted request says something here only if it moved the deadline or the task."""
    if step.kind not in (Act.Kind.GRANT, Act.Kind.MOVE):
        return True
    return before is None or before.due_on != step.due_on or before.unit != step.unit


def _requests(
    tasks, period: Period, day: date, labels: _Labels, names: Mapping[int, str], known: Mapping[int, Standing]
) -> Iterable[RequestRow]:
    """Requests decided in the period, and those that still wait for their decision on `day`."""
    rows = Request.objects.filter(task__in=tasks, requested_on__lte=day).select_related("task__item", "to_unit")
    for row in rows.order_by("requested_on", "pk"):
        decided = row.decided_on is not None and row.decided_on <= day
        if (decided and row.decided_on < period.first) or row.task_id not in known:
            continue
        yield RequestRow(
            kind=row.kind,
            task=labels.tasks[row.task_id],
            text=row.task.item.text,
            unit=names[known[row.task_id].now.unit],
            requested_on=row.requested_on,
            asked=short_date(row.asked_day) if row.asked_day else str(row.to_unit),
            decision=row.decision if decided else "",
            decided_on=row.decided_on if decided else None,
            internal=row.internal and decided,
        )
