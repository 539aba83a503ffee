"""Unit names as annexes write them → units, each with a score that a person confirms. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Protocol

from rapidfuzz import fuzz

from tasks.vocabulary import either, load, plain, squash

EXACT = 100
GUESS = 90  # from this score on a name is taken, with a mark; below it a person must choose
JOINED_GUESS = 94  # a name over a comma or an "and" must be nearer, since it could be two
PROPOSE = 60  # what is shown as a possible choice


class UnitLike(Protocol):
    code: str
    name: str
    kind: str
    aliases: list[str]
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Match:
    """One name in a cell. `code` is a unit's, "*" for every unit, "" for none; `score` from 0 to 100."""

    text: str
    code: str
    score: int = EXACT
    coordinates: bool = False
    scope: str = ""
    flags: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnitBook:
    """All ways in which the units' names are written: names, aliases, abbreviations, initials, confirmed aliases."""

    codes: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    valid: frozenset[str] = frozenset()

    @classmethod
    def of(cls, units: Iterable[UnitLike], confirmed: Mapping[str, str], *, day: date) -> UnitBook:
        """`confirmed` gives the code (or "*") of a name that a person confirmed; `day` tells which units are valid."""
        known: dict[str, str] = {}
        ambiguous: set[str] = set()
        listed = list(units)
        for strong in (True, False):
            for unit in listed:
                for key in _ways(unit) if strong else _initials(unit):
                    if known.setdefault(key, unit.code) != unit.code:
                        ambiguous.add(key)
        for key in ambiguous:
            known.pop(key)
        known |= {squash(text): code for text, code in confirmed.items()}
        valid = {
            unit.code
            for unit in listed
            if (unit.valid_from is None or unit.valid_from <= day) and (unit.valid_to is None or unit.valid_to >= day)
        }
        return cls(known, {unit.code: unit.name for unit in listed}, frozenset(valid))

    def named(self, codes: Iterable[str]) -> list[str]:
        """ "Phòng Kinh tế ngành (KTN)": nobody knows all codes by heart."""
        return [f"{self.names[code]} ({code})" if code in self.names else code for code in codes]

    def read(self, cell: str, *, coordinates: bool = False) -> list[Match]:
        """The units of a cell in its order; those that it asks to coordinate are marked so."""
        cell = unicodedata.normalize("NFC", cell)
        if cell.strip() == "*":
            return [Match("*", "*", coordinates=coordinates)]
        found: list[Match] = []
        for point in _points(cell):
            # A unit's own name may hold a word that else says what a unit does.
            lead, helping = (point, "") if self._exact(point) else _roles(point)
            for text, is_helping in ((lead, coordinates), (helping, True)):
                found += self._names(text, is_helping)
        return found

    def _names(self, text: str, coordinates: bool) -> list[Match]:
        text, scope = _without_scope(text)
        parts = [part for part in re.split(rf"(\s*[,;/+]\s*|\s+(?:{_and()})\s+)", text, flags=re.I) if part]
        names, at = [], 0
        while at < len(parts):
            if at % 2 or not plain(parts[at]):
                at += 1
                continue
            match, end = self._longest(parts, at)
            names.append(Match(match.text, match.code, match.score, coordinates, scope, match.flags, match.proposals))
            at = end
        return names

    def _longest(self, parts: list[str], at: int) -> tuple[Match, int]:
        """The longest known name that begins at part `at` (names hold commas too), and where it ends."""
        ends = [end for end in range(len(parts), at, -1) if (end - at) % 2]
        joined = {end: "".join(parts[at:end]).strip() for end in ends}
        for end in ends:
            if match := self._exact(joined[end], with_kind=end == at + 1):
                return match, end
        for end in ends:
            if match := self._guess(joined[end], least=GUESS if end == at + 1 else JOINED_GUESS):
                return match, end
        return self._unknown(joined[at + 1]), at + 1

    def _exact(self, text: str, *, with_kind: bool = False) -> Match | None:
        key = squash(text)
        if flags := _groups().get(key):
            return Match(text, "*", flags=tuple(flags - {"all"}))
        for candidate in _spellings(text, with_kind=with_kind):
            if code := self.codes.get(candidate):
                ended = () if code == "*" or code in self.valid else ("unit_ended",)
                return Match(text, code, flags=ended)
        return None

    def _ranked(self, text: str) -> list[tuple[int, str]]:
        """Codes by how alike the name is, the best first."""
        best: dict[str, int] = {}
        if len(squash(_bare(text)[1])) < 4:
            return []  # of a few letters every abbreviation is half
        for candidate in _spellings(text, with_kind=True):
            if len(candidate) < 6:
                continue
            for known, code in self.codes.items():
                if len(known) >= 6:
                    best[code] = max(best.get(code, 0), int(fuzz.ratio(candidate, known)))
        return sorted(((score, code) for code, score in best.items()), reverse=True)

    def _guess(self, text: str, *, least: int) -> Match | None:
        ranked = self._ranked(text)
        if not ranked or ranked[0][0] < least or (len(ranked) > 1 and ranked[1][0] >= ranked[0][0] - 2):
            return None
        score, code = ranked[0]
        ended = () if code == "*" or code in self.valid else ("unit_ended",)
        return Match(text, code, min(score, EXACT - 1), flags=("unit_guessed", *ended))

    def _unknown(self, text: str) -> Match:
        ranked = self._ranked(text)
        proposals = tuple(code for score, code in ranked[:3] if score >= PROPOSE)
        flags = ("outside_agency",) if _is_outside(text) else ()
        return Match(text, "", ranked[0][0] if ranked else 0, flags=flags, proposals=proposals)


