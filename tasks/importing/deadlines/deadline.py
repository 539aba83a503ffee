"""From the deadline that an annex prints to a schedule in the catalogue's form. Pure; domain.md §6 gives the readings.

Nothing is guessed without a mark: what is not understood becomes `undated`, and each reading that rests on a
convention carries a flag (`FLAGS` in tasks.importing.messages says what it means).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from cchc.dates import short_date
from cchc.search import fold
from tasks.importing.deadlines import clauses
from tasks.importing.deadlines.milestones import Milestone
from tasks.vocabulary import load

# The day of the month on which what is due "each month" is asked for: the catalogue's form needs one.
MONTHLY_DAY = 25


class Before(StrEnum):
    """What "before the 15th" asks for: the 15th at the latest, as offices read it, or the 14th, as the letter says."""

    DAY_NAMED = "day_named"
    DAY_BEFORE = "day_before"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A schedule in the catalogue's form, the text as printed, and what a reader must know of the reading."""

    schedule: str
    text: str
    flags: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    """What the clauses of one text say together."""

    milestones: list[Milestone] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)

    def flag(self, name: str) -> None:
        if name not in self.flags:
            self.flags.append(name)

    def of(self, *kinds: str) -> list[Milestone]:
        return [milestone for milestone in self.milestones if milestone.kind in kinds]


def read(text: str, *, year: int, before: Before = Before.DAY_NAMED) -> Deadline:
    """The schedule that `text` means in a plan of `year`; a year that is missing is the plan's.

    Raises ValueError with the day that does not exist ("31/9").
    """
    printed = " ".join(text.split())
    marked, shown = _marked(printed, year=year, before=before)
    if marked is not None:
        return Deadline(marked, shown)
    if not fold(printed).strip(" .-"):
        return Deadline("undated", "", ("no_deadline",))
    found = _Found()
    for clause in clauses.split(text):
        milestones, flags = clauses.read(clause, year=year, day_before=before == Before.DAY_BEFORE)
        found.milestones += milestones
        for name in flags:
            found.flag(name)
    schedule = _schedule(found, year)
    return Deadline(schedule, printed, tuple(found.flags))


def _schedule(found: _Found, year: int) -> str:
    """The one schedule that all milestones of a text give, with what it leaves out flagged."""
    days = sorted({day for milestone in found.of("days", "period") for day in milestone.days})
    days = _refined(found) or days
    weak = sorted({day for milestone in found.of("year") for day in milestone.days})
    frequencies = {name for milestone in found.of("every") for name in milestone.every}
    if found.of("event") and days:
        return f"event {days[0]}"
    if days and not frequencies & {"month", "week", "quarter"}:
        if found.of("continuous"):
            found.flag("also_continuous")
        _check_times(found, len(days))
        return _dated(days, found, year)
    if frequencies & {"month", "week", "quarter", "half", "nine"}:
        return _periodic(frequencies, found, year)
    if found.of("continuous"):
        return "continuous"
    if found.of("standing"):
        return "standing"
    if weak or "year" in frequencies:
        return _dated(weak or [date(year, 12, 31)], found, year)
    if found.of("times"):
        found.flag("times_without_days")
    elif found.of("never", "term"):
        found.flag("no_date")
    elif found.of("start"):
        pass  # flagged where it was read
    elif not found.of("undated") and "period_unknown" not in found.flags:
        found.flag("not_understood")
    return "undated"


def _dated(days: list[date], found: _Found, year: int) -> str:
    if found.of("never"):
        found.flag("condition")
    if any(day.year != year for day in days):
        found.flag("other_year")
    return f"{'on' if len(days) == 1 else 'dates'} {' '.join(str(day) for day in days)}"


def _refined(found: _Found) -> list[date]:
    """A day inside a period that stands before it makes the period exact: "quarter IV, at the latest on 10/12"."""
    periods, exact = found.of("period"), found.of("days")
    if not periods or not exact:
        return []
    inner = [day for milestone in exact for day in milestone.days]
    spans = [span for milestone in periods for span in milestone.spans]
    left = [last for first, last in spans if not any(first <= day <= last for day in inner)]
    if len(left) == len(spans):
        return []
    found.flag("made_exact")
    return sorted({*inner, *left})


def _check_times(found: _Found, days: int) -> None:
    if any(milestone.number != days for milestone in found.of("times")):
        found.flag("times_differ")


def _periodic(frequencies: set[str], found: _Found, year: int) -> str:
    """Each month, quarter or half-year; a day of the month is kept where one is named."""
    named = [milestone.number for milestone in found.of("day_of_month", "every") if milestone.number]
    if "week" in frequencies:
        found.flag("weekly")
    if found.of("continuous"):
        found.flag("also_continuous")
    if frequencies & {"month", "week"} and not frequencies & {"quarter", "half", "nine"}:
        if not named:
            found.flag("monthly_day")
            return f"monthly {MONTHLY_DAY}"
        if named[0] <= 28:
            return f"monthly {named[0]}"
        found.flag("short_months")
        return _dated([_in_month(year, month, named[0]) for month in range(1, 13)], found, year)
    months: set[int] = set()
    if "quarter" in frequencies:
        months |= {3, 6, 9, 12}
    if "half" in frequencies:
        months |= {6, 12}
    if "nine" in frequencies:
        months.add(9)
    if "year" in frequencies:
        months.add(12)
    if "month" in frequencies:
        found.flag("monthly_left_out")
    if found.of("days", "period"):
        found.flag("other_days_left_out")
    return _dated([_in_month(year, month, named[0] if named else 31) for month in sorted(months)], found, year)


def _in_month(year: int, month: int, day: int) -> date:
    """Day `day` of the month, or its last day where it is shorter."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, min(day, 28)) + timedelta(days=max(0, day - 28)), following - timedelta(days=1))


def _marked(printed: str, *, year: int, before: Before) -> tuple[str | None, str]:
    """The schedule that an export wrote behind the printed text in square brackets, and the text without it."""
    annex = load("sheets")["annex"]
    start, end = re.escape(annex["bracket_open"]), re.escape(annex["bracket_close"])
    match = re.fullmatch(rf"(.*?)\s*{start}([^{start}{end}]*){end}", printed)
    if not match:
        return None, printed
    try:
        reading = read(match[2], year=year, before=before)
    except ValueError:
        return None, printed
    return (None, printed) if set(reading.flags) & {"not_understood", "no_deadline"} else (reading.schedule, match[1])


def written(schedule: str, text: str, *, year: int) -> str:
    """What an export prints: the text itself where it is read as `schedule`, else with the schedule in brackets."""
    printed = " ".join(text.split())
    try:
        back = read(printed, year=year)
        if back.schedule == schedule and back.text == printed:
            return printed
    except ValueError:
        pass
    annex = load("sheets")["annex"]
    return f"{printed} {annex['bracket_open']}{in_words(schedule)}{annex['bracket_close']}".strip()


def in_words(schedule: str) -> str:
    """A schedule as an annex would print it, exact to the day."""
    forms = load("deadlines")["written"]
    kind, *arguments = schedule.split()
    if kind == "monthly":
        return forms["monthly"].format(day=arguments[0])
    if not arguments:
        return forms[kind]
    days = [short_date(date.fromisoformat(day)) for day in arguments]
    joined = forms["last"].join([", ".join(days[:-1]), days[-1]] if len(days) > 1 else days)
    return forms["event" if kind == "event" else "day"].format(days=joined)
