"""What changed since the last report whose figures were frozen: figures side by side, and tasks by name. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from reports.content.counting import counts
from reports.content.types import OVERDUE, Content, MovedTask, Since, SinceRow, TaskRow
from reports.wording import source

COUNTED = ("total", "done", "on_time", "late", "unfinished", "open_late", "send_backs")
FIGURES = ("secured", "cautious", "projected", "attainable", "lost", "at_risk")
SINCE_FOUR_FIGURES = ("cautious", "at_risk")


def since(before: Content, now: Content, number: str) -> Since:
    """The two contents compared; `number` is that of the earlier document, if it was issued."""
    rows = {row.key: row for row in now.tasks}
    late_before = [row.key for row in before.reported_on if _is_late(row)]
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


def _counts(before: Content, now: Content) -> Iterator[SinceRow]:
    counts_before, counts_now = counts(before.reported_on, before.as_of), counts(now.reported_on, now.as_of)
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
        if before.schema != now.schema and key in SINCE_FOUR_FIGURES:
            continue
        yield SinceRow(key, getattr(before.index.total, key), getattr(now.index.total, key))


def _moved(row: TaskRow) -> MovedTask:
    return MovedTask(source(row.document, row.item), row.text, row.unit, row.outcome, row.days_late)
