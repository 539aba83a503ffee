"""The annex of tasks in the official report: plan by plan and item by item, each item once with all of its tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from cchc.dates import official_day_and_month
from cchc.files.cells import Row, Value
from reports import wording
from reports.content.counting import by_item
from reports.content.types import CARRIED, DONE, LATER, REPORTED_ON, Content, TaskRow, TwinRow
from reports.document.blocks import CENTRE, Column, Table
from reports.document.tables import NUMBER, column, proofs, result, state, units_of
from reports.wording import NO_DATA, day, say


def plans(content: Content) -> Table:
    """Every task of the office's plans of the year; those not yet due say so (design §8). Then the tasks of other
    documents and of earlier plans that the report counts, or that fall due later in the year."""
    return Table(_columns(), tuple(_rows(content)))


def flat_plans(content: Content) -> Table:
    """The same rows with their plan in a column of its own, for sorting and filtering."""
    rows: list[Row] = []
    plan: Value = None
    for row in _rows(content):
        if row.group and row.strong:
            plan = row.cells[0]
        elif not row.group:
            rows.append(Row((plan, *row.cells)))
    return Table((column("document", 24), *_columns()), tuple(rows))


def _columns() -> tuple[Column, ...]:
    return (
        column(*NUMBER),
        column("task", 36),
        column("lead", 17),
        column("product", 16),
        column("plan_deadline", 14, CENTRE),
        column("result", 40),
    )


def _rows(content: Content) -> Iterator[Row]:
    rows_by_plan: dict[tuple[str, date], list[TaskRow]] = {}
    for row in content.tasks:
        rows_by_plan.setdefault((row.document, row.document_on), []).append(row)
    for n, plan in enumerate(content.plans, 1):
        title = say("annexes", "plan", title=plan.title, number=plan.number, day=day(plan.dated_on))
        yield Row((f"{wording.roman(n)}. {title}",), group=True, strong=True)
        twins = [twin for twin in content.twins if (twin.document, twin.document_on) == (plan.number, plan.dated_on)]
        yield from _of_plan(rows_by_plan.pop((plan.number, plan.dated_on), []), twins, content.as_of)
    others = [row for rows in rows_by_plan.values() for row in rows if row.group in (*REPORTED_ON, LATER)]
    if others:
        yield Row((f"{wording.roman(len(content.plans) + 1)}. {say('annexes', 'others')}",), group=True, strong=True)
        yield from _others(others, content.as_of)


def _of_plan(rows: Iterable[TaskRow], twins: Iterable[TwinRow], day_of_report: date) -> Iterator[Row]:
    """Its items in their order; one that another item's tasks fulfil names that item."""
    section = ""
    items: list[list[TaskRow] | TwinRow] = [*by_item(rows), *twins]
    for item in sorted(items, key=lambda item: _first(item).position):
        first = _first(item)
        if first.section != section:
            section = first.section
            yield Row((section,), group=True)
        if isinstance(item, TwinRow):
            same = say("annexes", "twin", item=item.same_as, document=item.same_as_document)
            yield Row((item.item, item.text, NO_DATA, NO_DATA, NO_DATA, same))
        else:
            number = first.item.partition("/")[0] if len(item) > 1 else first.item
            yield _item(number, first.text, item, day_of_report)


def _first(item: list[TaskRow] | TwinRow) -> TaskRow | TwinRow:
    return item if isinstance(item, TwinRow) else item[0]


def _others(rows: list[TaskRow], day_of_report: date) -> Iterator[Row]:
    rows.sort(key=lambda row: (row.document_on, row.document))
    for n, tasks in enumerate(by_item(rows), 1):
        yield _item(n, f"{tasks[0].text} ({tasks[0].document})", tasks, day_of_report)


def _item(number: int | str, text: str, rows: list[TaskRow], day_of_report: date) -> Row:
    return Row((number, text, units_of(rows), rows[0].product, deadlines(rows), results(rows, day_of_report)))


def deadlines(rows: Iterable[TaskRow]) -> Value:
    """The plan's days in order, as "25/6; 25/7/2019": the year with the last day of each year. Where another day is in
    force, it stands beside its own."""
    days = ((row.decreed_on or row.due_on, row.due_on) for row in rows)
    due_by_decreed = {decreed: due for decreed, due in days if decreed is not None}
    known = sorted(due_by_decreed)
    if not known:
        return NO_DATA
    if len(known) == 1 and due_by_decreed[known[0]] in (known[0], None):
        return known[0]
    last_of_year = {decreed.year: decreed for decreed in known}
    return "; ".join(
        _with_day_in_force(decreed, due_by_decreed[decreed], with_year=decreed == last_of_year[decreed.year])
        for decreed in known
    )


def _with_day_in_force(decreed: date, due: date | None, *, with_year: bool) -> str:
    text = day(decreed) if with_year else official_day_and_month(decreed)
    return text if due in (decreed, None) else say("annexes", "in_force", decreed=text, due=day(due))


def results(rows: list[TaskRow], day_of_report: date) -> str:
    """What became of an item: of several tasks each state once, with how many and the documents that show it."""
    if len(rows) == 1:
        return result(rows[0], False, day_of_report) + _carried(rows[0])
    rows_by_state: dict[str, list[TaskRow]] = {}
    for row in sorted(rows, key=lambda row: (row.due_on is None, row.due_on or day_of_report, row.key)):
        rows_by_state.setdefault(state(row, False, day_of_report) + _carried(row), []).append(row)
    return "\n".join(_state(state_of, tasks, len(rows)) for state_of, tasks in rows_by_state.items())


def _state(state_of: str, rows: list[TaskRow], of: int) -> str:
    text = say("outcome", "of_several", state=state_of, n=len(rows), of=of)
    documents = proofs(row for row in rows if row.outcome in DONE)
    return f"{text}: {documents}" if documents else text


def _carried(row: TaskRow) -> str:
    mark = wording.from_year(row.from_year) or (say("outcome", "carried") if row.group == CARRIED else "")
    return f" ({mark})" if mark else ""
