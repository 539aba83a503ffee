"""The patterns of printed deadlines, built once from the vocabulary. All work on folded text (no case, no accents)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tasks.vocabulary import either, load

YEAR = r"(?:19|20)\d\d"


@dataclass(frozen=True)
class Grammar:
    """`patterns` in the order in which they are tried; the other words move the reading on."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    before: re.Pattern[str]
    expected: re.Pattern[str]
    never: re.Pattern[str]
    filler: re.Pattern[str]
    start: re.Pattern[str]
    end: re.Pattern[str]
    resume: re.Pattern[str]
    scope: re.Pattern[str]
    scope_end: re.Pattern[str]
    report_of: re.Pattern[str]
    period: re.Pattern[str]
    is_range: re.Pattern[str]
    element: dict[str, re.Pattern[str]]


@cache
def grammar() -> Grammar:
    words, phrases = load("deadlines")["words"], load("deadlines")["phrases"]
    w = {name: either(values) for name, values in words.items()}
    separator = rf"\s*(?:,\s*{w['and']}\b|,|\b{w['and']}\b|[&+]|\b{w['to']}\b|-)\s*"
    rows = [*_repeated(w), *_edges(w), *_days(w, separator), *_spans(w, separator)]
    return Grammar(
        patterns=tuple((name, re.compile(pattern)) for name, pattern in rows),
        before=re.compile(rf"{w['before']}\b"),
        expected=re.compile(rf"{w['expected']}\b"),
        never=re.compile(rf"{either(phrases['never'])}\b"),
        filler=re.compile(rf"(?:{either(phrases['filler'])}|{w['day']})\b"),
        start=re.compile(rf"(?:{w['begin']}\s*)?{w['from']}\b|{w['begin']}\b"),
        end=re.compile(rf"(?:{w['to']}|{w['until']})\b"),
        resume=re.compile(rf",\s*(?=(?:{w['until']}|{w['before']})\b)"),
        scope=re.compile(rf"{w['scope']}\b"),
        # What a scope is about ends before the next day, or before a period where it names none itself.
        scope_end=re.compile(
            rf"(?P<joint>,|\b{w['and']}\b)?\s*(?:(?P<day>(?:{w['before']}|{w['until']}|{w['to']})\b|{w['day']}\s*\d"
            rf"|\d{{1,2}}[/.]\d)|(?<=[,\s])(?P<period>(?:{w['quarter']}|{w['month']})\s*(?:\d|[iv]+\b)))"
        ),
        # A report's name ("báo cáo 6 tháng trước ngày 15/7") says what is due, the day behind it says when.
        report_of=re.compile(
            rf"{w['report']}\s*(?:{w['half']}|{w['nine']}|{w['quarter']}\s*(?:[1-4]|i{{1,3}}v?|iv)\b|{w['month']}\s*\d{{1,2}}\b)"
            rf"[^,]*?(?=(?:{w['before']}|{w['until']})\b|{w['day']}\s*\d|\d{{1,2}}[/.]\d)"
        ),
        period=re.compile("|".join(rf"\b{w[name]}" for name in ("half", "nine", "month", "quarter", "year"))),
        is_range=re.compile(rf"\b{w['to']}\b|-"),
        element={
            "quarters": re.compile(
                rf"(?:(?<![a-z])|(?<=quy)|(?<=qui)|(?<=\bq))(?P<n>iv|i{{1,3}}|(?<!\d)[1-4])(?:\s*(?:/|-|,?\s*{w['year']})\s*(?P<y>{YEAR}))?(?!\w)"
            ),
            "months": re.compile(rf"(?P<n>1[0-2]|0?[1-9])(?:\s*(?:[/.-]|,?\s*{w['year']})\s*(?P<y>{YEAR}))?(?!\d)"),
            "years": re.compile(rf"(?P<y>{YEAR})"),
            "days": re.compile(
                rf"(?P<iso>{YEAR}-\d\d-\d\d)|(?P<d>\d{{1,2}})"
                rf"(?:\s*(?P<sign>{w['month']}|[/.]|-(?=\d{{1,2}}[/.-]{YEAR}))\s*(?P<m>\d{{1,2}})(?!\d)"
                # "1/7-30/9" is a span: a short year stands behind the sign that parts day and month.
                rf"(?:\s*(?:,?\s*{w['year']}|(?P=sign)|[/.-](?={YEAR}))\s*(?P<y>{YEAR}|\d\d)(?!\d))?)?"
            ),
            "parts": re.compile("|".join(f"(?P<{name}>{w[name]})" for name in _PARTS)),
        },
    )


