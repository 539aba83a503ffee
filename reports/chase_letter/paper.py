"""A chase letter as a paper in the form of official letters (docs/domain.md §4): opening, finding, demand, list."""

from __future__ import annotations

from collections.abc import Iterator

from cchc.files.cells import Row
from reports import wording
from reports.chase_letter.content import LateTask, Letter
from reports.document.blocks import CENTRE, Annex, Block, Bullet, Paper, Paragraph, Table
from reports.document.tables import NUMBER, column
from reports.wording import day, say


def paper(letter: Letter) -> Paper:
    """The letter with its list; number and date are left for the registry."""
    office, units = letter.office, letter.by_unit
    year = letter.as_of.year
    symbols = {"symbol": office.symbol, "office_symbol": office.office_symbol}
    return Paper(
        superior=office.superior,
        body=office.name,
        number=say("chase", "number", **symbols),
        place_and_day=say("letterhead", "place_and_day", place=office.place, year=year),
        addressed=say("letterhead", "addressed", to=units[0][0]) if len(units) == 1 else "",
        made_on=letter.as_of,
        blocks=tuple(_body(letter)),
        signature=letter.signature,
        recipients=letter.recipients,
        attached=say("chase", "attached", year=year, office=office.short_name, **symbols),
        annexes=(_list(letter),) if letter.tasks else (),
        about=say("chase", "about", year=year),
        note=wording.drafts_note(len({(task.document, task.text) for task in letter.tasks if task.draft})),
        addressees=tuple(name for name, _ in units) if len(units) > 1 else (),
    )


def opening(letter: Letter) -> str:
    """What set the tasks: the one document by its number, several as plans of the year."""
    if len(letter.documents) == 1:
        only = letter.documents[0]
        return say(
            "chase", "opening_one", title=only.title, document=wording.document(only.number, only.dated_on),
            issuer=only.issuer,
        )  # fmt: skip
    return say("chase", "opening_many", year=letter.as_of.year, office=letter.office.short_name)


def demand(letter: Letter) -> str:
    values = {"office_name": letter.office.office_name, "day": day(letter.answer_by)}
    return say("chase", "demand" if len(letter.by_unit) > 1 else "demand_one", **values)


def _body(letter: Letter) -> Iterator[Block]:
    units = letter.by_unit
    yield from _opening_and_finding(letter)
    if len(units) > 1:
        lines = [
            say("chase", "of_unit", unit=unit, n=len(tasks), days=max(task.days_late for task in tasks))
            for unit, tasks in units
        ]
        yield from map(Bullet, wording.ended(lines))
    for line in (letter.demand or demand(letter)).splitlines():
        if line.strip():
            yield Paragraph(line.strip())
    yield Paragraph(say("chase", "closing" if len(units) != 1 else "closing_one"))


def _opening_and_finding(letter: Letter) -> Iterator[Block]:
    """One sentence of both; an opening that was typed with a full stop stays a sentence of its own."""
    values = {"day": day(letter.as_of), "n": len(letter.tasks)}
    units = letter.by_unit
    key = "none" if not units else "finding_one" if len(units) == 1 else "finding"
    finding = say("chase", key, unit=units[0][0] if units else "", units=len(units), **values)
    first = (letter.opening or opening(letter)).rstrip(" ,;")
    if first.endswith("."):
        yield Paragraph(first)
        yield Paragraph(wording.capital(finding), keep=len(units) > 1)
    else:
        yield Paragraph(f"{first}, {finding}", keep=len(units) > 1)


def _list(letter: Letter) -> Annex:
    columns = (
        column(*NUMBER),
        column("task", 36),
        column("document", 17),
        column("deadline", 11, CENTRE),
        column("days_late", 8, CENTRE),
        column("state", 22),
    )
    return Annex(say("chase", "list"), (Table(columns, tuple(_rows(letter))),))


def _rows(letter: Letter) -> Iterator[Row]:
    number = 0
    for n, (unit, tasks) in enumerate(letter.by_unit, 1):
        yield Row((f"{wording.roman(n)}. {unit}",), group=True, strong=True)
        for task in tasks:
            number += 1
            yield Row(
                (number, task.text, wording.source(task.document, task.item), task.due_on, task.days_late, state(task))
            )


def state(task: LateTask) -> str:
    """How the task stands, with what the unit said and what it waits for."""
    parts = [say("standing", task.state)]
    if task.days_late_by_decree != task.days_late:
        parts.append(say("outcome", "by_decree", days=task.days_late_by_decree, day=day(task.decreed_on)).strip("()"))
    if task.forecast_on:
        parts.append(say("standing", "forecast", day=day(task.forecast_on)))
    if task.waiting_on:
        parts.append(say("standing", "waiting", whom=task.waiting_on))
    return "; ".join(parts)
