"""What the parts of a report say, from its content: each function gives the blocks of one `fill` of the outlines.

Nothing here may say what stays inside the office: that is in `internal`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reports import wording
from reports.content.counting import Counts, by_item, counts, items_done
from reports.content.types import CANCELLED, CANCELLED_LATE, DONE, LATER, Content, PlanRow, TaskRow
from reports.document import tables
from reports.document.blocks import Block, Bullet, Paragraph
from reports.periods import Kind, Period, of_year, parse
from reports.wording import day, say


@dataclass(frozen=True)
class Scope:
    """What a fill may use: the content, the tasks that its part takes, and whether a text was typed for the part."""

    content: Content
    rows: tuple[TaskRow, ...] = ()
    typed: bool = False

    @property
    def period(self) -> Period:
        return parse(self.content.period)


def values(counted: Counts) -> dict[str, object]:
    """The counts by the names that the sentences use; what is zero is left out of the brackets."""
    done = (
        ("on_time", counted.on_time), ("late", counted.late), ("undated", counted.done_undated),
        ("check_in", counted.check_ins_done),
    )  # fmt: skip
    unfinished = (
        ("in_time", counted.open_in_time), ("late", counted.open_late), ("undated", counted.open_undated),
        ("check_in", counted.check_ins_open),
    )  # fmt: skip
    apart = (("carried", counted.carried), ("check_ins", counted.check_ins))
    of_total = [say("body", key, n=n) for key, n in apart if n]
    return {
        "total": counted.total,
        "done": counted.done,
        "done_apart": _apart(done),
        "on_time": counted.on_time,
        "unfinished": counted.unfinished,
        "unfinished_apart": _apart(unfinished),
        "of_total": say("body", "of_total", parts=", ".join(of_total)) if of_total else "",
    }


def _apart(parts: Iterable[tuple[str, int]]) -> str:
    """ " (đúng hạn 2, quá hạn 1)", and where all are of one kind " (đúng hạn)"."""
    several = [(key, n) for key, n in parts if n]
    parts_in_words = [say("parts", key, n=n if len(several) > 1 else "").strip() for key, n in several]
    return f" ({', '.join(parts_in_words)})" if several else ""


def plans(scope: Scope) -> Iterable[Block]:
    content = scope.content
    if not content.plans:
        yield Paragraph(say("body", "no_plans", day=day(content.as_of)))
        return
    yield Paragraph(say("body", "plans", year=scope.period.year, office=content.office.short_name), keep=True)
    yield from map(Bullet, wording.ended([_plan(plan) for plan in content.plans]))


def _plan(plan: PlanRow) -> str:
    # Only a number that a source states: how many items are loaded is no fact about the plan.
    items = say("body", "plan_items", n=plan.stated_items) if plan.stated_items else ""
    return say("body", "plan", title=plan.title, document=wording.document(plan.number, plan.dated_on), items=items)


def progress(scope: Scope) -> Iterable[Block]:
    """The counts of the period by the words of reports to the government (docs/domain.md §5)."""
    counted = counts(scope.content.reported_on, scope.content.as_of)
    if not counted.total:
        yield Paragraph(say("body", "no_tasks"))
        return
    yield Paragraph(say("body", "total", **values(counted)))
    done, total = items_done(scope.content.reported_on)
    yield Paragraph(say("body", "items", done=done, total=total))
    if counted.cancelled_late:
        yield Paragraph(say("body", "cancelled_late", n=counted.cancelled_late))
    if counted.cancelled:
        yield Paragraph(say("body", "cancelled", n=counted.cancelled))
    if counted.share is None:
        yield Paragraph(say("body", "no_share"))
    else:
        share = wording.share(counted.share)
        last = counted.due_on_the_day
        apart = say("body", "due_on_the_day", n=last, day=day(scope.content.as_of)) if last else ""
        numbers = {"on_time": counted.fell_due_on_time, "due": counted.fell_due, "share": share}
        yield Paragraph(say("body", "share", **numbers, due_on_the_day=apart))


def tasks(scope: Scope) -> Iterable[Block]:
    """How far the part's tasks are, and each result that is there, with its document.

    A text that was typed for the part stands in the place of the list of results.
    """
    counted = counts(scope.rows, scope.content.as_of)
    if not counted.total:
        yield Paragraph(say("body", "part_none"))
        return
    key = "part_all" if counted.done == counted.total else "part" if counted.done else "part_nothing"
    key += "_of_one" if counted.total == 1 else ""
    yield Paragraph(say("body", key, **values(counted)))
    results = by_item(row for row in scope.rows if row.outcome in DONE)
    if results and not scope.typed:
        yield Paragraph(say("body", "part_done"), keep=True)
        yield from map(Bullet, wording.ended([_result(tasks_of_item) for tasks_of_item in results]))


def _result(rows: list[TaskRow]) -> str:
    """The text of an item with the documents that show its results, else how many they are."""
    text, proofs = tables.text_of(rows[0]).rstrip(" .;"), tables.proofs(rows)
    if proofs:
        return text + say("body", "proofs", proofs=proofs)
    return text + (say("body", "times", n=len(rows)) if len(rows) > 1 else "")


def achieved(scope: Scope) -> Iterable[Block]:
    counted = counts(scope.content.reported_on, scope.content.as_of)
    key = "achieved" if counted.done else "nothing_achieved" if counted.total else "no_tasks"
    yield Paragraph(say("body", key, **values(counted)))


def shortcomings(scope: Scope) -> Iterable[Block]:
    counted = counts(scope.content.reported_on, scope.content.as_of)
    parts = (("open_late", counted.open_late), ("done_late", counted.late))
    text = "; ".join(say("body", key, n=n) for key, n in parts if n)
    yield Paragraph(f"{wording.capital(text)}." if text else say("body", "no_shortcomings"))


def outlook(scope: Scope) -> Iterable[Block]:
    """What remains of this period, how much falls due in the next one as far as it is known, and what comes first."""
    content, following = scope.content, scope.period.next
    counted = counts(content.reported_on, content.as_of)
    left = counted.unfinished - counted.cancelled_late
    if left:
        yield Paragraph(say("body", "outlook_carry", n=left))
    over = (CANCELLED, CANCELLED_LATE, *DONE)
    open_rows = [row for row in content.tasks if row.group == LATER and row.outcome not in over]
    due = [row for row in open_rows if _belongs_to(row, following)]
    name = wording.period_name(following)
    if not due:
        yield Paragraph(say("body", "outlook_none", period=name))
        return
    quarter = next(each for each in of_year(following.year, Kind.QUARTER) if each.holds(following.first))
    first = [rows for rows in by_item(due) if _belongs_to(rows[0], quarter) and not rows[0].check_in]
    yield Paragraph(say("body", "outlook" if first else "outlook_only", n=len(due), period=name), keep=bool(first))
    yield from map(Bullet, wording.ended([_outlook_item(rows, quarter) for rows in first]))


def _outlook_item(rows: list[TaskRow], quarter: Period) -> str:
    days = dict.fromkeys(day(row.due_on) for row in rows if _belongs_to(row, quarter))
    return say("body", "outlook_item", text=tables.text_of(rows[0]).rstrip(" .;"), days=", ".join(days))


def _belongs_to(row: TaskRow, period: Period) -> bool:
    return row.decreed_on is not None and period.holds(row.decreed_on)


Fill = Callable[[Scope], Iterable[Block]]
FILLS: dict[str, Fill] = {
    "plans": plans,
    "progress": progress,
    "tasks": tasks,
    "achieved": achieved,
    "shortcomings": shortcomings,
    "outlook": outlook,
}
"""What the outline of an official report may be filled with."""
