"""The figures of a report, each with a number and the keys of what it counts. Pure: from the content alone.

A count is the sum of what each of its tasks adds to it, so the tasks behind a count are those that add something.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from reports import wording
from reports.content.counting import Counts, by_item, by_unit, counts, percent
from reports.content.index_types import IndexRow, IndexTable, IndicatorRow
from reports.content.types import CANCELLED, DONE, Content, Figure, TaskRow
from reports.outlines.outline import Outline
from reports.wording import points, say

Counted = tuple[TaskRow, Counts]
"""A task with what it alone adds to each count."""

# The counts that the sentences of both documents state, and what the internal one says besides.
STATED = (
    "total", "carried", "done", "on_time", "late", "done_undated", "unfinished", "open_in_time", "open_late",
    "open_undated", "check_ins", "check_ins_done", "check_ins_open", "cancelled", "cancelled_late", "fell_due",
    "fell_due_on_time", "due_on_the_day",
)  # fmt: skip
OF_A_PART = (
    "total", "done", "on_time", "late", "done_undated", "check_ins_done", "unfinished", "open_in_time", "open_late",
    "open_undated", "check_ins_open",
)  # fmt: skip
INSIDE = ("waits", "send_backs")
OF_A_UNIT = (
    "total", "carried", "on_time", "late", "done_undated", "open_in_time", "open_late", "open_undated", "check_ins",
    "cancelled_late", "waits", "due_on_the_day", "send_backs",
)  # fmt: skip
POINTS = ("secured", "cautious", "projected", "attainable", "lost", "at_risk")


def figures_of(content: Content, outline: Outline) -> tuple[Figure, ...]:
    """Those of the official document first, so that their numbers are the same in both."""
    rows: list[Counted] = [(row, counts([row], content.as_of)) for row in content.reported_on]
    found = [*_official(content, outline, rows), *_internal(content, rows)]
    return tuple(replace(figure, number=n) for n, figure in enumerate(found, 1))


def _official(content: Content, outline: Outline, rows: Sequence[Counted]) -> Iterator[Figure]:
    group = say("figures", "period")
    yield from _counts("period", group, rows, STATED)
    yield from _items(group, content.reported_on)
    yield from _share("period", group, rows)
    by_key = {row.key: counted for row, counted in rows}
    placed = outline.placed(content.reported_on)
    for n, part in enumerate(outline.parts):
        if part in placed and "tasks" in part.fill:
            of_part = [(row, by_key[row.key]) for row in placed[part]]
            yield from _counts(f"part-{n}", part.heading, of_part, OF_A_PART)
    for row in content.indicators:
        if row.reached:
            yield _indicator(row)
    if content.index is not None:
        yield from _published(content.index)


def _internal(content: Content, rows: Sequence[Counted]) -> Iterator[Figure]:
    yield from _counts("period", say("figures", "period"), rows, INSIDE, inside=True)
    by_key = {row.key: counted for row, counted in rows}
    for unit, tasks in by_unit(content):
        of_unit = [(row, by_key[row.key]) for row in tasks]
        yield from _counts(f"unit-{unit}", unit, of_unit, OF_A_UNIT, inside=True)
        yield from _share(f"unit-{unit}", unit, of_unit, inside=True)
    if content.index is not None and not content.index.closed:
        for row in (*content.index.rows, content.index.total):
            if row.applies and row.secured is not None:
                yield _of_index(row, content.index)


def _counts(
    key: str, group: str, rows: Sequence[Counted], names: Iterable[str], *, inside: bool = False
) -> Iterator[Figure]:
    """The counts that are not nought."""
    for name in names:
        amounts = [(row.key, getattr(counted, name)) for row, counted in rows]
        if total := sum(amount for _task, amount in amounts):
            tasks = tuple(task for task, amount in amounts if amount)
            yield Figure(0, f"{key}:{name}", group, say("figures", name), str(total), inside, tasks)


def _items(group: str, rows: Sequence[TaskRow]) -> Iterator[Figure]:
    """How many items there are, and how many of them are finished with all of their tasks."""
    items = by_item(row for row in rows if row.outcome != CANCELLED)
    done = [tasks for tasks in items if all(row.outcome in DONE for row in tasks)]
    for name, of in (("items", items), ("items_done", done)):
        if of:
            tasks = tuple(row.key for tasks in of for row in tasks)
            yield Figure(0, f"period:{name}", group, say("figures", name), str(len(of)), False, tasks)


def _share(key: str, group: str, rows: Sequence[Counted], *, inside: bool = False) -> Iterator[Figure]:
    due = [(row, counted) for row, counted in rows if counted.fell_due]
    if due:
        on_time = sum(counted.fell_due_on_time for _row, counted in due)
        value = f"{wording.share(percent(on_time, len(due)) or '0')} %"
        tasks = tuple(row.key for row, _counted in due)
        yield Figure(0, f"{key}:share", group, say("figures", "share"), value, inside, tasks)


def _indicator(row: IndicatorRow) -> Figure:
    value = f"{wording.share(row.share)} % ({points(row.numerator)}/{points(row.denominator)})" if row.share else ""
    group = say("figures", "indicators")
    return Figure(
        0, f"indicator:{row.name}", group, row.name, value or points(row.numerator), False, readings=row.readings
    )


def _published(index: IndexTable) -> Iterator[Figure]:
    for row in index.published:
        derived = dict(row.derived)
        for year, official in row.official:
            if year not in derived:
                name = say("figures", "published", component=row.name, year=year)
                yield Figure(
                    0, f"published:{row.key}:{year}", say("figures", "index"), name, points(official), False,
                    criterion=row.key, source=index.published_by,
                )  # fmt: skip


def _of_index(row: IndexRow, index: IndexTable) -> Figure:
    amounts = ((name, getattr(row, name)) for name in POINTS)
    value = "; ".join(f"{say('columns', name).lower()} {points(amount)}" for name, amount in amounts if amount)
    name = say("figures", "index_total") if row is index.total else row.name
    return Figure(
        0, f"index:{row.key}", say("figures", "index"), name, value, True,
        tasks=row.tasks, readings=row.readings, stated=row.stated_values, criterion=row.key,
    )  # fmt: skip
