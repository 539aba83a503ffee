"""The tables of the internal report on contributions and consultations that were late, from its content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from cchc.files.cells import Row
from reports.content.types import AwaitedRow, Content
from reports.document import tables
from reports.document.blocks import CENTRE, Block, Paragraph, Table
from reports.document.tables import NUMBER, column
from reports.wording import day, say


def table(rows: Iterable[AwaitedRow], kind: str) -> Table:
    """Who is late with what, for which unit's task, since when."""
    columns = (
        column(*NUMBER),
        column(f"whom_{kind}", 16),
        column("asked_what", 24),
        column("unit_waiting", 15),
        column("asked_on", 16, CENTRE),
        column("due_on", 16, CENTRE),
        column("days_overdue", 8, CENTRE),
        column("state", 16),
    )
    chosen = [row for row in rows if row.kind == kind]
    return Table(columns, tuple(_cells(n, row) for n, row in enumerate(chosen, 1)))


def _cells(n: int, row: AwaitedRow) -> Row:
    text = f"{row.what or row.text} ({row.task})"
    state = say("awaited", row.outcome or ("open" if row.ended_on is None else "rests"), day=day(row.ended_on))
    return Row((n, row.whom, text, row.unit, row.asked_on, row.due_on, row.days_late, state))


def blocks(content: Content, kind: str) -> Iterator[Block]:
    """Whose they are in a sentence, then each in the table."""
    rows = [row for row in content.awaited if row.kind == kind]
    if rows:
        yield Paragraph(_summary(rows, kind), keep=True)
    yield tables.or_none(table(rows, kind))


def _summary(rows: list[AwaitedRow], kind: str) -> str:
    """Whose they are: "Sở Tài chính 2, Sở Xây dựng 1"."""
    counted = Counter(row.whom for row in rows)
    whose = ", ".join(f"{name} {n}" for name, n in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))
    still = sum(row.ended_on is None for row in rows)
    return say("awaited", f"late_{kind}", n=len(rows), still=still, whose=whose)