@cache
def _and() -> str:
    return "|".join(re.escape(word) for word in sorted(load("units")["words"]["and"], key=len, reverse=True))


@cache
def _groups() -> dict[str, set[str]]:
    groups = load("units")["groups"]
    known = {squash(name): {"all"} for name in groups["all"]}
    return known | {squash(name): {"all", "only_concerned"} for name in groups["concerned"]}


def _is_outside(text: str) -> bool:
    outside = load("units")["outside"]
    name = plain(text)
    return (
        re.match(rf"{either(outside['prefixes'])}\b", name) is not None
        and re.match(rf"{either(outside['but_not'])}\b", name) is None
    )


def _spellings(text: str, *, with_kind: bool) -> list[str]:
    """The keys under which a name is looked up: as it is, abbreviations written out, without "of the department"."""
    data = load("units")
    words = plain(text).split()
    short = {plain(key): plain(value) for key, value in data["abbreviations"].items()}
    expanded = [short.get(words[0], words[0]), *words[1:]] if words else []
    bare = re.sub(rf"\s+{either(data['words']['office_suffix'])}$", "", " ".join(expanded))
    keys = [squash(text), squash(" ".join(expanded)), squash(bare)]
    if with_kind:
        keys += [squash(f"{kind} {bare}") for kind in data["words"]["kinds"]]
    return [key for key in dict.fromkeys(keys) if key]


def _bare(name: str) -> tuple[str, str]:
    """The kind ("division") and the rest of a unit's name, folded."""
    kinds = either(load("units")["words"]["kinds"])
    match = re.match(rf"({kinds})\s+(.*)", plain(name))
    return (match[1], match[2]) if match else ("", plain(name))


def _ways(unit: UnitLike) -> set[str]:
    """The ways of writing that mean this unit and no other."""
    ways: set[str] = set()
    for name in (unit.name, *unit.aliases):
        ways |= set(_spellings(name, with_kind=False))
    kind, rest = _bare(unit.name)
    ways |= {squash(unit.code), squash(rest), squash(f"{kind} {unit.code}")}
    return {way for way in ways if way}


def _initials(unit: UnitLike) -> set[str]:
    kind, rest = _bare(unit.name)
    initials = "".join(word[0] for word in rest.split())
    return {squash(f"{kind} {initials}"), initials} if len(initials) > 1 else set()


def _points(cell: str) -> list[str]:
    """The points of a cell: lines, and "(1) … (2) …" or "1. … 2. …" within a line."""
    points = []
    for line in cell.split("\n"):
        for part in re.split(r"(?:^|(?<=\s)|(?<=[,;]))(?:\(\d+\)|\d+[.)])\s*", line):
            part = re.sub(r"^\s*[-+•–*]+\s*", "", part).strip(" ,;.")
            if plain(part) and squash(part) not in {squash(word) for word in load("headings")["nothing"]}:
                points.append(part)
    return points


def _roles(point: str) -> tuple[str, str]:
    """The part of a point that leads and the part that it asks to coordinate; words of a role are no names."""
    words = load("units")["words"]
    label = re.match(rf"\s*(?:{'|'.join(words['lead_label'])})\s*:\s*", point, re.I)
    point = point[label.end() :] if label else point
    helping = re.search(rf"[,;]?\s*(?<!\w)(?:{'|'.join(words['coordinating'])})(?!\w)\s*:?", point, re.I)
    lead, rest = (point[: helping.start()], point[helping.end() :]) if helping else (point, "")
    role = re.search(rf"\s+(?:{'|'.join(words['role'])})(?!\w)", lead, re.I)
    return (lead[: role.start()] if role else lead).strip(" ,;.:"), rest.strip(" ,;.:")


def _without_scope(text: str) -> tuple[str, str]:
    """A bracket behind a name says for what it answers; it is kept beside the match."""
    scopes = re.findall(r"\(([^()]*)\)", text)
    return re.sub(r"\s*\([^()]*\)\s*", " ", text).strip(), "; ".join(scopes)
