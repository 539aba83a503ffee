"""What changed since the last report whose figures were frozen: figures side by side, and tasks by name. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from reports.content.counting import counts
from reports.content.types import LATE, WAITS_LATE, Content, MovedTask, Since, SinceRow, TaskRow

COUNTED = ("total", "done", "on_time", "late", "unfinished", "open_late", "send_backs")
FIGURES = ("secured", "projected", "attainable", "lost", "at_risk")


def since(before: Content, now: Content, number: str) -> Since:
    """The two contents compared; `number` is that of the earlier document, if it was issued."""
    was_late = {row.key: row for row in before.reported_on if _is_late(row)}
    is_late = {row.key: row for row in now.tasks if _is_late(row)}
    rows = {row.key: row for row in now.tasks}
    settled = [rows[key] for key in was_late if key in rows and key not in is_late]
    return Since(
        period=before.period,
        as_of=before.as_of,
        number=number,
        rows=(*_counts(before, now), *_figures(before, now)),
        settled=tuple(_moved(row) for row in settled),
        newly_late=tuple(_moved(row) for key, row in is_late.items() if key not in was_late),
        still_late=len(was_late.keys() & is_late.keys()),
    )


def _is_late(row: TaskRow) -> bool:
    return row.outcome in (LATE, WAITS_LATE)


def _counts(before: Content, now: Content) -> Iterator[SinceRow]:
    was, is_now = counts(before.reported_on, before.as_of), counts(now.reported_on, now.as_of)
    for key in COUNTED:
        yield SinceRow(key, str(getattr(was, key)), str(getattr(is_now, key)))
    yield SinceRow("share", was.share, is_now.share)


def _figures(before: Content, now: Content) -> Iterator[SinceRow]:
    """The index side by side, if both are of the same year: two years' points are no change."""
    if before.index is None or now.index is None or before.index.year != now.index.year:
        return
    for key in FIGURES:
        yield SinceRow(key, getattr(before.index.total, key), getattr(now.index.total, key))


def _moved(row: TaskRow) -> MovedTask:
    return MovedTask(f"{row.document}, {row.item}", row.text, row.unit, row.outcome, row.days_late)
