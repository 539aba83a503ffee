"""What became of each task by the day of a report, and the counts that reports to the government use. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from reports.content.types import (
    CANCELLED,
    CANCELLED_LATE,
    CARRIED,
    CHECK_IN_DONE,
    CHECK_IN_OPEN,
    CHECK_IN_WAITS,
    CHECK_INS,
    DONE,
    DONE_LATE,
    DONE_ON_TIME,
    DONE_UNDATED,
    LATE,
    OPEN,
    OPEN_UNDATED,
    OVERDUE,
    UNCONFIRMED,
    WAITS_LATE,
    WAITS_ON_TIME,
    Content,
    TaskRow,
)
from scoring.engine.points import as_decimal


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts that reports to the government use (docs/domain.md §5); cancelled tasks are left out of `total`.

    What was cancelled after its deadline is not: it is unfinished and late for good.
    """

    total: int = 0
    carried: int = 0
    on_time: int = 0
    late: int = 0
    done_undated: int = 0
    check_ins: int = 0
    check_ins_done: int = 0
    waits: int = 0
    open_in_time: int = 0
    open_late: int = 0
    open_undated: int = 0
    cancelled: int = 0
    cancelled_late: int = 0  # of what is unfinished and late
    fell_due: int = 0
    fell_due_on_time: int = 0
    due_on_the_day: int = 0  # of those that fell due: on the cut-off day itself, so still in time
    send_backs: int = 0

    @property
    def done(self) -> int:
        return self.on_time + self.late + self.done_undated + self.check_ins_done

    @property
    def check_ins_open(self) -> int:
        return self.check_ins - self.check_ins_done

    @property
    def unfinished(self) -> int:
        return self.total - self.done

    @property
    def share(self) -> str | None:
        """Done on time of all that fell due, in percent with one decimal; None where nothing fell due."""
        return percent(self.fell_due_on_time, self.fell_due)


def percent(part: int | Fraction, whole: int | Fraction) -> str | None:
    """`part` of `whole` in percent with one decimal, half up; None of nothing."""
    if not whole:
        return None
    share = Fraction(part) * 100 / Fraction(whole)
    return str(as_decimal(share).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


def outcome(state: str, due_on: date | None, product_on: date | None, day: date, cancelled_late: bool = False) -> str:
    """What became of a task by `day`. Late is a product after the deadline in force, or none by then; the deadline's
    own day is not late (design §3.6)."""
    if state == "cancelled":
        return CANCELLED_LATE if cancelled_late else CANCELLED
    if state == "done":
        return DONE_UNDATED if due_on is None else DONE_LATE if _after(product_on, due_on) else DONE_ON_TIME
    if state == "reported":
        return WAITS_LATE if due_on and _after(product_on, due_on) else WAITS_ON_TIME
    if due_on is None:
        return OPEN_UNDATED
    return LATE if due_on < day else OPEN


def check_in_outcome(state: str, asked_on: date | None, day: date) -> str:
    """The same of a check-in, which has no deadline: `asked_on` is the day on which we ask for it."""
    if state in ("cancelled", "done", "reported"):
        return {"cancelled": CANCELLED, "done": CHECK_IN_DONE, "reported": CHECK_IN_WAITS}[state]
    return UNCONFIRMED if asked_on is not None and asked_on < day else CHECK_IN_OPEN


def _after(product_on: date | None, due_on: date) -> bool:
    return product_on is not None and product_on > due_on


def counts(rows: Iterable[TaskRow], day: date) -> Counts:
    """Counts of these tasks as of `day`. A task fell due if its deadline in force is `day` or earlier."""
    rows = list(rows)
    live = [row for row in rows if row.outcome != CANCELLED]
    by_outcome = Counter(row.outcome for row in live)
    due = [row for row in live if row.due_on is not None and row.due_on <= day]
    return Counts(
        total=len(live),
        carried=sum(row.group == CARRIED for row in live),
        on_time=by_outcome[DONE_ON_TIME],
        late=by_outcome[DONE_LATE],
        done_undated=by_outcome[DONE_UNDATED],
        check_ins=sum(by_outcome[each] for each in CHECK_INS),
        check_ins_done=by_outcome[CHECK_IN_DONE],
        waits=by_outcome[WAITS_ON_TIME] + by_outcome[WAITS_LATE] + by_outcome[CHECK_IN_WAITS],
        open_in_time=sum(row.outcome in (OPEN, WAITS_ON_TIME) and row.due_on is not None for row in live),
        open_late=sum(by_outcome[each] for each in OVERDUE),
        open_undated=sum(row.outcome in (OPEN_UNDATED, WAITS_ON_TIME) and row.due_on is None for row in live),
        cancelled=len(rows) - len(live),
        cancelled_late=by_outcome[CANCELLED_LATE],
        fell_due=len(due),
        fell_due_on_time=sum(row.outcome == DONE_ON_TIME for row in due),
        due_on_the_day=sum(row.due_on == day for row in due),
        send_backs=sum(row.send_backs for row in live),
    )


def by_unit(content: Content) -> list[tuple[str, list[TaskRow]]]:
    """The tasks that the report counts, under the unit that holds them, in the order of the units."""
    rows_by_unit: dict[str, list[TaskRow]] = {}
    for row in content.reported_on:
        rows_by_unit.setdefault(row.unit, []).append(row)
    order = {unit: n for n, unit in enumerate(content.units)}
    return sorted(rows_by_unit.items(), key=lambda pair: order.get(pair[0], len(order)))


def items_done(rows: Iterable[TaskRow]) -> tuple[int, int]:
    """How many items have all of these tasks done, of how many; what was cancelled counts for neither."""
    items = by_item(row for row in rows if row.outcome != CANCELLED)
    return sum(all(row.outcome in DONE for row in tasks) for tasks in items), len(items)


def items_in_draft(content: Content) -> int:
    """How many items the report names whose wording was not compared with the signed text."""
    rows = [row for row in content.tasks if row.draft]
    return len(by_item(rows)) + sum(twin.draft for twin in content.twins)


def by_item(rows: Iterable[TaskRow]) -> list[list[TaskRow]]:
    """The tasks of one item together, in their order."""
    rows_by_item: dict[tuple[str, str, str], list[TaskRow]] = {}
    for row in rows:
        rows_by_item.setdefault((row.document, row.item.partition("/")[0], row.text), []).append(row)
    return list(rows_by_item.values())
