"""The Monday sheet as a paper that lies on its side: counts by unit on page one, the tasks to speak of after it.

Two pages, whatever the office's work: what does not fit is counted under its unit and stands in the list on screen.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from cchc.files.cells import Row
from reports import wording
from reports.document.blocks import CENTRE, RIGHT, Block, Paper, Paragraph, Table
from reports.document.tables import NUMBER, column, figure
from reports.monday_sheet.content import GROUPS, LATE, WAITING, WEEK, Sheet, SheetRow, UnitSheet
from reports.wording import day, points, say

# Lines of text that page one and page two take between the letterhead and the signatures, at the table's size.
LINES_OF_TWO_PAGES = 44
LETTERS_A_LINE = 46
# Counts that are part of another one, and so stand in brackets after it; in a table in the next column.
PARTS = ("today", "waiting_above")
COUNTED = (LATE, WEEK, "today", WAITING, "waiting_above")


def paper(sheet: Sheet, lines: int | None = LINES_OF_TWO_PAGES) -> Paper:
    """The sheet; with `lines` None every task of it."""
    office = sheet.office
    return Paper(
        superior=office.name,
        body=office.office_name.upper(),
        place_and_day=wording.place_and_day(office.place, sheet.day),
        type=say("meeting", "type"),
        subject=say("meeting", "subject", day=day(sheet.day)),
        made_on=sheet.day,
        blocks=tuple(_body(sheet, lines)),
        signature=sheet.signature,
        prepared=say("meeting", "prepared"),
        wide=True,
        note=wording.drafts_note(len({(row.document, row.text) for row in sheet.rows if row.draft})),
    )


def _body(sheet: Sheet, lines: int | None) -> Iterator[Block]:
    if not sheet.units:
        yield Paragraph(say("meeting", "nothing", week_end=day(sheet.week_end)))
        return
    totals = {key: sheet.total(key) or say("meeting", "no") for key in GROUPS}
    totals |= {key: say("meeting", key, n=sheet.total(key)) if sheet.total(key) else "" for key in PARTS}
    values = {"at_risk": points(sheet.at_risk), "lost": points(sheet.lost), "week_end": day(sheet.week_end)}
    yield Paragraph(f"{say('meeting', 'total', **totals, **values)} {sheet.caveat}".rstrip())
    yield table(sheet, lines)


def table(sheet: Sheet, lines: int | None = None) -> Table:
    """A row a task under its unit, whose line holds the counts and the points at risk."""
    columns = (
        column(*NUMBER),
        column("task", 38),
        column("deadline", 10, CENTRE),
        column("state", 20),
        column("points", 10, RIGHT),
        column("proposal", 20),
        column("conclusion", 16),
    )
    return Table(columns, tuple(_rows(sheet, lines)))


def counts(sheet: Sheet) -> Table:
    """The counts by unit alone, as the spreadsheet's first sheet has them."""
    columns = (
        column("unit", 34),
        column("late_now", 10, CENTRE),
        column("due_this_week", 12, CENTRE),
        column("due_today", 12, CENTRE),
        column("waiting", 12, CENTRE),
        column("waiting_above", 14, CENTRE),
        column("at_risk", 12, RIGHT),
        column("joint_at_risk", 14, RIGHT),
    )
    rows = [
        Row((unit.unit, *(getattr(unit, key) for key in COUNTED), figure(unit.at_risk), figure(unit.joint_at_risk)))
        for unit in sheet.units
    ]
    totals = (sheet.total(key) for key in COUNTED)
    sums = Row((say("columns", "sum"), *totals, figure(sheet.at_risk), wording.NO_DATA), strong=True)
    return Table(columns, (*rows, sums))


def _rows(sheet: Sheet, lines: int | None) -> Iterator[Row]:
    numbers = _numbers_of_rows(sheet, lines)
    for n, (unit, number) in enumerate(zip(sheet.units, numbers, strict=True), 1):
        yield Row((f"{wording.roman(n)}. {unit.unit}: {_counts(unit)}",), group=True, strong=True)
        for m, row in enumerate(unit.rows[:number], 1):
            yield Row((m, _text(row), row.due_on, state(row), figure(row.points), proposed(row), ""))
        if number < len(unit.rows):
            yield Row((say("meeting", "more", n=len(unit.rows) - number),), group=True)


def _counts(unit: UnitSheet) -> str:
    parts = [say("meeting", f"n_{key}", n=getattr(unit, key)) + _of(unit, key) for key in GROUPS if getattr(unit, key)]
    if unit.at_risk:
        parts.append(say("meeting", "n_at_risk", points=points(unit.at_risk)))
    return "; ".join(parts)


def _of(unit: UnitSheet, key: str) -> str:
    """The part of a count that is named apart, in brackets; nothing where there is none."""
    part = {WEEK: "today", WAITING: "waiting_above"}.get(key)
    n = getattr(unit, part) if part else 0
    return say("meeting", part, n=n) if part and n else ""


def _text(row: SheetRow) -> str:
    return f"{row.text} ({wording.source(row.document, row.item)})"


def state(row: SheetRow) -> str:
    parts = [say("meeting", "late", days=row.days_late) if row.group == LATE else say("standing", row.state)]
    if row.forecast_on:
        parts.append(say("standing", "broken" if row.forecast_broken else "forecast", day=day(row.forecast_on)))
    if row.waiting_on:
        parts.append(say("standing", "waiting", whom=row.waiting_on))
    return "; ".join(parts)


def proposed(row: SheetRow) -> str:
    return say("proposal", row.proposal, day=day(row.forecast_on), whom=row.waiting_on)


def _numbers_of_rows(sheet: Sheet, lines: int | None) -> list[int]:
    """How many rows of each unit are shown, so that all fit: in turn one more of each unit, the first ones first."""
    if lines is None:
        return [len(unit.rows) for unit in sheet.units]
    left = lines - 2 * len(sheet.units)
    numbers = [0] * len(sheet.units)
    while True:
        before = left
        for n, unit in enumerate(sheet.units):
            if numbers[n] == len(unit.rows):
                continue
            needed = _lines(unit.rows[numbers[n]])
            if needed <= left:
                numbers[n] += 1
                left -= needed
        if left == before:
            return numbers


def _lines(row: SheetRow) -> int:
    """How high a row is, in lines: the highest of its cells."""
    widths = ((_text(row), LETTERS_A_LINE), (state(row), LETTERS_A_LINE // 2), (proposed(row), LETTERS_A_LINE // 2))
    return max(math.ceil(len(text) / letters) for text, letters in widths)
