"""What one matched phrase of a printed deadline means: a milestone with its days, or none. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from cchc.search import fold
from tasks.importing.deadlines.grammar import grammar
from tasks.vocabulary import either, load

Span = tuple[date, date]
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True, slots=True)
class Milestone:
    """One thing that a clause says.

    kind: days (exact), period (month, quarter, half-year: `spans`), year, every (`every`), day_of_month and times
    (`number`), continuous, event, standing, undated; and what is no date: never, term (so many days), start.
    """

    kind: str
    days: tuple[date, ...] = ()
    spans: tuple[Span, ...] = ()
    every: tuple[str, ...] = ()
    number: int = 0
    months: int = 0  # from one to the next, of the kind every


Read = tuple[Milestone, list[str]]


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


def _read_first_months(match: re.Match[str], year: int) -> Read:
    span = _month_span(int(match["y"] or year), 1, int(match["n"]))
    return Milestone("period", days=(span[1],), spans=(span,)), [] if match["y"] else ["plan_year"]


def _read_week(match: re.Match[str], year: int) -> Read:
    """Week 2 of a month ends on its day 14; the last week and a fifth with the month."""
    first, last = _month_span(int(match["y"] or year), int(match["m"]))
    is_first = re.fullmatch(either(load("deadlines")["words"]["start"]), match["n"])
    number = 1 if is_first else int(match["n"]) if match["n"].isdecimal() else 5
    day = first.replace(day=number * 7) if number < 5 else last
    return Milestone("days", days=(day,)), ["week_of_month", *([] if match["y"] else ["plan_year"])]


def _read_ten_days(match: re.Match[str], year: int) -> Read:
    """The first, second and last ten days of a month end on day 10, day 20 and its last day."""
    words = load("deadlines")["words"]
    first, last = _month_span(int(match["y"] or year), int(match["n"]))
    ends = {"first_ten": first.replace(day=10), "second_ten": first.replace(day=20), "last_ten": last}
    day = next(end for name, end in ends.items() if re.fullmatch(either(words[name]), match["edge"]))
    return Milestone("days", days=(day,)), [] if match["y"] else ["plan_year"]


def _read_parts(match: re.Match[str], year: int) -> Read:
    """ "6 months, 9 months, year": the end of each; with quarters or months each of them."""
    months = {"half": 6, "nine": 9, "year": 12}
    parts = _parts(match["list"])
    if set(parts) - set(months):
        return Milestone("every", every=parts), []
    spans = tuple(_month_span(year, 1, months[part]) for part in parts)
    return Milestone("period", days=tuple(last for _, last in spans), spans=spans), ["plan_year"]


def _read_month_days(match: re.Match[str], year: int) -> Read:
    """Several days of each month."""
    numbers = [int(number) for number in re.findall(r"\d+", match["list"])]
    if not all(1 <= number <= 31 for number in numbers):
        raise ValueError(match.group())
    spans = [_month_span(year, month) for month in range(1, 13)]
    days = {first.replace(day=min(number, last.day)) for first, last in spans for number in numbers}
    return Milestone("days", days=tuple(sorted(days))), ["plan_year", *(["short_months"] if max(numbers) > 28 else [])]


def _read_every(match: re.Match[str], year: int) -> Read:
    return Milestone("every", every=_parts(match["list"])), []


def _parts(text: str) -> tuple[str, ...]:
    return tuple(found.lastgroup or "" for found in grammar().element["parts"].finditer(text))


def _read_times(match: re.Match[str], year: int) -> Read:
    """So many times a year says how many days there must be; once a quarter is each quarter."""
    times, (part, *_) = int(match["n"]), _parts(match["list"])
    if part == "year":
        return (
            (Milestone("year", days=(date(year, 12, 31),), number=1), [])
            if times == 1
            else (Milestone("times", number=times), [])
        )
    return Milestone("every", every=(part,)), [] if times == 1 else ["times_differ"]


def _number(text: str) -> int:
    numbers = {fold(word): number for word, number in load("deadlines")["numbers"].items()}
    return numbers.get(text) or int(text)


def _read_months_between(match: re.Match[str], year: int) -> Read:
    """Each month, each second, third, fourth or sixth; other distances leave it open in which months."""
    words = load("deadlines")["words"]
    months = 1 if re.fullmatch(either(words["month"]), match["part"]) else 3
    months = 12 if re.fullmatch(either(words["year"]), match["part"]) else months
    if match["half"]:
        return (Milestone("every", every=("half",)), []) if months == 12 else (Milestone("undated"), ["not_understood"])
    months *= _number(match["n"])
    named = {1: "month", 3: "quarter", 6: "half", 12: "year"}
    if months in named:
        return Milestone("every", every=(named[months],)), []
    if months in (2, 4):
        return Milestone("every", every=("interval",), months=months), ["interval"]
    return Milestone("undated"), ["not_understood"]


def _read_each_edge(match: re.Match[str], year: int) -> Read:
    """The first, middle or last day of each month or quarter."""
    words = load("deadlines")["words"]
    is_month = re.fullmatch(either(words["month"]), match["part"])
    number = {"start": 1, "middle": 15, "end": 31}[_edge(match)]
    flags = [] if re.search(either(words["every"]), match["each"]) else ["each_period"]
    if is_month:
        return Milestone("every", every=("month",), number=number), flags
    if number == 31:
        return Milestone("every", every=("quarter",), number=number), flags
    return Milestone("undated"), ["not_understood"]


def _read_day_of_months(match: re.Match[str], year: int) -> Read:
    """One day of several months: "ngày 15 tháng 6, tháng 12"."""
    y = int(match["y"] or year)
    days = []
    for month in re.findall(r"\d+", match["list"]):
        try:
            days.append(date(y, int(month), int(match["d"])))
        except ValueError:
            raise ValueError(f"{match['d']}/{month}") from None
    if grammar().is_range.search(match["list"]):
        days = days[-1:]
    return Milestone("days", days=tuple(sorted(set(days)))), [] if match["y"] else ["plan_year"]


def _no_such(match: re.Match[str], year: int) -> Read:
    words = load("deadlines")["words"]
    is_month = re.match(either(words["month"]), match.group())
    raise ValueError(f"{words['month' if is_month else 'quarter'][0]} {match['n'].upper()}")


def _plain(kind: str, *flags: str, every: tuple[str, ...] = ()) -> Callable[[re.Match[str], int], Read]:
    def reader(match: re.Match[str], year: int) -> Read:
        return Milestone(kind, every=every), list(flags)

    return reader


# What is read as a list of elements, and so may be a span with an end.
_LISTS = {"days", "quarters", "months", "years"}
READERS: dict[str, Callable[[re.Match[str], int], Read]] = {
    "continuous": _plain("continuous"),
    "undated": _plain("undated"),
    "standing": _plain("standing"),
    "event": _plain("event"),
    "quarter_day": lambda match, year: (Milestone("every", every=("quarter",), number=int(match["n"])), []),
    "no_period": lambda match, year: (Milestone("day_of_month", number=int(match["n"])), ["period_unknown"]),
    "month_day": lambda match, year: (Milestone("every", every=("month",), number=int(match["n"])), []),
    "month_days": _read_month_days,
    "months_between": _read_months_between,
    "each_edge": _read_each_edge,
    "half_of": _plain("undated", "half_of"),
    "day_of_months": _read_day_of_months,
    "no_such": _no_such,
    "interval": _read_every,
    "every": _read_every,
    "all_quarters": _read_every,
    "parts": _read_parts,
    "first_months": _read_first_months,
    "week": _read_week,
    "ten_days": _read_ten_days,
    "times": _read_times,
    "half": _read_half,
    "edge_month": _edge_of(1, lambda match: int(match["n"])),
    "edge_quarter": _edge_of(3, lambda match: _QUARTERS[match["n"]]),
    "edge_year": _edge_of(12, lambda match: 1),
    "days": _read_days,
    "quarters": _periods("quarters", 3, _QUARTERS.__getitem__),
    "months": _periods("months", 1, int),
    "years": _read_years,
    "whole_year": lambda match, year: (Milestone("year", days=(date(year, 12, 31),), number=1), []),
    "bare_day": lambda match, year: (Milestone("day_of_month", number=int(match["n"])), []),
    "term": _plain("term"),
}


def is_span(name: str, match: re.Match[str]) -> bool:
    return name in _LISTS and _list(name, match)[1]
