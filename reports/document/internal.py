"""What only the internal report says: the waits, units, index, ledger, send-backs and changes of a period."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from reports import wording
from reports.content.counting import counts
from reports.content.types import CONSULTATION, CONTRIBUTION, RequestRow
from reports.document import coordination_tables, index_tables, official, tables
from reports.document.blocks import Block, Bullet, Paragraph
from reports.document.official import Fill, Scope
from reports.document.summary import summary
from reports.periods import parse
from reports.wording import day, points, say

# So many tasks are named that were settled or became late; of more, how many.
MOST_NAMED = 30


def progress(scope: Scope) -> Iterable[Block]:
    """The counts of the official report, and what waits to be verified, which stays inside."""
    yield from official.progress(scope)
    waits = counts(scope.content.reported_on, scope.content.as_of).waits
    if waits:
        yield Paragraph(say("body", "waits", n=waits))


def index(scope: Scope) -> Iterable[Block]:
    """The figures with what must be said beside them: provisional, stated, without data."""
    index = scope.content.index
    if index is None:
        yield Paragraph(say("body", "index_none"))
        return
    yield from index_tables.about_set(
        index.year, index.set_name, index.decision, provisional=index.provisional,
        of_another_year=index.of_another_year, as_of=scope.content.as_of,
    )  # fmt: skip
    total, three_figures = index.total, scope.content.has_three_figures
    if total.secured is None:
        yield Paragraph(say("body", "index_no_data"))
    else:
        names = ("secured", "cautious", "projected", "attainable", "max_counted", "maximum")
        figures = {name: points(getattr(total, name)) for name in (*names, "lost", "at_risk", "on_track")}
        yield Paragraph(say("body", "index_total_of_three" if three_figures else "index_total", **figures))
        if Decimal(index.stated_points):
            yield Paragraph(say("body", "index_stated", points=points(index.stated_points)))
    ranks = [
        say("body", "index_rank", year=year, rank=rank, of=say("body", "index_rank_of", of=of) if of else "")
        for year, rank, of in index.prior
        if rank
    ]
    if ranks:
        yield Paragraph(say("body", "index_ranks", ranks="; ".join(ranks)))
    yield index_tables.index(index.total, index.rows, provisional_set=index.provisional, three_figures=three_figures)


def stated(scope: Scope) -> Iterable[Block]:
    index = scope.content.index
    yield tables.or_none(index_tables.stated(index.stated if index else ()))


def ledger(scope: Scope) -> Iterable[Block]:
    index = scope.content.index
    if index is None or not index.ledger:
        yield tables.none()
        return
    three_figures = scope.content.has_three_figures
    key = "ledger_total_of_three" if three_figures else "ledger_total"
    total = say("body", key, lost=points(index.lost), at_risk=points(index.at_risk))
    yield Paragraph(f"{total} {index_tables.caveat_of(index)}".rstrip())
    yield index_tables.points_by_unit(index.by_unit, three_figures=three_figures)
    yield index_tables.ledger(index, three_figures=three_figures)


def units(scope: Scope) -> Iterable[Block]:
    yield tables.units(scope.content)


def late(scope: Scope) -> Iterable[Block]:
    yield tables.or_none(tables.late(scope.content))


def sent_back(scope: Scope) -> Iterable[Block]:
    return _bullets(
        say("body", "sent_back", task=row.task, text=row.text, unit=row.unit, day=day(row.on), reason=row.reason)
        for row in scope.content.events
        if row.kind == "send_back"
    )


def waiting(scope: Scope) -> Iterable[Block]:
    return _bullets(
        say(
            "body",
            "waiting",
            task=wording.source(row.document, row.item),
            text=tables.text_of(row),
            unit=row.unit,
            whom=row.waiting_on,
        )  # fmt: skip
        for row in scope.content.reported_on
        if row.waiting_on
    )


def contributions(scope: Scope) -> Iterable[Block]:
    return coordination_tables.blocks(scope.content, CONTRIBUTION)


def consultations(scope: Scope) -> Iterable[Block]:
    return coordination_tables.blocks(scope.content, CONSULTATION)


def requests(scope: Scope) -> Iterable[Block]:
    return _bullets(_request(row) for row in scope.content.requests)


def _request(row: RequestRow) -> str:
    decision = f"{row.decision}_internal" if row.internal and row.decision == "granted" else row.decision
    return say(
        "body", "request", task=row.task, text=row.text, unit=row.unit, day=day(row.requested_on),
        asked=say("body", f"request_{row.kind}", asked=row.asked),
        decision=say("body", decision or "undecided", day=day(row.decided_on)),
    )  # fmt: skip


def events(scope: Scope) -> Iterable[Block]:
    yield tables.or_none(tables.events(scope.content))


def since(scope: Scope) -> Iterable[Block]:
    """What is different from the last frozen report: figures, then the tasks that were settled or became late."""
    before = scope.content.since
    if before is None:
        yield Paragraph(say("body", "since_none"))
        return
    number = say("body", "since_number", number=before.number) if before.number else ""
    period = wording.period_name(parse(before.period))
    yield Paragraph(say("body", "since", period=period, day=day(before.as_of), number=number), keep=True)
    yield tables.since(before, scope.period)
    for key, rows in (("since_settled", before.settled), ("since_late", before.newly_late)):
        yield Paragraph(say("body", key, n=len(rows) or say("body", "none_of_them")), keep=bool(rows))
        for row in rows[:MOST_NAMED]:
            values = {"task": row.task, "text": row.text.rstrip(" .;"), "unit": row.unit}
            yield Bullet(say("body", "since_task", **values, state=say("outcome", row.outcome, days=row.days_late)))
        if len(rows) > MOST_NAMED:
            yield Paragraph(say("body", "since_more", n=len(rows) - MOST_NAMED))
    yield Paragraph(say("body", "since_still", n=before.still_late or say("body", "none_of_them")))


def _bullets(texts: Iterable[str]) -> list[Block]:
    """A line each; the sentence for nothing where there is none."""
    blocks: list[Block] = [Bullet(text) for text in texts]
    return blocks or [tables.none()]


FILLS: dict[str, Fill] = {
    "summary": summary,
    "progress": progress,
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
"""What the outline of an internal report may be filled with."""
