"""The yearly announcement of days off, as pasted text or as a sheet → days of the calendar; looked at, then entered.

A weekday that it names is off. A Saturday or Sunday is worked where its sentence speaks of days exchanged, else it is
off anyway and left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.refusal import Refused, require_text
from cchc.search import fold
from cchc.workdays import SATURDAY
from tasks.calendar import acts
from tasks.importing.files import open_file
from tasks.models import DayOff

# In folded text: 02/01/2026, 2-1, "02 thang 01 nam 2026"; no part of a document's number.
_DAY = re.compile(
    r"(?<![\d/])(\d{1,2})(?:\s*[/.-]\s*|\s+thang\s+)(\d{1,2})(?:(?:\s*[/.-]\s*|\s+nam\s+)(\d{4}))?(?![\d/])"
)
_TO = re.compile(r"\b(?:den|toi)\b|^\s*[–-]\s*$")
_EXCHANGED = re.compile(r"\b(?:lam bu|hoan doi|di lam|lam viec bu|doi ngay)\b")
LONGEST_RANGE = 15
NAME_LETTERS = 200


@dataclass(frozen=True)
class Named:
    """One day that the announcement names."""

    day: date
    kind: str
    name: str


@dataclass
class Line:
    """What becomes of a day: "new", "checked" (was to be checked), "changed" (was the other kind), or "same"."""

    named: Named
    status: str


@dataclass
class Outcome:
    lines: list[Line] = field(default_factory=list)
    # Days of the year that the calendar has and the announcement does not name: for a person to look at.
    unnamed: list[DayOff] = field(default_factory=list)
    moved: int = 0


def lines_of_file(name: str, data: bytes) -> str:
    """A sheet or a document as text, a line a row. Raises Refused."""
    try:
        grids = open_file.read(name, data).grids
    except open_file.Unreadable as refusal:
        raise Refused(str(refusal)) from refusal
    rows = (" ".join(dict.fromkeys(cell.text.strip() for cell in row)) for grid in grids for row in grid.rows)
    return "\n".join(rows)


def read(text: str, year: int) -> list[Named]:
    """The days of `year` that the text names, by day; a day without a year is of that year."""
    found: dict[date, Named] = {}
    for sentence in re.split(r"\n|;|\.\s", text):
        exchanged = bool(_EXCHANGED.search(fold(sentence)))
        for day in _days(fold(sentence), year):
            weekend = day.weekday() >= SATURDAY
            if day.year != year or (weekend and not exchanged):
                continue
            kind = DayOff.Kind.WORKED if weekend else DayOff.Kind.OFF
            found.setdefault(day, Named(day, kind, " ".join(sentence.split())[:NAME_LETTERS]))
    return [found[day] for day in sorted(found)]


def _days(folded: str, year: int) -> Iterator[date]:
    """The days in a sentence, with those between two that are joined by "to"."""
    before: tuple[date, int] | None = None
    for match in _DAY.finditer(folded):
        try:
            day = date(int(match[3] or year), int(match[2]), int(match[1]))
        except ValueError:
            continue
        if before is not None and _TO.search(folded[before[1] : match.start()]):
            days = (day - before[0]).days
            if 0 < days <= LONGEST_RANGE:
                yield from (before[0] + timedelta(days=n) for n in range(1, days))
        yield day
        before = day, match.end()


def bring_in(named: list[Named], *, year: int, source: str, by: User, apply: bool) -> Outcome:
    """Enter the days with their source, all or nothing; without `apply` the same is rolled back.

    Days that stand as announced are marked as checked. Raises PermissionDenied, Refused.
    """
    rights.require(by, "keep_reminders")
    source = require_text(source, _("Source"))
    outcome = Outcome()
    with transaction.atomic():
        known = {row.day: row for row in DayOff.objects.select_for_update().filter(day__year=year)}
        outcome.lines = [Line(one, _status(one, known.get(one.day))) for one in named]
        rows = [_row(line.named, known, source) for line in outcome.lines if line.status != "same"]
        outcome.moved = len(acts.enter(rows, by=by, reason=source[:100]).tasks)
        days = {one.day for one in named}
        unnamed = [row for row in known.values() if row.in_use and row.day not in days]
        outcome.unnamed = [row for row in unnamed if row.day.weekday() < SATURDAY or row.kind == DayOff.Kind.WORKED]
        if not apply:
            transaction.set_rollback(True)
    return outcome


def _status(one: Named, row: DayOff | None) -> str:
    if row is None:
        return "new"
    if not row.in_use or row.kind != one.kind:
        return "changed"
    return "checked" if row.to_check else "same"


def _row(one: Named, known: dict[date, DayOff], source: str) -> DayOff:
    """The day (not saved) as it is announced; what stands keeps its name."""
    row = known.get(one.day) or DayOff(day=one.day, name=one.name)
    row.kind, row.source, row.to_check = one.kind, source, False
    return row
