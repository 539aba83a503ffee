"""The tables of reports, from their content: columns and rows as data, the same for DOCX, XLSX and print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from cchc.files.cells import Row, Share, Value
from reports import wording
from reports.content.counting import Counts, by_unit, counts
from reports.content.index_types import IndicatorRow
from reports.content.types import (  # fmt: skip
    CANCELLED,
    CANCELLED_LATE,
    CHECK_IN_WAITS,
    DONE,
    OPEN,
    OVERDUE,
    PERIOD,
    REPORTED_ON,
    WAITS_LATE,
    WAITS_ON_TIME,
    Content,
    EventRow,
    Since,
    SinceRow,
    TaskRow,
)
from reports.document.blocks import CENTRE, RIGHT, Block, Column, Paragraph, Table
from reports.periods import Period, parse
from reports.wording import NO_DATA, day, points, say

GIVEN, CANCELLED_BY_ACT = "give", "cancel"
# More units than these are counted, not named.
MOST_UNITS = 3


def column(key: str, width: int, align: str = "left", **values: object) -> Column:
    return Column(say("columns", key, **values), width, align)


NUMBER = ("n", 7, CENTRE)


def figure(value: str | None) -> Value:
    """Points or a count of the content; a dash where there is no data."""
    return Decimal(value) if value else NO_DATA


def amount(value: str) -> Value:
    """Points that a line of the ledger lost or risks; an empty cell for none."""
    return Decimal(value) or None


def share(value: str | None) -> Value:
    """A share in percent of the content; a dash where there is no data."""
    return Share(Decimal(value)) if value else NO_DATA


def none() -> Paragraph:
    """What stands in the place of a table or list without rows."""
    return Paragraph(say("notes", "none"))


def or_none(table: Table) -> Block:
    return table if table.rows else none()


def text_of(row: TaskRow) -> str:
    """What is to be done, and from which year it was carried."""
    return wording.with_year(row.text, row.from_year)


def state(row: TaskRow, inside: bool, day_of_report: date) -> str:
    """What became of a task, in words. Without `inside`, what waits to be verified is not finished yet."""
    key = row.outcome
    if key == OPEN and row.due_on is not None and row.due_on > day_of_report:
        key = "open_later"
    if not inside and key in (WAITS_ON_TIME, WAITS_LATE, CHECK_IN_WAITS):
        key = f"outside_{key}"
    return say("outcome", key, days=row.days_late)


def result(row: TaskRow, inside: bool, day_of_report: date) -> str:
    """The state with its proof; inside also with the days counted from the decreed deadline where they differ."""
    text = state(row, inside, day_of_report)
    if row.days_late and row.days_late_by_decree != row.days_late and inside:
        text += " " + say("outcome", "by_decree", days=row.days_late_by_decree, day=day(row.decreed_on))
    proof = cancelling(row) or (_proof(row) if row.outcome in DONE or inside else "")
    return f"{text}: {proof}" if proof else text


def cancelling(row: TaskRow) -> str:
    """The document by which the task was cancelled: number, day, issuer; nothing for any other."""
    if row.outcome not in (CANCELLED, CANCELLED_LATE) or not row.cancelled_by:
        return ""
    document = wording.dated(row.cancelled_by, [day(row.cancelled_by_on)])
    issuer = row.cancelled_by_issuer
    return say("body", "of_issuer", document=document, issuer=issuer) if issuer else document


def _proof(row: TaskRow) -> str:
    if not row.proof:
        return day(row.product_on)
    return wording.dated(row.proof, [day(row.proof_on or row.product_on)])


def proofs(rows: Iterable[TaskRow]) -> str:
    """The documents that show the results of several tasks, each named once with its days."""
    days: dict[str, list[str]] = {}
    for row in rows:
        if row.proof:
            days.setdefault(row.proof, []).append(day(row.proof_on or row.product_on))
    return "; ".join(wording.dated(number, days_of_number) for number, days_of_number in days.items())


def deadline(row: TaskRow) -> Value:
    return row.due_on or NO_DATA


def tasks_by_unit(content: Content) -> Table:
    """The tasks of the period under the unit that leads them; carried and undated ones in groups of their own."""
    columns = (
        column(*NUMBER),
        column("task", 33),
        column("document", 16),
        column("product", 14),
        column("deadline", 10, CENTRE),
        column("result", 28),
    )
    return Table(columns, tuple(_unit_rows(content)))


def _unit_rows(content: Content) -> Iterator[Row]:
    for n, (unit, rows) in enumerate(by_unit(content), 1):
        yield Row((f"{wording.roman(n)}. {unit}",), group=True, strong=True)
        for group in REPORTED_ON:
            of_group = [row for row in rows if row.group == group]
            if of_group and (group != PERIOD or len(of_group) < len(rows)):
                yield Row((say("groups", group),), group=True)
            of_group.sort(key=lambda row: (row.due_on is None, row.due_on or content.as_of, row.document_on, row.key))
            for number, row in enumerate(of_group, 1):
                source = wording.source(row.document, row.item)
                yield Row((number, text_of(row), source, row.product, deadline(row), result(row, True, content.as_of)))


# What adds up to the total, and what is part of another count and so is headed "of these".
PARTS = ("on_time", "late", "done_undated", "open_in_time", "open_late", "open_undated", "check_ins")
OF_THE_TOTAL, OF_THE_UNFINISHED, OF_THE_LATE = "carried", "waits", "cancelled_late"
RARE = ("done_undated", "check_ins", OF_THE_TOTAL, OF_THE_UNFINISHED, OF_THE_LATE)
"""Counts that stand only where there are any."""


def counted_keys(content: Content) -> list[str]:
    """The counts of the report in their order, each part of another one after it."""
    everything = counts(content.reported_on, content.as_of)
    keys = ("total", OF_THE_TOTAL, *PARTS, OF_THE_LATE, OF_THE_UNFINISHED)
    return [key for key in keys if key not in RARE or getattr(everything, key)]


def units(content: Content) -> Table:
    """Counts by unit; what is part of another count says so, the others add up to the total."""
    keys = counted_keys(content)
    everything = counts(content.reported_on, content.as_of)
    on_the_day = everything.due_on_the_day > 0
    columns = (
        column("unit", 26),
        *(column(key, 8, CENTRE) for key in keys),
        column("share", 8, CENTRE),
        *((column("due_on_the_day", 8, CENTRE),) if on_the_day else ()),
        column("send_backs", 7, CENTRE),
    )

    def row(name: str, counted: Counts, *, strong: bool = False) -> Row:
        figures = (getattr(counted, key) for key in keys)
        last = (counted.due_on_the_day,) if on_the_day else ()
        return Row((name, *figures, share(counted.share), *last, counted.send_backs), strong=strong)

    rows = [row(unit, counts(tasks, content.as_of)) for unit, tasks in by_unit(content)]
    return Table(columns, (*rows, row(say("columns", "sum"), everything, strong=True)))


def late(content: Content) -> Table:
    """The tasks that the count "unfinished, late" counts, the latest first."""
    columns = (
        column(*NUMBER),
        column("task", 32),
        column("document", 15),
        column("unit", 16),
        column("deadline", 14, CENTRE),
        column("state", 22),
    )
    rows = [row for row in content.reported_on if row.outcome in OVERDUE]
    rows.sort(key=lambda row: (-row.days_late, row.key))
    return Table(columns, tuple(_late_row(n, row, content) for n, row in enumerate(rows, 1)))


def _late_row(n: int, row: TaskRow, content: Content) -> Row:
    source = wording.source(row.document, row.item)
    stands = state(row, True, content.as_of)
    cancelled = cancelling(row)
    stands = f"{stands}: {cancelled}" if cancelled else stands
    return Row((n, text_of(row), source, row.unit, deadline(row), stands))


def events(content: Content) -> Table:
    columns = (
        column("day", 15, CENTRE),
        column("change", 13),
        column("effect", 13),
        column("task", 27),
        column("unit", 19),
        column("before", 15, CENTRE),
        column("after", 15, CENTRE),
    )
    return Table(columns, tuple(_event_rows(content)))


def _event_rows(content: Content) -> Iterator[Row]:
    """Changes by day; what one document gave on one day stands in one row."""
    changes: dict[object, list[EventRow]] = {}
    for n, row in enumerate(content.events):
        if row.kind != "send_back":
            changes.setdefault((row.on, row.document) if row.kind == GIVEN else n, []).append(row)
    for rows in changes.values():
        yield _given(rows) if len(rows) > 1 else _event(rows[0])


def _event(row: EventRow) -> Row:
    unit = f"{row.unit_before} → {row.unit}" if row.unit_before else row.unit
    days = (row.before or NO_DATA, row.after or NO_DATA)
    text = f"{row.text} ({row.task})"
    if row.kind == CANCELLED_BY_ACT:
        text += f": {row.reason}"  # with the document, its day and issuer
    return Row((row.on, say("events", row.kind), _effect(row), text, unit, *days))


def _given(rows: list[EventRow]) -> Row:
    first, text = rows[0], say("body", "given", n=len(rows), document=rows[0].document)
    return Row((first.on, say("events", first.kind), _effect(first), text, units_of(rows), NO_DATA, NO_DATA))


def _effect(row: EventRow) -> str:
    return say("effects", row.effect) if row.effect else NO_DATA


def units_of(rows: Iterable[EventRow | TaskRow]) -> str:
    names = list(dict.fromkeys(row.unit for row in rows))
    return "; ".join(names) if len(names) <= MOST_UNITS else say("body", "n_units", n=len(names))


STATISTICS = (NUMBER, ("indicator", 42), ("measure", 12, CENTRE), ("figure", 10, RIGHT), ("note", 34))


def summed_keys(content: Content) -> list[str]:
    """The counts of the statistics annex; what waits for its check stays inside."""
    return [key for key in counted_keys(content) if key != OF_THE_UNFINISHED]


def summary(content: Content) -> Table:
    """The counts of the period as the statistics annex has them."""
    counted, unit = counts(content.reported_on, content.as_of), say("columns", "tasks_unit")
    keys = summed_keys(content)
    rows = [Row((n, say("columns", key), unit, getattr(counted, key), "")) for n, key in enumerate(keys, 1)]
    note = f"{counted.fell_due_on_time}/{counted.fell_due}" if counted.share else ""
    if counted.due_on_the_day:
        note += say("body", "due_on_the_day", n=counted.due_on_the_day, day=day(content.as_of))
    rows.append(Row((len(rows) + 1, say("columns", "share"), say("columns", "percent"), share(counted.share), note)))
    return Table(tuple(column(*each) for each in STATISTICS), tuple(rows), caption=say("annexes", "summary"))


def indicators(content: Content) -> Table:
    """The readings to date: calendar periods, with the month to which they reach; estimates are marked."""
    rows = tuple(_indicator(n, row) for n, row in enumerate(content.indicators, 1))
    return Table(tuple(column(*each) for each in STATISTICS), rows, caption=say("annexes", "indicators"))


def _indicator(n: int, row: IndicatorRow) -> Row:
    if not row.reached:
        unit = say("columns", "percent" if row.denominator_name else "count")
        return Row((n, row.name, unit, NO_DATA, say("columns", "no_data")))
    if row.share:
        unit, value = say("columns", "percent"), share(row.share)
        parts = {"numerator": points(row.numerator), "denominator": points(row.denominator)}
        note = say("columns", "reached", **parts, reached=wording.last_day(row.reached))
    else:
        unit, value = say("columns", "count"), figure(row.numerator)
        note = say("columns", "reached_count", reached=wording.last_day(row.reached))
    notes = [note]
    notes += [say("columns", "estimate")] if row.estimate else []
    notes += [say("notes", "sample")] if row.sample else []
    return Row((n, row.name, unit, value, "; ".join(notes)))


OF_ANOTHER = ("on_time", "late", "open_late")
"""Parts of the figure above them."""
# Counts that depend on how long a period is: a quarter's and a half-year's have no difference.
OF_A_PERIOD = ("total", "done", "on_time", "late", "unfinished", "send_backs")


def since(comparison: Since, period: Period) -> Table:
    """The figures of the report before beside these of `period`, and what they differ by where they can be compared."""
    before = parse(comparison.period)
    columns = (
        column("figure_name", 40),
        Column(wording.capital(wording.period_name(before)), 22, RIGHT),
        Column(wording.capital(wording.period_name(period)), 22, RIGHT),
        column("difference", 16, RIGHT),
    )
    alike = before.kind == period.kind
    return Table(columns, tuple(_since(row, alike or row.figure not in OF_A_PERIOD) for row in comparison.rows))


def _since(row: SinceRow, comparable: bool) -> Row:
    moved = ""
    if comparable and row.before is not None and row.now is not None:
        difference = Decimal(row.now) - Decimal(row.before)
        moved = f"{difference:+}" if difference else "0"
    name = say("columns", f"{row.figure}_of" if row.figure in OF_ANOTHER else row.figure)
    return Row((name, figure(row.before), figure(row.now), points(moved)))
