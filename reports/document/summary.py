"""The first page of the internal report: what was won and lost since the last one, who, and what to decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TypeVar

from reports import wording
from reports.content.counting import by_unit, counts
from reports.content.index_types import IndexTable
from reports.content.types import CONSULTATION, CONTRIBUTION, OVERDUE, Content, Since
from reports.document.blocks import Bar, Block, Chart, Paragraph
from reports.document.official import Scope
from reports.periods import parse
from reports.wording import day, points, say

# So many units are named in a sentence, and have a bar; so many causes of risk are named.
MOST_UNITS, MOST_BARS, MOST_CAUSES = 2, 6, 1
POINTS = ("secured", "projected", "lost")
Amount = TypeVar("Amount", int, Decimal)


def summary(scope: Scope) -> Iterable[Block]:
    """Three short paragraphs and two charts: with the letterhead they fill the first page."""
    content = scope.content
    yield Paragraph(say("summary", "won_and_lost", what=_joined(_won_and_lost(content))))
    yield Paragraph(say("summary", "who", what=_joined(_who(content)) or say("summary", "nobody")))
    yield Paragraph(say("summary", "decide", what=_joined(_to_decide(content)) or say("summary", "nothing")))
    if content.index is not None and (chart := _by_component(content.index)).bars:
        yield chart
    if (chart := _by_unit(content)).bars:
        yield chart


def _joined(parts: Iterable[str]) -> str:
    """The parts as one sentence."""
    text = "; ".join(parts)
    return f"{text}." if text else ""


def _won_and_lost(content: Content) -> Iterator[str]:
    if content.since is None:
        yield say("summary", "first")
    else:
        yield from _since(content.since)
    index = content.index
    if index is not None and index.total.secured is not None:
        yield say("summary", "now", **{name: points(getattr(index.total, name)) for name in (*POINTS, "attainable")})


def _since(since: Since) -> Iterator[str]:
    moved = []
    for row in since.rows:
        if row.figure in POINTS and row.before is not None and row.now is not None:
            difference = Decimal(row.now) - Decimal(row.before)
            key = "up" if difference > 0 else "down" if difference < 0 else "same"
            name = say("columns", row.figure).lower()
            moved.append(say("summary", key, figure=name, points=points(f"{abs(difference):f}")))
    values = {"period": wording.period_name(parse(since.period)), "day": day(since.as_of)}
    yield say("summary", "since", **values, moved="; ".join(moved) or say("summary", "not_comparable"))
    yield say("summary", "tasks_since", settled=len(since.settled), late=len(since.newly_late), still=since.still_late)


def _most(amounts: Iterable[tuple[str, Amount]], number: int) -> list[tuple[str, Amount]]:
    """The largest, first those that come first; what is nought is none of them."""
    return sorted((pair for pair in amounts if pair[1]), key=lambda pair: -pair[1])[:number]


def _who(content: Content) -> list[str]:
    found = []
    late = [(unit, sum(row.outcome in OVERDUE for row in rows)) for unit, rows in by_unit(content)]
    if most := _most(late, MOST_UNITS):
        units = ", ".join(f"{unit} ({n})" for unit, n in most)
        found.append(say("summary", "late_most", units=units))
    for key in ("lost", "at_risk"):
        shares = (
            [(share.unit, Decimal(getattr(share, key))) for share in content.index.by_unit] if content.index else []
        )
        if largest := _most(((unit, amount) for unit, amount in shares if unit), MOST_UNITS):
            units = ", ".join(f"{unit} ({points(str(amount))})" for unit, amount in largest)
            found.append(say("summary", f"{key}_most", units=units))
    return found


def _to_decide(content: Content) -> list[str]:
    rows = content.reported_on
    undecided = [request for request in content.requests if not request.decision]
    unanswered = [row for row in content.awaited if row.kind == CONSULTATION and row.ended_on is None]
    undelivered = [row for row in content.awaited if row.kind == CONTRIBUTION and row.ended_on is None]
    without_day = [
        row for row in rows if row.outcome in OVERDUE and (row.forecast_on is None or row.forecast_on < content.as_of)
    ]
    numbers = (
        ("requests", len(undecided)), ("consultations", len(unanswered)), ("contributions", len(undelivered)),
        ("no_day", len(without_day)), ("waits", counts(rows, content.as_of).waits),
    )  # fmt: skip
    found = [say("summary", key, n=n) for key, n in numbers if n]
    if content.index is not None:
        at_risk: dict[str, Decimal] = {}
        for line in content.index.ledger:
            at_risk[line.criterion] = at_risk.get(line.criterion, Decimal(0)) + Decimal(line.at_risk)
        if most := _most(at_risk.items(), MOST_CAUSES):
            criteria = "; ".join(f"{name} ({points(str(amount))})" for name, amount in most)
            found.append(say("summary", "save_first", criteria=criteria))
    return found


def _by_component(index: IndexTable) -> Chart:
    """Secured, on track, at risk, lost: together the maximum that has data."""
    names = ("secured", "on_track", "at_risk", "lost")
    bars = []
    for row in index.rows:
        amounts = [getattr(row, name) for name in names]
        if row.depth == 0 and row.applies and None not in amounts:
            text = say("summary", "of_maximum", projected=points(row.projected), maximum=points(row.max_counted))
            bars.append(Bar(row.name, tuple(map(Decimal, amounts)), text))
    return Chart(say("summary", "chart_components"), tuple(say("summary", name) for name in names), tuple(bars))


def _by_unit(content: Content) -> Chart:
    """The tasks of each unit; of many units those with most late ones."""
    bars = []
    for unit, rows in by_unit(content):
        counted = counts(rows, content.as_of)
        done = counted.on_time + counted.done_undated
        others = counted.unfinished - counted.open_late
        parts = (done, counted.late, others, counted.open_late)
        text = say("summary", "done_of", done=counted.done, total=counted.total)
        bars.append((counted.open_late, Bar(unit, tuple(map(Decimal, parts)), text)))
    if len(bars) > MOST_BARS:
        bars = sorted(bars, key=lambda pair: -pair[0])[:MOST_BARS]
    legend = tuple(say("summary", f"tasks_{name}") for name in ("on_time", "late", "open", "overdue"))
    return Chart(say("summary", "chart_units"), legend, tuple(bar for _late, bar in bars))
