"""The tables of reports, from their content: columns and rows as data, the same for DOCX, XLSX and print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from cchc.files.cells import Row, Share, Value
from reports.content.counting import Counts, by_unit, counts
from reports.content.types import (  # fmt: skip
    DONE,
    LATE,
    OPEN,
    PERIOD,
    REPORTED_ON,
    WAITS_LATE,
    WAITS_ON_TIME,
    Content,
    EventRow,
    Since,
    SinceRow,
    TaskRow,
    TwinRow,
)
from reports.document import wording
from reports.document.blocks import CENTRE, RIGHT, Column, Table
from reports.document.wording import NO_DATA, day, points, say
from reports.periods import Period, parse

DRAFT_MARK = " (*)"
GIVEN = "give"
# More units than these are counted, not named.
MOST_UNITS = 3


def column(key: str, width: int, align: str = "left", **values: object) -> Column:
    return Column(say("columns", key, **values), width, align)


NUMBER = ("n", 7, CENTRE)


def figure(value: str | None) -> Value:
    """Points or a count of the content; a dash where there is no data."""
    return Decimal(value) if value else NO_DATA


def share(value: str | None) -> Value:
    """A share in percent of the content; a dash where there is no data."""
    return Share(Decimal(value)) if value else NO_DATA


def state(row: TaskRow, inside: bool, day_of_report: date) -> str:
    """What became of a task, in the words of reports; the outside reads nothing of what waits to be verified."""
    key = row.outcome
    if key == OPEN and row.due_on is not None and row.due_on > day_of_report:
        key = "open_later"
    if not inside and key in (WAITS_ON_TIME, WAITS_LATE):
        key = f"outside_{key}"
    return say("outcome", key, days=row.days_late)


def result(row: TaskRow, inside: bool, day_of_report: date) -> str:
    """The state with its proof; inside also with the days counted from the decreed deadline where they differ."""
    told = state(row, inside, day_of_report)
    if row.days_late and row.days_late_by_decree != row.days_late and inside:
        told += " " + say("outcome", "by_decree", days=row.days_late_by_decree, day=day(row.decreed_on))
    proof = _proof(row) if row.outcome in DONE or inside else ""
    return f"{told}: {proof}" if proof else told


def _proof(row: TaskRow) -> str:
    if not row.proof:
        return day(row.product_on)
    dated = day(row.proof_on or row.product_on)
    return say("body", "proof", number=row.proof, day=dated) if dated and dated not in row.proof else row.proof


def proofs(rows: Iterable[TaskRow]) -> str:
    """The documents that show the results of several tasks, each named once with its days."""
    days: dict[str, list[str]] = {}
    for row in rows:
        if row.proof:
            days.setdefault(row.proof, []).append(day(row.proof_on or row.product_on))
    return "; ".join(_named_once(number, dated) for number, dated in days.items())


def _named_once(number: str, days: list[str]) -> str:
    told = [each for each in dict.fromkeys(days) if each and each not in number]
    return say("body", "proof", number=number, day=", ".join(told)) if told else number


def marked(row: TaskRow | TwinRow, text: str = "") -> str:
    """The task's text; one whose wording was not compared with the signed text says so (design §3.1)."""
    return (text or row.text) + (DRAFT_MARK if row.draft else "")


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
            same = [row for row in rows if row.group == group]
            if same and (group != PERIOD or len(same) < len(rows)):
                yield Row((say("groups", group),), group=True)
            ordered = sorted(same, key=lambda r: (r.due_on is None, r.due_on or content.as_of, r.document_on, r.key))
            for number, row in enumerate(ordered, 1):
                source = f"{row.document}, {row.item}"
                told = result(row, True, content.as_of)
                yield Row((number, marked(row), source, row.product, deadline(row), told))


COUNTED = ("total", "carried", "on_time", "late", "waits", "open_in_time", "open_late", "open_undated")


def units(content: Content) -> Table:
    """Counts by unit; `waits` are part of what is unfinished, so the columns do not add up without it."""
    columns = (
        column("unit", 26),
        *(column(key, 8, CENTRE) for key in COUNTED),
        column("share", 8, CENTRE),
        column("send_backs", 7, CENTRE),
    )
    rows = [_count_row(unit, counts(held, content.as_of)) for unit, held in by_unit(content)]
    everything = _count_row(say("columns", "sum"), counts(content.reported_on, content.as_of), strong=True)
    return Table(columns, (*rows, everything))


