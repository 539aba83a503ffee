"""The Monday sheet as a paper that lies on its side: counts by unit on page one, the tasks to speak of after it.

Two pages, whatever the office's work: what does not fit is counted under its unit and stands in the list on screen.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from cchc.files.cells import Row
from reports.content.types import Signature
from reports.document import wording
from reports.document.blocks import CENTRE, RIGHT, Block, Paper, Paragraph, Table
from reports.document.tables import DRAFT_MARK, NUMBER, column, figure
from reports.document.wording import day, points, say
from reports.monday_sheet.content import LATE, Sheet, SheetRow, UnitSheet

# Lines of text that page one and page two take below the letterhead and the table of counts, at the table's size.
LINES_OF_TWO_PAGES = 52
LETTERS_A_LINE = 46


def paper(sheet: Sheet, lines: int | None = LINES_OF_TWO_PAGES) -> Paper:
    """The sheet; with `lines` None every task of it."""
    office = sheet.office
    return Paper(
        superior=office.name,
        body=office.office_name.upper(),
        number="",
        place_and_day=wording.place_and_day(office.place, sheet.day),
        type=say("meeting", "type"),
        subject=say("meeting", "subject", day=day(sheet.day)),
        addressed="",
        made_on=sheet.day,
        blocks=tuple(_body(sheet, lines)),
        signature=Signature((), ""),
        recipients=(),
        attached="",
        wide=True,
    )


def _body(sheet: Sheet, lines: int | None) -> Iterator[Block]:
    if not sheet.units:
        yield Paragraph(say("meeting", "nothing", week_end=day(sheet.week_end)))
        return
    values = {key: sheet.total(key) or say("meeting", "no") for key in ("late", "week", "waiting")}
    told = {"at_risk": points(sheet.at_risk), "lost": points(sheet.lost), "week_end": day(sheet.week_end)}
    yield Paragraph(f"{say('meeting', 'total', **values, **told)} {sheet.caveat}".rstrip())
    if any(row.draft for row in sheet.rows):
        yield Paragraph(say("notes", "draft"), italic=True)
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
        column("waiting", 12, CENTRE),
        column("at_risk", 12, RIGHT),
        column("joint_at_risk", 14, RIGHT),
    )
    rows = [
        Row((unit.unit, unit.late, unit.week, unit.waiting, figure(unit.at_risk), figure(unit.joint_at_risk)))
        for unit in sheet.units
    ]
    sums = (sheet.total("late"), sheet.total("week"), sheet.total("waiting"), figure(sheet.at_risk), wording.NO_DATA)
    return Table(columns, (*rows, Row((say("columns", "sum"), *sums), strong=True)))


def _rows(sheet: Sheet, lines: int | None) -> Iterator[Row]:
    shown = _shown(sheet, lines)
    for n, unit in enumerate(sheet.units, 1):
        yield Row((f"{wording.roman(n)}. {unit.unit}: {_told(unit)}",), group=True, strong=True)
        rows = unit.rows[: shown[n - 1]]
        for number, row in enumerate(rows, 1):
            yield Row((number, _text(row), row.due_on, state(row), figure(row.points), proposed(row), ""))
        left = len(unit.rows) - len(rows)
        if left:
            yield Row((say("meeting", "more", n=left),), group=True)


def _told(unit: UnitSheet) -> str:
    told = [
        say("meeting", f"n_{key}", n=getattr(unit, key)) for key in ("late", "week", "waiting") if getattr(unit, key)
    ]
    if unit.at_risk:
        told.append(say("meeting", "n_at_risk", points=points(unit.at_risk)))
    return "; ".join(told)


def _text(row: SheetRow) -> str:
    return f"{row.text}{DRAFT_MARK if row.draft else ''} ({row.document}, {row.item})"


def state(row: SheetRow) -> str:
    told = [say("meeting", "late", days=row.days_late) if row.group == LATE else say("standing", row.state)]
    if row.forecast_on:
        told.append(say("standing", "broken" if row.forecast_broken else "forecast", day=day(row.forecast_on)))
    if row.waiting_on:
        told.append(say("standing", "waiting", whom=row.waiting_on))
    return "; ".join(told)


def proposed(row: SheetRow) -> str:
    return say("proposal", row.proposal, day=day(row.forecast_on), whom=row.waiting_on)


def _shown(sheet: Sheet, lines: int | None) -> list[int]:
    """How many rows of each unit are shown, so that all fit: in turn one more of each unit, the first ones first."""
    if lines is None:
        return [len(unit.rows) for unit in sheet.units]
    left = lines - 2 * len(sheet.units)
    shown = [0] * len(sheet.units)
    while True:
        before = left
        for n, unit in enumerate(sheet.units):
            if shown[n] == len(unit.rows):
                continue
            needed = _lines(unit.rows[shown[n]])
            if needed <= left:
                shown[n] += 1
                left -= needed
        if left == before:
            return shown


def _lines(row: SheetRow) -> int:
    """How high a row is, in lines: the highest of its cells."""
    widths = ((_text(row), LETTERS_A_LINE), (state(row), LETTERS_A_LINE // 2), (proposed(row), LETTERS_A_LINE // 2))
    return max(math.ceil(len(text) / letters) for text, letters in widths)
