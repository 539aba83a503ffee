"""What the parts of a report say, from its content: each function gives the blocks of one `fill` of the outlines.

What only the internal report says stands in `inside.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reports.content.counting import Counts, by_item, counts
from reports.content.types import CANCELLED, DONE, LATER, Content, TaskRow
from reports.document import tables, wording
from reports.document.blocks import Block, Bullet, Paragraph
from reports.document.wording import day, say
from reports.periods import Kind, Period, of_day, parse


@dataclass(frozen=True)
class Asked:
    """What a fill may use: the content, and the tasks that its part takes."""

    content: Content
    rows: tuple[TaskRow, ...] = ()

    @property
    def period(self) -> Period:
        return parse(self.content.period)


def gaps(found: Counts) -> dict[str, object]:
    """The counts by the names that the sentences use; what is nought is not told apart."""
    done = (("on_time", found.on_time), ("late", found.late), ("undated", found.done_undated))
    unfinished = (("in_time", found.open_in_time), ("late", found.open_late), ("undated", found.open_undated))
    return {
        "total": found.total,
        "done": found.done,
        "done_apart": _apart(done),
        "on_time": found.on_time,
        "unfinished": found.unfinished,
        "unfinished_apart": _apart(unfinished),
        "carried": say("body", "carried", n=found.carried) if found.carried else "",
    }


def _apart(parts: Iterable[tuple[str, int]]) -> str:
    """ " (đúng hạn 2, quá hạn 1)", and where all are of one kind " (đúng hạn)"."""
    several = [(key, n) for key, n in parts if n]
    told = [say("parts", key, n=n if len(several) > 1 else "").strip() for key, n in several]
    return f" ({', '.join(told)})" if told else ""


def plans(asked: Asked) -> Iterable[Block]:
    content = asked.content
    if not content.plans:
        yield Paragraph(say("body", "no_plans", day=day(content.as_of)))
        return
    yield Paragraph(say("body", "plans", year=asked.period.year, office=content.office.short_name), keep=True)
    for plan in content.plans:
        # Only a number that a source states: how many items are loaded is no fact about the plan.
        items = say("body", "plan_items", n=plan.stated_items) if plan.stated_items else ""
        told = say("body", "plan", title=plan.title, number=plan.number, day=day(plan.dated_on), items=items)
        yield Bullet(f"{told};" if plan != content.plans[-1] else f"{told}.")


def progress(asked: Asked) -> Iterable[Block]:
    """The counts of the period by the words of reports to the government (docs/domain.md §5)."""
    found = counts(asked.content.reported_on, asked.content.as_of)
    if not found.total:
        yield Paragraph(say("body", "no_tasks"))
        return
    yield Paragraph(say("body", "total", **gaps(found)))
    if found.cancelled:
        yield Paragraph(say("body", "cancelled", n=found.cancelled))
    if found.share is None:
        yield Paragraph(say("body", "no_share"))
    else:
        told = {"on_time": found.fell_due_on_time, "due": found.fell_due, "share": wording.share(found.share)}
        yield Paragraph(say("body", "share", **told))


def tasks(asked: Asked) -> Iterable[Block]:
    """How far the part's tasks are, and each result that is there, with its document."""
    found = counts(asked.rows, asked.content.as_of)
    if not found.total:
        yield Paragraph(say("body", "part_none"))
        return
    key = "part_all" if found.done == found.total else "part" if found.done else "part_nothing"
    key += "_of_one" if found.total == 1 else ""
    yield Paragraph(say("body", key, **gaps(found)))
    results = by_item(row for row in asked.rows if row.outcome in DONE)
    if results:
        yield Paragraph(say("body", "part_done"), keep=True)
    for n, same in enumerate(results):
        told = tables.marked(same[0], same[0].text.rstrip(" .;")) + _proofs(same)
        yield Bullet(told + ("." if n == len(results) - 1 else ";"))


def _proofs(rows: list[TaskRow]) -> str:
    shown = tables.proofs(rows)
    if shown:
        return say("body", "proofs", proofs=shown)
    return say("body", "times", n=len(rows)) if len(rows) > 1 else ""


def achieved(asked: Asked) -> Iterable[Block]:
    found = counts(asked.content.reported_on, asked.content.as_of)
    key = "achieved" if found.done else "nothing_achieved" if found.total else "no_tasks"
    yield Paragraph(say("body", key, **gaps(found)))


def shortcomings(asked: Asked) -> Iterable[Block]:
    found = counts(asked.content.reported_on, asked.content.as_of)
    parts = (("open_late", found.open_late), ("done_late", found.late))
    told = "; ".join(say("body", key, n=n) for key, n in parts if n)
    yield Paragraph(f"{wording.capital(told)}." if told else say("body", "no_shortcomings"))


def outlook(asked: Asked) -> Iterable[Block]:
    """What remains of this period, how much falls due in the next one as far as it is known, and what comes first."""
    content, following = asked.content, asked.period.next
    left = counts(content.reported_on, content.as_of).unfinished
    if left:
        yield Paragraph(say("body", "outlook_carry", n=left))
    open_rows = [row for row in content.tasks if row.group == LATER and row.outcome not in (CANCELLED, *DONE)]
    due = [row for row in open_rows if following.holds(row.decreed_on)]
    name = wording.period_name(following)
    if not due:
        yield Paragraph(say("body", "outlook_none", period=name))
        return
    quarter = of_day(following.first, Kind.QUARTER)
    first = [same for same in by_item(due) if quarter.holds(same[0].decreed_on) and not same[0].check_in]
    yield Paragraph(say("body", "outlook" if first else "outlook_only", n=len(due), period=name), keep=bool(first))
    for n, same in enumerate(first):
        days = ", ".join(dict.fromkeys(day(row.due_on) for row in same if quarter.holds(row.decreed_on)))
        text = tables.marked(same[0], same[0].text.rstrip(" .;"))
        yield Bullet(say("body", "outlook_item", text=text, days=days) + ("." if n == len(first) - 1 else ";"))


Fill = Callable[[Asked], Iterable[Block]]
OFFICIAL: dict[str, Fill] = {
    "plans": plans,
    "progress": progress,
    "tasks": tasks,
    "achieved": achieved,
    "shortcomings": shortcomings,
    "outlook": outlook,
}
"""What an outline for the outside may be filled with: nothing of the inside stands here."""
