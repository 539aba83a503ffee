"""What only the internal report says: the waits, units, three figures, ledger, send-backs and changes of a period."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from reports.content.counting import counts
from reports.document import coordination_tables, index_tables, tables, wording
from reports.document.blocks import Block, Bullet, Paragraph
from reports.document.official import Asked, Fill, progress
from reports.document.wording import day, points, say
from reports.periods import parse

# So many tasks are named that were settled or became late; of more, how many.
MOST_NAMED = 30


def internal_progress(asked: Asked) -> Iterable[Block]:
    """The same, and what waits to be verified: that stays inside."""
    yield from progress(asked)
    waits = counts(asked.content.reported_on, asked.content.as_of).waits
    if waits:
        yield Paragraph(say("body", "waits", n=waits))


def index(asked: Asked) -> Iterable[Block]:
    """The three figures with what must be said beside them: provisional, stated, without data."""
    found = asked.content.index
    if found is None:
        yield Paragraph(say("body", "index_none"))
        return
    told = {
        "set": found.set_name,
        "decision": say("body", "index_decision", decision=found.decision) if found.decision else "",
        "provisional": say("body", "index_provisional") if found.provisional else "",
    }
    yield Paragraph(say("body", "index_set", **told, day=day(asked.content.as_of)))
    if found.of_another_year:
        yield Paragraph(say("body", "index_other_year", year=found.year))
    total = found.total
    if total.secured is None:
        yield Paragraph(say("body", "index_no_data"))
    else:
        names = ("secured", "projected", "attainable", "max_counted", "maximum", "lost", "at_risk")
        yield Paragraph(say("body", "index_total", **{name: points(getattr(total, name)) for name in names}))
        if Decimal(found.stated_points):
            yield Paragraph(say("body", "index_stated", points=points(found.stated_points)))
    ranks = [
        say("body", "index_rank", year=year, rank=rank, of=say("body", "index_rank_of", of=of) if of else "")
        for year, rank, of in found.prior
        if rank
    ]
    if ranks:
        yield Paragraph(say("body", "index_ranks", ranks="; ".join(ranks)))
    yield index_tables.index(found.total, found.rows, provisional_set=found.provisional)


def stated(asked: Asked) -> Iterable[Block]:
    found = asked.content.index
    if found is None or not found.stated:
        yield Paragraph(say("notes", "none"))
        return
    yield index_tables.stated(found)


def ledger(asked: Asked) -> Iterable[Block]:
    found = asked.content.index
    if found is None or not found.ledger:
        yield Paragraph(say("notes", "none"))
        return
    total = say("body", "ledger_total", lost=points(found.lost), at_risk=points(found.at_risk))
    yield Paragraph(f"{total} {index_tables.caveat_of(found)}".rstrip())
    yield index_tables.points_by_unit(found.by_unit)
    yield index_tables.ledger(found)


def units(asked: Asked) -> Iterable[Block]:
    yield tables.units(asked.content)


def late(asked: Asked) -> Iterable[Block]:
    table = tables.late(asked.content)
    yield table if table.rows else Paragraph(say("notes", "none"))


def sent_back(asked: Asked) -> Iterable[Block]:
    rows = [event for event in asked.content.events if event.kind == "send_back"]
    for row in rows:
        values = {"task": row.task, "text": row.text, "unit": row.unit, "day": day(row.on), "reason": row.reason}
        yield Bullet(say("body", "sent_back", **values))
    if not rows:
        yield Paragraph(say("notes", "none"))


def waiting(asked: Asked) -> Iterable[Block]:
    rows = [row for row in asked.content.reported_on if row.waiting_on]
    for row in rows:
        task = f"{row.document}, {row.item}"
        yield Bullet(say("body", "waiting", task=task, text=row.text, unit=row.unit, whom=row.waiting_on))
    if not rows:
        yield Paragraph(say("notes", "none"))


def contributions(asked: Asked) -> Iterable[Block]:
    return coordination_tables.blocks(asked.content, coordination_tables.CONTRIBUTION)


def consultations(asked: Asked) -> Iterable[Block]:
    return coordination_tables.blocks(asked.content, coordination_tables.CONSULTATION)


def requests(asked: Asked) -> Iterable[Block]:
    rows = asked.content.requests
    for row in rows:
        decision = f"{row.decision}_internal" if row.internal and row.decision == "granted" else row.decision
        values = {
            "task": row.task,
            "text": row.text,
            "unit": row.unit,
            "asked": say("body", f"request_{row.kind}", asked=row.asked),
            "day": day(row.requested_on),
            "decision": say("body", decision or "undecided", day=day(row.decided_on)),
        }
        yield Bullet(say("body", "request", **values))
    if not rows:
        yield Paragraph(say("notes", "none"))


def events(asked: Asked) -> Iterable[Block]:
    table = tables.events(asked.content)
    yield table if table.rows else Paragraph(say("notes", "none"))


def since(asked: Asked) -> Iterable[Block]:
    """What is different from the last frozen report: figures, then the tasks that were settled or became late."""
    found = asked.content.since
    if found is None:
        yield Paragraph(say("body", "since_none"))
        return
    told = {"period": wording.period_name(parse(found.period)), "day": day(found.as_of)}
    number = say("body", "since_number", number=found.number) if found.number else ""
    yield Paragraph(say("body", "since", **told, number=number), keep=True)
    yield tables.since(found, asked.period)
    for key, rows in (("since_settled", found.settled), ("since_late", found.newly_late)):
        yield Paragraph(say("body", key, n=len(rows) or say("body", "none_of_them")), keep=bool(rows))
        for row in rows[:MOST_NAMED]:
            values = {"task": row.task, "text": row.text.rstrip(" .;"), "unit": row.unit}
            yield Bullet(say("body", "since_task", **values, state=say("outcome", row.outcome, days=row.days_late)))
        if len(rows) > MOST_NAMED:
            yield Paragraph(say("body", "since_more", n=len(rows) - MOST_NAMED))
    yield Paragraph(say("body", "since_still", n=found.still_late or say("body", "none_of_them")))


INTERNAL: dict[str, Fill] = {
    "progress": internal_progress,
    "units": units,
    "late": late,
    "index": index,
    "ledger": ledger,
    "stated": stated,
    "sent_back": sent_back,
    "waiting": waiting,
    "contributions": contributions,
    "consultations": consultations,
    "requests": requests,
    "events": events,
    "since": since,
}
