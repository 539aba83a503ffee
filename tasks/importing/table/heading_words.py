"""What a heading means that no list has, by its words and their order, with a score. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tasks.vocabulary import load, plain, squash

# A heading of which every word is known; still less sure than one of the list (headings.ALIKE and more).
BEST = 89
# Below this a heading says too little; the column is named as not read.
ENOUGH = 55
# A phrase of fewer letters counts only where it stands as words of its own: "hạn" is a part of many others.
SHORT = 5


@cache
def _kinds() -> dict[str, set[str]]:
    """Kinds by phrase; "thực hiện" is of several."""
    found: dict[str, set[str]] = {}
    for kind, phrases in load("headings")["words"].items():
        for phrase in phrases:
            found.setdefault(squash(phrase), set()).add(kind)
    return found


@cache
def _phrases() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_kinds(), key=len, reverse=True)))


def _found(heading: str) -> Iterator[tuple[set[str], int]]:
    """The kinds and length of every known phrase, in order."""
    words = f" {plain(heading)} "
    # The place of each letter's word, so that a short phrase is found between spaces only.
    begins, ends, at = set(), set(), 0
    for word in words.split():
        begins.add(at)
        at += len(word)
        ends.add(at)
    key, at = squash(heading), 0
    while match := _phrases().search(key, at):
        if len(match[0]) < SHORT and not (match.start() in begins and match.end() in ends):
            at = match.start() + 1
            continue
        yield _kinds()[match[0]], len(match[0])
        at = match.end()


def role_of(heading: str) -> tuple[str, int]:
    """(role, score up to BEST), ("other", score) for what is known and not read, ("", 0) for what says too little."""
    found = list(_found(heading))
    letters = len(squash(re.sub(r"\d+", "", heading)))
    role = _role([kinds for kinds, _length in found])
    if not role or not letters:
        return "", 0
    score = min(BEST, round(BEST * sum(length for _kinds, length in found) / letters))
    return (role, score) if score >= ENOUGH else ("", 0)


def _role(kinds: list[set[str]]) -> str:
    told = [one for one in kinds if one != {"beside"}]
    if not told:
        return ""
    first, rest = told[0], told[1:]

    def says(kind: str) -> bool:
        return any(kind in one for one in rest)

    if first & {"units", "persons"}:
        return _role_of_units(first, rest)
    if "deadline" in first:
        return "other" if says("starts") and not says("ends") else "deadline"
    if "days" in first:
        return "deadline" if says("ends") else "other" if says("starts") else ""
    for role in ("text", "product"):
        if role in first:
            return role
    if "ends" in first:
        return "deadline"
    if "alone" in first:
        return "lead"
    if "helps" in first:
        return "coordinating"
    return "other" if first & {"others", "starts"} else ""


def _role_of_units(first: set[str], rest: list[set[str]]) -> str:
    """A unit by what it does; persons alone are no unit."""
    if "units" not in first and not any("units" in one for one in rest):
        return "other"
    for one in rest:
        for kind, role in (("leads", "lead"), ("helps", "coordinating"), ("others", "other")):
            if kind in one:
                return role
    return ""