# The parts of a year that come again: in the order in which they are tried ("6 months" before "month").
_PARTS = ("half", "nine", "week", "month", "quarter", "year")


def _repeated(w: dict[str, str]) -> list[tuple[str, str]]:
    """What comes again, and what is no date."""
    part = "(?:" + "|".join(w[name] for name in _PARTS) + ")"
    count = rf"(?P<n>\d{{1,2}}|{either(load('deadlines')['numbers'])})"
    day_n = rf"{w['day']}\s*(?P<n>\d{{1,2}})\s*(?:{w['of']}\s*)?"
    end_month = rf"{w['month']}\s*(?:{w['of']}\s*)?{w['end']}\s*(?:{w['of']}\s*)?"
    more = rf"(?:\s*(?:,|/|\b{w['and']}\b|-)\s*(?:{w['every']}\s*)?{part}\b)*"
    return [
        ("continuous", rf"{w['continuous']}\b"),
        ("undated", rf"(?:.*\b)?{w['undated']}\b"),
        ("standing", rf"{w['standing']}\b"),
        ("event", rf"{w['event']}\b"),
        ("quarter_day", rf"{day_n}{end_month}{w['quarter']}\b"),
        ("no_period", rf"{day_n}{end_month}{w['report_period']}\b"),
        (
            "month_days",
            rf"{w['day']}\s*(?P<list>\d{{1,2}}(?:\s*(?:,|\b{w['and']}\b)\s*(?:{w['day']}\s*)?\d{{1,2}})+)\s*{w['every']}\s*{w['month']}\b",
        ),
        (
            "month_days",
            rf"{w['every']}\s*{w['month']}\b\s*,?\s*(?:vao\s*)?{w['day']}\s*(?P<list>\d{{1,2}}(?:\s*(?:,|\b{w['and']}\b)\s*"
            rf"(?:{w['day']}\s*)?\d{{1,2}})+)(?![/.\d])",
        ),
        ("month_day", rf"{day_n}{w['every']}\s*{w['month']}\b"),
        (
            "months_between",
            rf"(?:{w['every']}\s*)?(?:{count}|(?P<half>{w['half_of']}))\s*(?P<part>{w['month']}|{w['quarter']}|{w['year']})"
            rf"\s*(?:/\s*)?(?:0?1|mot)?\s*{w['times']}\b",
        ),
        ("months_between", rf"{w['every']}\s*{count}\s*(?P<part>{w['month']}|{w['quarter']})\b(?P<half>)"),
        ("interval", rf"(?:{w['every']}\s*)?(?:0?1\s*)?(?P<list>{part})\s*(?:/\s*)?(?:0?1|mot)?\s*{w['times']}\b"),
        ("every", rf"{w['every']}\s*(?P<list>{part}\b{more})(?!\s*\d)"),
        (
            "all_quarters",
            rf"(?:{w['all_of']}\s*)+(?P<list>{w['quarter']})\b(?=\s*(?:$|[,./]|{w['of']}\b|{w['year']}\b))",
        ),
        (
            "parts",
            rf"(?P<list>{part}\b(?:\s*(?:,|/|\b{w['and']}\b)\s*(?:{w['report']}\s*)?(?:(?:0?1|{w['whole']})\s*)?{part}\b(?!\s*\d))+)",
        ),
        (
            "times",
            rf"(?P<n>\d+)\s*{w['times']}\s*(?:/|{w['of']}\s*|{w['every']}\s*)?(?:1\s*|mot\s*)?(?P<list>{part})\b",
        ),
    ]


