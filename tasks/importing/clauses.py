"""One clause of a printed deadline, read word by word into milestones. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cchc.search import fold

from .grammar import grammar
from .words import either, load

Span = tuple[date, date]
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True, slots=True)
class Milestone:
    """One thing that a clause says.

    kind: days (exact), period (month, quarter, half-year: `spans`), year, every (`every`), day_of_month and times
    (`number`), continuous, event, standing, undated, never (something that is no date).
    """

    kind: str
    days: tuple[date, ...] = ()
    spans: tuple[Span, ...] = ()
    every: tuple[str, ...] = ()
    number: int = 0


Read = tuple[Milestone, list[str]]


def split(text: str) -> list[str]:
    """Folded clauses: parted by lines, full stops and brackets; a full stop inside "20.7.2020" parts nothing."""
    lines = [re.sub(r"^\s*[-+•–*]+\s*", "", line) for line in text.split("\n")]
    folded = re.sub(r"[‐‑–—−]", "-", ". ".join(fold(line) for line in lines)).replace(";", ",").replace("…", " ")
    folded = re.sub(r"\s*/\s*", "/", folded)
    parts = re.split(r"\.(?:\s+|$)|[()]|:\s", folded)
    return [part.strip(" .,-\"'") for part in parts if part.strip(" .,-\"'")]


def read(clause: str, *, year: int, day_before: bool) -> tuple[list[Milestone], list[str]]:
    """The milestones of a folded clause in their order, and flags. Raises ValueError for a day that does not exist."""
    words = grammar()
    found: list[Milestone] = []
    flags: list[str] = []
    at, is_before, understood = 0, False, True
    while at < len(clause):
        if clause[at] in " ,.-/&+\"'":
            at += 1
            continue
        if match := words.expected.match(clause, at):
            flags.append("expected")
        elif match := words.before.match(clause, at):
            is_before = True
        elif named := _first(clause, at):
            name, match = named
            milestone, more = _READERS[name](match, year)
            if is_before:
                milestone, extra = _before(milestone, day_before)
                more = [*more, *extra]
            found.append(milestone)
            flags += more
        elif words.never.match(clause, at):
            found.append(Milestone("never"))
            break
        else:
            match = words.filler.match(clause, at)
            understood = understood and match is not None
            match = match or re.compile(r"[^\s,]+").match(clause, at)
        at = max(at + 1, match.end() if match else 0)
    if not understood and any(milestone.kind != "never" for milestone in found):
        flags.append("other_words")
    return found, flags


def _first(clause: str, at: int) -> tuple[str, re.Match[str]] | None:
    if at and clause[at - 1].isalnum():
        return None
    for name, pattern in grammar().patterns:
        if match := pattern.match(clause, at):
            return name, match
    return None


def _before(milestone: Milestone, day_before: bool) -> Read:
    """ "Before" a day is the day named or the one before it, as the setting says; before a period the day before."""
    if milestone.kind == "days":
        if not day_before:
            return milestone, ["before"]
        return replace(milestone, days=tuple(day - timedelta(days=1) for day in milestone.days)), ["before"]
    if milestone.number > 1 and milestone.kind in ("day_of_month", "every"):
        return replace(milestone, number=milestone.number - 1 if day_before else milestone.number), ["before"]
    if milestone.kind == "period":
        first = min(start for start, _ in milestone.spans)
        return Milestone("days", days=(first - timedelta(days=1),)), ["before_period"]
    return milestone, []


def _month_span(year: int, month: int, months: int = 1) -> Span:
    """From the first day of `month` to the last day of the month that is `months` - 1 later."""
    after = month - 1 + months
    return date(year, month, 1), date(year + after // 12, after % 12 + 1, 1) - timedelta(days=1)


def _years_filled(years: list[str | None], year: int) -> tuple[list[int], list[str]]:
    """A year that is missing is that of the next in the list, else the plan's."""
    filled: list[int] = []
    following: int | None = None
    for text in reversed(years):
        following = int(text) if text else following
        filled.append(following or year)
    flags = [] if any(years) else ["plan_year"]
    return [2000 + value if value < 100 else value for value in reversed(filled)], flags


def _list(kind: str, match: re.Match[str]) -> tuple[list[re.Match[str]], bool]:
    """The elements of a list, and whether it is a range (then its end counts)."""
    words = grammar()
    elements = list(words.element[kind].finditer(match["list"]))
    text = match["list"]
    between = [text[a.end() : b.start()] for a, b in zip(elements, elements[1:], strict=False)]
    return elements, any(words.is_range.search(part) for part in between)


def _periods(kind: str, months: int, number: Callable[[str], int]) -> Callable[[re.Match[str], int], Read]:
    def reader(match: re.Match[str], year: int) -> Read:
        elements, is_range = _list(kind, match)
        years, flags = _years_filled([element["y"] for element in elements], year)
        found = [
            _month_span(y, (number(element["n"]) - 1) * months + 1, months)
            for element, y in zip(elements, years, strict=True)
        ]
        if is_range:
            first, last = found[0][0], found[-1][1]
            if last < first:
                raise ValueError(match.group())
            found = [(first, last)]
        return Milestone("period", days=tuple(last for _, last in found), spans=tuple(found)), flags

    return reader


