"""What changed since the last report whose figures were frozen: figures side by side, and tasks by name. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reports.content.counting import counts
from reports.content.types import (
    CHECK_IN_DONE,
    CHECK_IN_OPEN,
    CHECK_IN_WAITS,
    DONE_LATE,
    DONE_ON_TIME,
    LATE,
    OPEN,
    OVERDUE,
    UNCONFIRMED,
    WAITS_LATE,
    WAITS_ON_TIME,
    Content,
    MovedTask,
    Since,
    SinceRow,
    TaskRow,
)
from reports.wording import source

COUNTED = ("total", "done", "on_time", "late", "unfinished", "open_late", "send_backs")
FIGURES = ("secured", "cautious", "projected", "attainable", "lost", "at_risk")
SINCE_FOUR_FIGURES = ("cautious", "at_risk")
OF_CHECK_INS = {
    DONE_ON_TIME: CHECK_IN_DONE, DONE_LATE: CHECK_IN_DONE, WAITS_ON_TIME: CHECK_IN_WAITS, WAITS_LATE: CHECK_IN_WAITS,
    OPEN: CHECK_IN_OPEN, LATE: UNCONFIRMED,
}  # fmt: skip
"""What an outcome by deadline is of a check-in, which has none."""


def since(before: Content, now: Content, number: str) -> Since:
    """The two contents compared; `number` is that of the earlier document, if it was issued."""
    rows = {row.key: row for row in now.tasks}
    late_before = [row.key for row in _tasks(before) if _is_late(row)]
    late_now = [row.key for row in now.tasks if _is_late(row)]
    return Since(
        period=before.period,
        as_of=before.as_of,
        number=number,
        rows=(*_counts(before, now), *_figures(before, now)),
        settled=tuple(_moved(rows[key]) for key in late_before if key in rows and key not in late_now),
        newly_late=tuple(_moved(rows[key]) for key in late_now if key not in late_before),
        still_late=len(set(late_before) & set(late_now)),
    )


def _is_late(row: TaskRow) -> bool:
    return row.outcome in OVERDUE


def _tasks(content: Content) -> list[TaskRow]:
    """The tasks that the report counts, check-ins apart as they are counted today, however it was frozen."""
    if content.has_check_ins_apart:
        return content.reported_on
    return [
        replace(row, outcome=OF_CHECK_INS.get(row.outcome, row.outcome), due_on=None) if row.check_in else row
        for row in content.reported_on
    ]


def _counts(before: Content, now: Content) -> Iterator[SinceRow]:
    counts_before, counts_now = counts(_tasks(before), before.as_of), counts(_tasks(now), now.as_of)
    for key in COUNTED:
        yield SinceRow(key, str(getattr(counts_before, key)), str(getattr(counts_now, key)))
    yield SinceRow("share", counts_before.share, counts_now.share)


def _figures(before: Content, now: Content) -> Iterator[SinceRow]:
    """The index side by side, if both are of the same year: two years' points are no change.

    Neither are figures that the earlier report did not have, or meant otherwise.
    """
    if before.index is None or now.index is None or before.index.year != now.index.year:
        return
    for key in FIGURES:
        if before.has_three_figures != now.has_three_figures and key in SINCE_FOUR_FIGURES:
            continue
        yield SinceRow(key, getattr(before.index.total, key), getattr(now.index.total, key))


def _moved(row: TaskRow) -> MovedTask:
    return MovedTask(source(row.document, row.item), row.text, row.unit, row.outcome, row.days_late)