def _edges(w: dict[str, str]) -> list[tuple[str, str]]:
    """Start, middle and end of a month, quarter or year; halves of a year."""
    edge = rf"(?P<edge>{w['start']}|{w['middle']}|{w['end']})"
    in_year = rf"(?:\s*(?:/|-|,?\s*{w['year']})\s*(?P<y>{YEAR}))?"
    each = rf"(?P<each>(?:(?:{w['last_day']}|{w['of']}|{w['all_of']}|{w['every']})\s*)*)"
    return [
        ("half", rf"(?P<part>{w['half_of']})\s*(?P<edge>{w['start']}|{w['end']})\s*{w['year']}\b\s*(?P<y>{YEAR})?"),
        (
            "half_of",
            rf"{w['half_of']}\s*(?:{w['start']}|{w['end']})(?:\s*(?:{w['month']}|{w['quarter']})\s*[\divx/]+)?",
        ),
        (
            "each_edge",
            rf"(?:{w['day']}\s*)?{edge}\s*{each}(?P<part>{w['month']}|{w['quarter']})\b(?!\s*(?:\d|[ivx]+\b))",
        ),
        ("first_months", rf"(?P<n>1[01]|0?[1-9])\s*{w['month']}\s*{w['start']}\s*{w['year']}\b\s*(?P<y>{YEAR})?"),
        (
            "week",
            rf"{w['week']}\s*(?:{w['ordinal']}\s*)?(?P<n>[1-5]|{w['end']}|{w['start']})\s*(?:{w['of']}\s*)?{w['month']}\s*(?P<m>1[0-2]|0?[1-9])(?!\d){in_year}",
        ),
        (
            "ten_days",
            rf"(?P<edge>{w['first_ten']}|{w['second_ten']}|{w['last_ten']})\s*{w['month']}\s*(?P<n>1[0-2]|0?[1-9])(?!\d){in_year}",
        ),
        ("half", rf"(?P<part>{w['half']})\s*(?P<edge>{w['start']}|{w['end']})\s*(?:{w['year']}\b\s*)?(?P<y>{YEAR})?"),
        ("half", rf"(?P<part>{w['nine']})\s*(?P<edge>{w['start']})\s*(?:{w['year']}\b\s*)?(?P<y>{YEAR})?"),
        ("half", rf"(?P<part>{w['half']}|{w['nine']})\b(?P<edge>)(?:\s*(?:{w['year']}\b|/)\s*(?P<y>{YEAR}))?"),
        ("edge_month", rf"{edge}\s*{w['month']}\s*(?P<n>1[0-2]|0?[1-9])(?![\d]){in_year}"),
        ("edge_quarter", rf"{edge}\s*{w['quarter']}\s*(?P<n>iv|i{{1,3}}|[1-4])(?!\w){in_year}"),
        ("edge_year", rf"{edge}\s*{w['year']}\b\s*(?P<y>{YEAR})?"),
    ]