def _count_row(name: str, found: Counts, strong: bool = False) -> Row:
    figures = (getattr(found, key) for key in COUNTED)
    return Row((name, *figures, share(found.share), found.send_backs), strong=strong)


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
    rows = [row for row in content.reported_on if row.outcome in (LATE, WAITS_LATE)]
    rows.sort(key=lambda row: (-row.days_late, row.key))
    return Table(columns, tuple(_late_row(n, row, content) for n, row in enumerate(rows, 1)))


def _late_row(n: int, row: TaskRow, content: Content) -> Row:
    told = state(row, True, content.as_of)
    return Row((n, marked(row), f"{row.document}, {row.item}", row.unit, deadline(row), told))


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
    """Changes by day; what one document gave on one day stands in one line."""
    rows = [row for row in content.events if row.kind != "send_back"]
    given: dict[tuple, list[EventRow]] = {}
    for row in rows:
        if row.kind == GIVEN:
            given.setdefault((row.on, row.document), []).append(row)
    for row in rows:
        change, told, unit = say("events", row.kind), f"{row.text} ({row.task})", _unit_of(row)
        days: tuple[Value, Value] = row.before or NO_DATA, row.after or NO_DATA
        effect = say("effects", row.effect) if row.effect else NO_DATA
        if row.kind == GIVEN:
            same = given.pop((row.on, row.document), None)
            if same is None:
                continue
            if len(same) > 1:
                told = say("body", "given", n=len(same), document=row.document)
                unit, days = units_of(same), (NO_DATA, NO_DATA)
        yield Row((row.on, change, effect, told, unit, *days))


def units_of(rows: Iterable[EventRow | TaskRow]) -> str:
    names = list(dict.fromkeys(row.unit for row in rows))
    return "; ".join(names) if len(names) <= MOST_UNITS else say("body", "n_units", n=len(names))


def _unit_of(row) -> str:
    return f"{row.unit_before} → {row.unit}" if row.unit_before else row.unit


STATISTICS = (NUMBER, ("indicator", 42), ("measure", 12, CENTRE), ("figure", 10, RIGHT), ("note", 34))


def summary(content: Content) -> Table:
    """The counts of the period as the statistics annex has them."""
    found = counts(content.reported_on, content.as_of)
    told = [(key, getattr(found, key)) for key in COUNTED if key != "waits"]
    unit = say("columns", "tasks_unit")
    rows = [Row((n, say("columns", key), unit, value, "")) for n, (key, value) in enumerate(told, 1)]
    note = f"{found.fell_due_on_time}/{found.fell_due}" if found.share else ""
    rows.append(Row((len(rows) + 1, say("columns", "share"), say("columns", "percent"), share(found.share), note)))
    return Table(tuple(column(*each) for each in STATISTICS), tuple(rows), caption=say("annexes", "summary"))


def indicators(content: Content) -> Table:
    """The readings to date: calendar periods, with the month to which they reach; estimates are marked."""
    rows = tuple(_indicator(n, row) for n, row in enumerate(content.indicators, 1))
    return Table(tuple(column(*each) for each in STATISTICS), rows, caption=say("annexes", "indicators"))


def _indicator(n: int, row) -> Row:
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


# Counts that depend on how long a period is: a quarter's and a half-year's have no difference.
OF_A_PERIOD = ("total", "done", "on_time", "late", "unfinished", "send_backs")


def since(found: Since, period: Period) -> Table:
    """The figures of the report before beside these of `period`, and what they differ by where they can be compared."""
    before = parse(found.period)
    columns = (
        column("figure_name", 40),
        Column(wording.capital(wording.period_name(before)), 22, RIGHT),
        Column(wording.capital(wording.period_name(period)), 22, RIGHT),
        column("difference", 16, RIGHT),
    )
    alike = before.kind == period.kind
    return Table(columns, tuple(_since(row, alike or row.figure not in OF_A_PERIOD) for row in found.rows))


def _since(row: SinceRow, comparable: bool) -> Row:
    moved = ""
    if comparable and row.before is not None and row.now is not None:
        difference = Decimal(row.now) - Decimal(row.before)
        moved = f"{difference:+}" if difference else "0"
    return Row((say("columns", row.figure), figure(row.before), figure(row.now), points(moved)))


def has_draft(rows: Iterable[TaskRow]) -> bool:
    return any(row.draft for row in rows)
