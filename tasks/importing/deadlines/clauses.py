"""One clause of a printed deadline, read word by word into milestones. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from cchc.search import fold
from tasks.importing.deadlines.grammar import grammar
from tasks.importing.deadlines.milestones import READERS, Milestone, Read, is_span


def split(text: str) -> list[str]:
    """Folded clauses: parted by lines, full stops and brackets; a full stop inside "20.7.2020" parts nothing."""
    lines = [re.sub(r"^\s*[-+•–*]+\s*", "", line) for line in text.split("\n")]
    folded = re.sub(r"[‐‑–—−]", "-", ". ".join(fold(line) for line in lines)).replace(";", ",").replace("…", " ")
    folded = re.sub(r"\s*/\s*", "/", folded)
    # "Quý lV", typed with the letter L for the figure.
    folded = re.sub(r"\b(qu[yi])\s+([il]+v?)\b", lambda match: f"{match[1]} {match[2].replace('l', 'i')}", folded)
    parts = re.split(r"\.(?:\s+|$)|[()]|:\s", folded)
    return [part.strip(" .,-\"'") for part in parts if part.strip(" .,-\"'")]


def read(clause: str, *, year: int, day_before: bool) -> tuple[list[Milestone], list[str]]:
    """The milestones of a folded clause in their order, and flags. Raises ValueError for a day that does not exist."""
    words = grammar()
    found: list[Milestone] = []
    flags: list[str] = []
    at, is_before, is_start, understood = 0, False, False, True
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
            milestone, more = READERS[name](match, year)
            if is_start and milestone.kind in ("days", "period", "year") and not is_span(name, match):
                milestone, more = Milestone("start"), ["start_only"]
            is_start = False
            if is_before:
                milestone, extra = _before(milestone, day_before)
                more = [*more, *extra]
            found.append(milestone)
            flags += more
        elif words.never.match(clause, at):
            found.append(Milestone("never"))
            if (match := words.resume.search(clause, at)) is None:
                break
        elif match := words.start.match(clause, at):
            is_start = True
        else:
            is_start = is_start and not words.end.match(clause, at)
            match = words.filler.match(clause, at)
            understood = understood and match is not None
            match = match or re.compile(r"[^\s,]+").match(clause, at)
        at = max(at + 1, match.end() if match else 0)
    if not understood and any(milestone.kind not in ("never", "term", "start") for milestone in found):
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
    if milestone.kind == "year":
        return Milestone("year", days=(date(milestone.days[0].year - 1, 12, 31),)), ["before_period"]
    if milestone.kind == "period":
        first = min(start for start, _ in milestone.spans)
        return Milestone("days", days=(first - timedelta(days=1),)), ["before_period"]
    return milestone, []
