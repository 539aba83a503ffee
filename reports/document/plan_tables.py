"""The annex of tasks in the official report: plan by plan and item by item, each item once with all of its tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from cchc.files.cells import Row, Value
from reports.content.counting import by_item
from reports.content.types import CARRIED, DONE, LATER, REPORTED_ON, Content, TaskRow, TwinRow
from reports.document import wording
from reports.document.blocks import CENTRE, Column, Table
from reports.document.tables import NUMBER, column, marked, proofs, result, state, units_of
from reports.document.wording import NO_DATA, day, say


def plans(content: Content) -> Table:
    """Every task of the office's plans of the year; those not yet due say so (design §8). Then the tasks of other
    documents and of earlier plans that the report counts, or that fall due later in the year."""
    return Table(_columns(), tuple(_rows(content)))


def flat_plans(content: Content) -> Table:
    """The same rows with their plan in a column of its own, for sorting and filtering."""
    found: list[Row] = []
    plan: object = ""
    for row in _rows(content):
        if row.group and row.strong:
            plan = row.cells[0]
        elif not row.group:
            found.append(Row((plan, *row.cells)))
    return Table((column("document", 24), *_columns()), tuple(found))


def _columns() -> tuple[Column, ...]:
    return (
        column(*NUMBER),
        column("task", 36),
        column("lead", 17),
        column("product", 16),
        column("deadline", 14, CENTRE),
        column("result", 40),
    )


def _rows(content: Content) -> Iterator[Row]:
    held: dict[tuple[str, date], list[TaskRow]] = {}
    for row in content.tasks:
        held.setdefault((row.document, row.document_on), []).append(row)
    for n, plan in enumerate(content.plans, 1):
        title = say("annexes", "plan", title=plan.title, number=plan.number, day=day(plan.dated_on))
        yield Row((f"{wording.roman(n)}. {title}",), group=True, strong=True)
        twins = [twin for twin in content.twins if (twin.document, twin.document_on) == (plan.number, plan.dated_on)]
        yield from _of_plan(held.pop((plan.number, plan.dated_on), []), twins, content.as_of)
    others = [row for rows in held.values() for row in rows if row.group in (*REPORTED_ON, LATER)]
    if others:
        yield Row((f"{wording.roman(len(content.plans) + 1)}. {say('annexes', 'others')}",), group=True, strong=True)
        yield from _others(others, content.as_of)


def _of_plan(rows: Iterable[TaskRow], twins: Iterable[TwinRow], day_of_report: date) -> Iterator[Row]:
    """Its items in their order; one that another item's tasks fulfil names that item."""
    section = ""
    for first, same in sorted(
        [*((same[0], same) for same in by_item(rows)), *((twin, []) for twin in twins)], key=_place
    ):
        if first.section != section:
            section = first.section
            yield Row((section,), group=True)
        if same:
            number = first.item.partition("/")[0] if len(same) > 1 else first.item
            yield _item(number, marked(first), same, day_of_report)
        else:
            yield _twin(first)


def _place(pair: tuple[TaskRow | TwinRow, list[TaskRow]]) -> int:
    return pair[0].position


def _twin(row: TwinRow) -> Row:
    told = say("annexes", "twin", item=row.same_as, document=row.same_as_document)
    return Row((row.item, marked(row), NO_DATA, NO_DATA, NO_DATA, told))


def _others(rows: list[TaskRow], day_of_report: date) -> Iterator[Row]:
    rows.sort(key=lambda row: (row.document_on, row.document))
    for n, same in enumerate(by_item(rows), 1):
        yield _item(n, f"{marked(same[0])} ({same[0].document})", same, day_of_report)


def _item(number: object, text: str, rows: list[TaskRow], day_of_report: date) -> Row:
    return Row((number, text, units_of(rows), rows[0].product, deadlines(rows), results(rows, day_of_report)))


def deadlines(rows: Iterable[TaskRow]) -> Value:
    """One day, or "25/11; 25/12/2019": the days in order, the year with the last day of each year."""
    known = sorted({row.due_on for row in rows if row.due_on is not None})
    if len(known) < 2:
        return known[0] if known else NO_DATA
    following = [*known[1:], None]
    told = [
        f"{due:%d/%m}" if after is not None and after.year == due.year else day(due)
        for due, after in zip(known, following, strict=True)
    ]
    return "; ".join(told)


def results(rows: list[TaskRow], day_of_report: date) -> str:
    """What became of an item: of several tasks each state once, with how many and the documents that show it."""
    if len(rows) == 1:
        return result(rows[0], False, day_of_report) + _carried(rows[0])
    held: dict[str, list[TaskRow]] = {}
    for row in sorted(rows, key=lambda row: (row.due_on is None, row.due_on or day_of_report, row.key)):
        held.setdefault(state(row, False, day_of_report) + _carried(row), []).append(row)
    return "\n".join(_state(told, same, len(rows)) for told, same in held.items())


def _state(told: str, rows: list[TaskRow], of: int) -> str:
    told = say("outcome", "of_several", state=told, n=len(rows), of=of)
    shown = proofs(row for row in rows if row.outcome in DONE)
    return f"{told}: {shown}" if shown else told


def _carried(row: TaskRow) -> str:
    return f" ({say('outcome', 'carried')})" if row.group == CARRIED else ""
