"""From the deadline that an annex prints to a schedule in the catalogue's form. Pure; domain.md §6 gives the readings.

Nothing is guessed without a mark: what is not understood becomes `undated`, and each reading that rests on a
convention carries a flag (`FLAGS` in tasks.importing.messages says what it means).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from cchc.dates import short_date
from cchc.search import fold
from tasks.importing.deadlines import clauses
from tasks.importing.deadlines.milestones import Milestone
from tasks.importing.files.grid import without_marks
from tasks.vocabulary import load

# The day of the month on which what is due "each month" is asked for: the catalogue's form needs one.
MONTHLY_DAY = 25
# The schedule that an export writes behind the printed text has at most so many characters.
LONGEST_MARK = 700
# In which months each quarter, half-year, … ends.
MONTHS = {"quarter": (3, 6, 9, 12), "half": (6, 12), "nine": (9,), "year": (12,)}
# A day as Excel counts it, from 2000 to 2099.
SERIAL = re.compile(r"3652[6-9]|365[3-9]\d|36[6-9]\d\d|3[7-9]\d{3}|[4-6]\d{4}|7[0-2]\d{3}|730[0-4]\d|73050", re.ASCII)


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


def read(text: str, *, year: int, before: Before = Before.DAY_NAMED, document_on: date | None = None) -> Deadline:
    """The schedule that `text` means in a plan of `year`; a year that is missing is the plan's.

    Nothing falls due before `document_on`, the day on which it was given: days before it are left out with a flag, and
    where no day is left, the flag is "before_document". Raises ValueError with the day that does not exist ("31/9").
    """
    printed = " ".join(text.split())
    marked, shown = _marked(printed, year=year, before=before)
    if marked is not None:
        return Deadline(marked, shown)
    if SERIAL.fullmatch(printed):
        # A day of a sheet whose format was lost.
        day = date(1899, 12, 30) + timedelta(days=int(printed))
        return _given(Deadline(f"on {day}", printed, ("serial",)), document_on, strictly=False)
    if not fold(printed).strip(" .-"):
        return Deadline("undated", "", ("no_deadline",))
    found = _Found()
    for clause in clauses.split(without_marks(text)):
        milestones, flags = clauses.read(clause, year=year, day_before=before == Before.DAY_BEFORE)
        found.milestones += milestones
        for name in flags:
            found.flag(name)
    schedule = _schedule(found, year)
    read_whole = Deadline(schedule, printed, tuple(found.flags))
    return _given(read_whole, document_on, strictly=bool(found.of("every")))


def _given(found: Deadline, document_on: date | None, *, strictly: bool) -> Deadline:
    """Without the days that lie before the document; those of a recurring wording lie after it, not on its day."""
    kind, *days = found.schedule.split()
    if document_on is None or kind not in ("on", "dates"):
        return found
    first = document_on + timedelta(days=1) if strictly else document_on
    left = [day for day in days if date.fromisoformat(day) >= first]
    if not left:
        return replace(found, flags=(*found.flags, "before_document"))
    if len(left) == len(days):
        return found
    schedule = f"{'on' if len(left) == 1 else 'dates'} {' '.join(left)}"
    return replace(found, schedule=schedule, flags=(*found.flags, "days_before_document"))


def _schedule(found: _Found, year: int) -> str:
    """The one schedule that all milestones of a text give, with what it leaves out flagged."""
    days = sorted({day for milestone in found.of("days", "period") for day in milestone.days})
    days = _refined(found) or days
    weak = sorted({day for milestone in found.of("year") for day in milestone.days})
    frequencies = {name for milestone in found.of("every") for name in milestone.every}
    if found.of("event") and days:
        return f"event {days[0]}"
    if days and not frequencies & {"month", "week", "quarter", "interval"}:
        if found.of("continuous"):
            found.flag("also_continuous")
        _check_times(found, len(days))
        return _dated(days, found, year)
    if frequencies & {"month", "week", "quarter", "half", "nine", "interval"}:
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
    elif not (found.of("undated") or {"period_unknown", "half_of"} & set(found.flags)):
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
    if frequencies & {"month", "week"} and not frequencies & {"quarter", "half", "nine", "interval"}:
        if not named:
            found.flag("monthly_day")
            return f"monthly {MONTHLY_DAY}"
        if named[0] <= 28:
            return f"monthly {named[0]}"
        found.flag("short_months")
        return _dated([_in_month(year, month, named[0]) for month in range(1, 13)], found, year)
    months = {month for name in frequencies for month in MONTHS.get(name, ())}
    for milestone in found.of("every"):
        if milestone.months:
            months |= set(range(milestone.months, 13, milestone.months))
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