def _read_days(match: re.Match[str], year: int) -> Read:
    elements, is_range = _list("days", match)
    years, flags = _years_filled([element["iso"][:4] if element["iso"] else element["y"] for element in elements], year)
    months: list[int] = []
    following = 0
    for element in reversed(elements):
        following = int(element["iso"][5:7] if element["iso"] else element["m"] or following)
        months.append(following)
    days = []
    for element, y, month in zip(elements, years, reversed(months), strict=True):
        try:
            days.append(date(y, month, int(element["iso"][8:] if element["iso"] else element["d"])))
        except ValueError:
            raise ValueError(element.group()) from None
    if is_range:
        if days[-1] < days[0]:
            raise ValueError(match.group())
        days = days[-1:]
    return Milestone("days", days=tuple(days)), flags


def _read_years(match: re.Match[str], year: int) -> Read:
    elements, is_range = _list("years", match)
    days = tuple(date(int(element["y"]), 12, 31) for element in elements)
    flags = ["continues"] if match["more"] else []
    return Milestone("year", days=days[-1:] if is_range else days), flags


def _edge(match: re.Match[str]) -> str:
    words = load("deadlines")["words"]
    return next(name for name in ("start", "middle", "end") if re.fullmatch(either(words[name]), match["edge"]))


def _at_edge(span: Span, edge: str) -> date:
    """Civil Code 2015 art. 146: start, middle (the 15th of a month, else half of the months), end."""
    first, last = span
    months = last.month - first.month + 1
    if edge == "middle":
        return first.replace(day=15) if months == 1 else _month_span(first.year, first.month, months // 2)[1]
    return first if edge == "start" else last


def _edge_of(months: int, number: Callable[[re.Match[str]], int]) -> Callable[[re.Match[str], int], Read]:
    def reader(match: re.Match[str], year: int) -> Read:
        span = _month_span(int(match["y"] or year), (number(match) - 1) * months + 1, months)
        flags = [] if match["y"] else ["plan_year"]
        edge = _edge(match)
        if months == 3 and edge == "middle":
            # Half of a quarter is the 15th of its second month.
            return Milestone("days", days=(span[0].replace(month=span[0].month + 1, day=15),)), [
                *flags,
                "middle_of_quarter",
            ]
        return Milestone("days", days=(_at_edge(span, edge),)), flags

    return reader


def _read_half(match: re.Match[str], year: int) -> Read:
    words = load("deadlines")["words"]
    y = int(match["y"] or year)
    flags = [] if match["y"] else ["plan_year"]
    if re.fullmatch(either(words["nine"]), match["part"]):
        span = _month_span(y, 1, 9)
    elif match["edge"] and re.fullmatch(either(words["end"]), match["edge"]):
        span = _month_span(y, 7, 6)
    else:
        span = _month_span(y, 1, 6)
    return Milestone("period", days=(span[1],), spans=(span,)), flags


def _read_every(match: re.Match[str], year: int) -> Read:
    return Milestone("every", every=_parts(match["list"])), []


def _parts(text: str) -> tuple[str, ...]:
    return tuple(found.lastgroup or "" for found in grammar().element["parts"].finditer(text))


def _read_times(match: re.Match[str], year: int) -> Read:
    """So many times a year says how many days there must be; once a quarter is each quarter."""
    times, (part, *_) = int(match["n"]), _parts(match["list"])
    if part == "year":
        return (
            (Milestone("year", days=(date(year, 12, 31),)), [])
            if times == 1
            else (Milestone("times", number=times), [])
        )
    return Milestone("every", every=(part,)), [] if times == 1 else ["times_differ"]


def _plain(kind: str, *flags: str, every: tuple[str, ...] = ()) -> Callable[[re.Match[str], int], Read]:
    def reader(match: re.Match[str], year: int) -> Read:
        return Milestone(kind, every=every), list(flags)

    return reader


_READERS: dict[str, Callable[[re.Match[str], int], Read]] = {
    "continuous": _plain("continuous"),
    "undated": _plain("undated"),
    "standing": _plain("standing"),
    "event": _plain("event"),
    "quarter_day": lambda match, year: (Milestone("every", every=("quarter",), number=int(match["n"])), []),
    "no_period": lambda match, year: (Milestone("day_of_month", number=int(match["n"])), ["period_unknown"]),
    "month_day": lambda match, year: (Milestone("every", every=("month",), number=int(match["n"])), []),
    "every": _read_every,
    "times": _read_times,
    "half": _read_half,
    "edge_month": _edge_of(1, lambda match: int(match["n"])),
    "edge_quarter": _edge_of(3, lambda match: _QUARTERS[match["n"]]),
    "edge_year": _edge_of(12, lambda match: 1),
    "days": _read_days,
    "quarters": _periods("quarters", 3, _QUARTERS.__getitem__),
    "months": _periods("months", 1, int),
    "years": _read_years,
    "whole_year": lambda match, year: (Milestone("year", days=(date(year, 12, 31),)), []),
    "bare_day": lambda match, year: (Milestone("day_of_month", number=int(match["n"])), []),
    "term": _plain("never"),
}
