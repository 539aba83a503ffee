"""From the database to the content of a report, with a number of queries that does not grow with the tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.urls import reverse

from cchc import clock
from cchc.accounts.models import Unit, organisation, own_names
from cchc.dates import short_date
from reports.content import coordination, index_figures, issuer, types
from reports.content.comparison import since
from reports.content.counting import check_in_outcome, outcome
from reports.content.figures import figures_of
from reports.content.period_tasks import TaskInPeriod, states_in, tasks_in
from reports.content.types import SCHEMA, Content, EventRow, PlanRow, RequestRow, TaskRow, TwinRow
from reports.models import Report
from reports.outlines import editing
from reports.periods import Period
from reports.wording import source
from scoring.index.load import count_unchecked
from scoring.proofs import queries as proofs
from tasks.lifecycle.timeline import Step
from tasks.models import Act, Document, Evidence, Item, Request, Task


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


def content_now(period: Period, *, on: date | None = None) -> Content:
    """What the documents of `period` say today (or on `on`): texts and signer are those of its latest version."""
    report = Report.objects.filter(period_code=period.code).defer("content").order_by("-number_of_version").first()
    if report is None:
        return gather(period, on=on)
    return gather_for(report, on=on)


def gather_for(report: Report, **more: Any) -> Content:
    """What this report says: with its texts, who signs it, and the version that it replaces."""
    return gather(
        report.period, signer=report.signer, signer_internal=report.signer_internal, texts=report.texts,
        replaces=report.replaces, code=report.paper_code, **more,
    )  # fmt: skip


def gather(
    period: Period,
    *,
    on: date | None = None,
    as_of: date | None = None,
    signer: str = issuer.DIRECTOR,
    signer_internal: str = issuer.OFFICE_CHIEF,
    texts: Mapping[str, str] | None = None,
    compared: bool = True,
    replaces: Report | None = None,
    code: str = "",
) -> Content:
    """The content of the report of `period`, made on `on` (today): state as of the cut-off day, or `on` if earlier.

    A day after today says only what the document's date will be; what is to come is not known. `as_of` is an earlier
    day that somebody chose, for a report that must leave before the cut-off. `compared`: with what changed since the
    last frozen report. `replaces`: the version before, which the document names if it was issued. `code` leads from the
    paper to the figures; without one the document has no annex of what its figures count.
    """
    made_on = on or clock.today()
    day = period.as_of(min(made_on, clock.today(), as_of or date.max))
    facts, units = organisation(made_on), list(Unit.objects.all())
    tasks = _Tasks.of(period, day, units)
    plans = _own_plans(period, day)
    readings = index_figures.readings_known(period.year, day)
    content = Content(
        period=period.code,
        first=period.first,
        cut_off=period.cut_off,
        as_of=day,
        made_on=made_on,
        office=issuer.office_of(facts, units),
        signature=issuer.official(signer, facts, made_on),
        signature_internal=issuer.internal(facts, made_on, signer_internal),
        units=tuple(tasks.unit_names.values()),
        tasks=tuple(_task_row(task, tasks) for task in tasks.rows),
        plans=tuple(_plan_rows(plans)),
        twins=tuple(_twin_rows(plans, day)),
        events=tuple(_event_rows(tasks)),
        awaited=tuple(coordination.gather(period, day, tasks.states, tasks.unit_names)),
        replaces=replaces.number if replaces else "",
        replaces_on=replaces.dated_on if replaces else None,
        requests=tuple(_request_rows(tasks)),
        indicators=tuple(index_figures.indicators(period.year, readings)),
        index=index_figures.table(period.year, day, tasks.task_labels, {unit.code: unit.name for unit in units}),
        unchecked_figures=count_unchecked(period.year, day),
        texts=tuple(sorted((texts or {}).items())),
        schema=SCHEMA,
        outline=editing.official(period),
        outline_internal=editing.internal(),
        readings=tuple(index_figures.reading_rows(readings)),
        code=code,
        address=f"{settings.SITE_URL}{reverse('report-code', args=[code])}" if code else "",
    )
    assert content.outline is not None  # just gathered
    content = replace(content, figures=figures_of(content, content.outline))
    before = _last_before(day) if compared else None
    if before is None or before.frozen_content is None:
        return content
    return replace(content, since=since(before.frozen_content, content, before.number))


def tasks_as_of(keys: Iterable[int], period: Period, day: date) -> dict[int, TaskRow]:
    """By key these tasks as they stand on `day`; one that was not given by then is missing."""
    query = Task.objects.filter(pk__in=list(keys))
    names = {unit.pk: unit.name for unit in Unit.objects.all()}
    tasks = _Tasks(period, day, query, states_in(query, period, day), names)
    return {task.pk: _task_row(task, tasks) for task in tasks.rows}


def _last_before(day: date) -> Report | None:
    """The report whose figures were frozen last as of an earlier day."""
    frozen = Report.objects.exclude(state=Report.State.DRAFT).filter(as_of__lt=day)
    return frozen.order_by("as_of", "number_of_version", "pk").last()


@dataclass(frozen=True)
class _Tasks:
    """The tasks that a report names, as they stood on its day."""

    period: Period
    day: date
    query: QuerySet[Task]
    states: Mapping[int, TaskInPeriod]
    unit_names: Mapping[int, str]

    @classmethod
    def of(cls, period: Period, day: date, units: Iterable[Unit]) -> _Tasks:
        query = tasks_in(period, day)
        return cls(period, day, query, states_in(query, period, day), {unit.pk: unit.name for unit in units})

    @cached_property
    def rows(self) -> list[Task]:
        ordered = self.query.select_related("item__document").order_by("item__document__date", "item__position", "pk")
        return [task for task in ordered if task.pk in self.states]

    @cached_property
    def item_numbers(self) -> dict[int, str]:
        """By task the number of its item as lists show it: "2/3" where a unit owes several of one item."""
        several: dict[int, bool] = {}
        for task in self.rows:
            if task.item.pk not in several:
                several[task.item.pk] = task.item.has_several
        return {
            task.pk: f"{task.item.number}/{task.occurrence}" if several[task.item.pk] else task.item.number
            for task in self.rows
        }

    @cached_property
    def task_labels(self) -> dict[int, str]:
        """By task its document and the number of its item."""
        return {task.pk: source(task.item.document.number, self.item_numbers[task.pk]) for task in self.rows}

    @cached_property
    def proofs(self) -> dict[int, Evidence]:
        """By task the proof that was entered last up to the day."""
        return proofs.of_tasks(self.query, self.day)


def _task_row(task: Task, tasks: _Tasks) -> TaskRow:
    item, state = task.item, tasks.states[task.pk]
    now, proof = state.now, tasks.proofs.get(task.pk)
    due_on = None if item.is_check_in else now.due_on
    result = _outcome(task, state, tasks.day)
    ended = state.ended_on if result == types.CANCELLED_LATE else None
    reached = now.product_on or ended or tasks.day
    is_cancelled = now.state == Task.State.CANCELLED
    has_proof = proof is not None and now.product_on is not None
    return TaskRow(
        key=task.pk,
        group=state.group(tasks.period),
        document=item.document.number,
        document_on=item.document.date,
        document_title=item.document.title,
        item=tasks.item_numbers[task.pk],
        section=item.section,
        text=item.text,
        product=item.product,
        unit=tasks.unit_names[now.unit],
        decreed_on=now.decreed_on,
        due_on=due_on,
        outcome=result,
        product_on=now.product_on,
        proof=proof.title if proof and has_proof else "",
        proof_on=proof.dated_on if proof and has_proof else None,
        days_late=_days_late(result, due_on, reached),
        days_late_by_decree=_days_late(result, now.decreed_on if due_on else None, reached),
        draft=item.provenance == Item.Provenance.DRAFT,
        check_in=item.is_check_in,
        sent_back=state.sent_back,
        send_backs=state.send_backs,
        waiting_on=now.waiting_on,
        forecast_on=now.forecast_on,
        position=item.position,
        cancelled_by=task.cancel_authority if is_cancelled else "",
        cancelled_by_on=task.cancel_document_on if is_cancelled else None,
        cancelled_by_issuer=task.cancel_issuer if is_cancelled else "",
        from_year=task.carried_from_year,
    )


def _outcome(task: Task, state: TaskInPeriod, day: date) -> str:
    now = state.now
    if task.item.is_check_in:
        return check_in_outcome(now.state, now.due_on, day)
    return outcome(now.state, now.due_on, now.product_on, day, _is_cancelled_late(task, state))


def _is_cancelled_late(task: Task, state: TaskInPeriod) -> bool:
    """As `Task.is_cancelled_late`, on the day of the report."""
    if state.ended_on is None:
        return False
    if state.now.due_on is None or task.item.is_check_in:
        return state.ended_on.year > task.item.document.year
    return state.ended_on > state.now.due_on


def _days_late(result: str, deadline: date | None, reached: date) -> int:
    if deadline is None or result in (types.CANCELLED, types.OPEN_UNDATED):
        return 0
    return max(0, (reached - deadline).days)


def _own_plans(period: Period, day: date) -> QuerySet[Document]:
    """The plans and decisions of the year that the office itself issued."""
    kinds = [Document.Kind.PLAN, Document.Kind.DECISION]
    return Document.objects.existing_on(day).filter(year=period.year, issuer__in=own_names(), kind__in=kinds)


def _twin_rows(plans: QuerySet[Document], day: date) -> Iterator[TwinRow]:
    """Items of these plans that are done by the tasks of another item."""
    items = Item.objects.filter(document__in=plans, same_as__isnull=False, same_as__document__date__lte=day)
    for item in items.select_related("document", "same_as__document").order_by("document__date", "position", "pk"):
        same = item.same_as
        assert same is not None  # the filter
        yield TwinRow(
            document=item.document.number,
            document_on=item.document.date,
            item=item.number,
            position=item.position,
            section=item.section,
            text=item.text,
            draft=item.is_draft,
            same_as=same.number,
            same_as_document=same.document.number,
        )


def _plan_rows(plans: QuerySet[Document]) -> Iterator[PlanRow]:
    """Those of the plans that hold items."""
    items = Counter(Item.objects.filter(document__in=plans).values_list("document_id", flat=True))
    for plan in plans.order_by("date", "pk"):
        if plan.pk in items:
            yield PlanRow(plan.number, plan.date, plan.title, items[plan.pk], plan.stated_items)


def _event_rows(tasks: _Tasks) -> Iterator[EventRow]:
    """What was added to the period, taken out of it, moved or sent back in it, by day."""
    moves = [
        (step.on, task.pk, n, before, step, task)
        for task in tasks.rows
        for n, (before, step) in enumerate(tasks.states[task.pk].moves)
        if tasks.states[task.pk].touches(before, step, tasks.period) and _is_told(before, step)
    ]
    for on, _, _, before, step, task in sorted(moves, key=lambda move: move[:3]):
        transferred_from = before.unit if before is not None and before.unit != step.unit else None
        yield EventRow(
            kind=step.kind if transferred_from is None else "transfer",
            on=on,
            document=task.item.document.number,
            task=tasks.task_labels[task.pk],
            text=task.item.text,
            unit=tasks.unit_names[step.unit],
            before=before.due_on if before else None,
            after=step.due_on,
            reason=step.text,
            unit_before="" if transferred_from is None else tasks.unit_names[transferred_from],
            effect=tasks.states[task.pk].effect(before, step, tasks.period),
        )


def _is_told(before: Step | None, step: Step) -> bool:
    """A granted request says something here only if it moved the deadline or the task."""
    if step.kind not in (Act.Kind.GRANT, Act.Kind.MOVE):
        return True
    return before is None or before.due_on != step.due_on or before.unit != step.unit


def _request_rows(tasks: _Tasks) -> Iterator[RequestRow]:
    """Requests decided in the period, and those that still wait for their decision on the day."""
    rows = Request.objects.filter(task__in=tasks.query, requested_on__lte=tasks.day)
    for row in rows.select_related("task__item", "to_unit").order_by("requested_on", "pk"):
        decided_on = row.decided_on if row.decided_on is not None and row.decided_on <= tasks.day else None
        if (decided_on is not None and decided_on < tasks.period.first) or row.task_id not in tasks.states:
            continue
        yield RequestRow(
            kind=row.kind,
            task=tasks.task_labels[row.task_id],
            text=row.task.item.text,
            unit=tasks.unit_names[tasks.states[row.task_id].now.unit],
            requested_on=row.requested_on,
            asked=short_date(row.asked_day) if row.asked_day else str(row.to_unit),
            decision=row.decision if decided_on else "",
            decided_on=decided_on,
            internal=row.internal and decided_on is not None,
        )
