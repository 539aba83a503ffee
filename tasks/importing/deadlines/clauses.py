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
    reader = _Clause(clause, year, day_before)
    reader.read()
    if not reader.understood and any(one.kind not in ("never", "term", "start") for one in reader.found):
        reader.flags.append("other_words")
    return reader.found, reader.flags


class _Clause:
    """A clause read from left to right."""

    def __init__(self, clause: str, year: int, day_before: bool):
        self.clause = clause
        self.year = year
        self.day_before = day_before
        self.found: list[Milestone] = []
        self.flags: list[str] = []
        self.is_start = False  # what follows is when the work begins
        self.understood = True
        # "before" counts for the milestone behind it and for further days ("trước ngày 15/6 và 01/12").
        self.is_before = self.was_used = False

    def read(self) -> None:
        at = 0
        while at < len(self.clause):
            if self.clause[at] in " ,.-/&+\"'":
                at += 1
                continue
            at = max(at + 1, self._step(at))

    def _step(self, at: int) -> int:
        """Reads what stands at `at`; gives where it ends."""
        words = grammar()
        if match := words.expected.match(self.clause, at):
            self.flags.append("expected")
        elif match := words.before.match(self.clause, at):
            self.is_before, self.was_used = True, False
        elif match := words.scope.match(self.clause, at):
            return self._pass_over(match.start(), self._scope_end(match.end()))
        elif match := words.report_of.match(self.clause, at):
            return self._pass_over(match.start(), match.end())
        elif named := _first(self.clause, at):
            self._take(*named)
            match = named[1]
        elif words.never.match(self.clause, at):
            self.found.append(Milestone("never"))
            match = words.resume.search(self.clause, at)
            return match.end() if match else len(self.clause)
        elif match := words.start.match(self.clause, at):
            self.is_start = True
        else:
            self.is_start = self.is_start and not words.end.match(self.clause, at)
            match = words.filler.match(self.clause, at)
            self.understood = self.understood and match is not None
            match = match or re.compile(r"[^\s,]+").match(self.clause, at)
        return match.end() if match else at

    def _take(self, name: str, match: re.Match[str]) -> None:
        milestone, flags = READERS[name](match, self.year)
        if self.is_start and milestone.kind in ("days", "period", "year") and not is_span(name, match):
            milestone, flags = Milestone("start"), ["start_only"]
        self.is_start = False
        if self.is_before and (not self.was_used or milestone.kind == "days"):
            self.was_used = True
            milestone, more = _before(milestone, self.day_before)
            flags = [*flags, *more]
        self.found.append(milestone)
        self.flags += flags

    def _pass_over(self, start: int, end: int) -> int:
        """What a deadline is for; a period that is named there is no deadline."""
        self.understood = False
        self.flags.append("other_words")
        if grammar().period.search(self.clause, start, end):
            self.flags.append("made_exact")
        return end

    def _scope_end(self, start: int) -> int:
        """Where the next day begins, or the next period where the scope itself names none; else the clause's end."""
        words = grammar()
        for match in words.scope_end.finditer(self.clause, start):
            is_other = match["joint"] and not words.period.search(self.clause, start, match.start())
            if match["day"] or is_other:
                return match.start()
        return len(self.clause)


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
    if milestone.kind == "year" and milestone.number:
        return milestone, ["other_words"]  # no year is printed, so there is none to be before
    if milestone.kind == "year":
        return Milestone("year", days=(date(milestone.days[0].year - 1, 12, 31),)), ["before_period"]
    if milestone.kind == "period":
        if any((last - first).days > 100 for first, last in milestone.spans):
            return milestone, [
                "other_words"
            ]  # nothing is due before a half-year begins: it is the half-year that counts
        first = min(start for start, _ in milestone.spans)
        return Milestone("days", days=(first - timedelta(days=1),)), ["before_period"]
    return milestone, []