def _days(w: dict[str, str], separator: str) -> list[tuple[str, str]]:
    """Lists and ranges of days: 15/3, 15/6 and 15/9/2019; 20.7.2020; the 1st of month 5 of year 2026; 10 and 25/12."""
    iso = rf"{YEAR}-\d\d-\d\d"
    month_more = rf"(?:{separator}(?:{w['month']}\s*)?(?:1[0-2]|0?[1-9])(?!\d|/\d\d?(?!\d))){{1,11}}"
    in_months = (
        rf"(?:{w['day']}\s*)?(?P<d>\d{{1,2}})\s*(?:{w['of']}\s*)?(?:{w['all_of']}\s*)?{w['month']}\s*"
        rf"(?P<list>(?:1[0-2]|0?[1-9])(?!\d){month_more})(?:\s*(?:,?\s*{w['year']}|/)\s*(?P<y>{YEAR}))?(?!\d)"
    )
    worded = rf"\d{{1,2}}\s*{w['month']}\s*\d{{1,2}}(?:\s*(?:,?\s*{w['year']}|/)\s*{YEAR})?(?!\d)"
    numeric = "(?:" + "|".join(
        rf"\d{{1,2}}{sign}\d{{1,2}}(?:{sign}\d\d|[/.-]{YEAR})?(?![\d/])" for sign in ("/", r"\.", "-")
    ) + ")"  # fmt: skip
    slashed = rf"\d{{1,2}}/\d{{1,2}}(?:/\d\d|[/.-]{YEAR})?(?![\d/])|\d{{1,2}}[.-]\d{{1,2}}[.-]{YEAR}"
    dotted = r"\d{1,2}\.\d{1,2}(?:\.\d\d)?(?![\d./])"
    full = rf"(?:{iso}|{worded}|{numeric})"
    # A bare day stands only before a day that names the month.
    bare = rf"\d{{1,2}}(?={separator}(?:{w['day']}\s*)?\d{{1,2}}(?:[/.]|{separator}|\s*{w['month']}\s*\d))"
    first = rf"(?:{w['day']}\s*(?:{full}|{bare})|{iso}|{worded}|{slashed}|{dotted}"
    first += r"|\d{1,2}(?=\s*-\s*\d{1,2}/\d{1,2}))"
    return [
        ("day_of_months", in_months),
        ("days", rf"(?P<list>{first}(?:{separator}(?:{w['day']}\s*)?(?:{full}|{bare}))*)"),
    ]


def _spans(w: dict[str, str], separator: str) -> list[tuple[str, str]]:
    """Lists and ranges of quarters, months and years; what a day without a month is."""
    in_year = rf"(?:\s*(?:[/.-]|,?\s*{w['year']})\s*{YEAR})?"
    quarter = rf"(?:iv|i{{1,3}}|[1-4])(?!\w){in_year}"
    month = rf"(?:1[0-2]|0?[1-9])(?!\d)(?!/\d\d?(?!\d)){in_year}"
    month_word = rf"(?:{w['month']}\s*|{w['month_short']}\.?\s?)"
    years = rf"{YEAR}(?:{separator}(?:{w['year']}\s*)?{YEAR})*"
    return [
        ("quarters", rf"(?P<list>{w['quarter']}\.?\s*{quarter}(?:{separator}(?:{w['quarter']}\.?\s*)?{quarter})*)"),
        (
            "months",
            rf"(?P<list>(?:{month_word}{month}|(?:1[0-2]|0?[1-9])[/.]{YEAR})(?:{separator}(?:{month_word})?{month})*)",
        ),
        ("no_such", rf"{w['quarter']}\.?\s*(?P<n>\d+|[ivx]+)(?!\w)(?!\s*/\s*\d\d?(?!\d))"),
        (
            "no_such",
            rf"{w['month']}\s*(?P<n>\d{{1,3}})(?!\d)(?!\s*/\s*\d\d?(?!\d))(?!\s*(?:{w['day']}|{w['month']})\b)",
        ),
        (
            "years",
            rf"(?:{w['period']}\s*)?(?:{w['year']}\s*)?(?P<list>{years})(?P<more>\s*{w['and']}\s*{w['following_years']})?",
        ),
        ("whole_year", rf"(?:{w['whole']}|{w['within']})\s*{w['year']}\b(?!\s*\d)"),
        ("bare_day", rf"{w['day']}\s*(?P<n>\d{{1,2}})(?![\d/.-])"),
        ("term", rf"\d+\s*{w['day']}\b"),
    ]
