"""All ways in which the units' names are written → the unit that is meant, with a score. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Protocol

from rapidfuzz import fuzz, process

from tasks.vocabulary import either, load, plain, squash

EXACT = 100
GUESS = 90  # from this score on a name is taken, with a mark; below it a person must choose
JOINED_GUESS = 94  # a name over a comma or an "and" must be nearer, since it could be two
PROPOSE = 60  # what is shown as a possible choice
# A file has hardly more misspelt names than rows; from here on names are no longer looked for by likeness.
SEARCHES = 2000


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


@dataclass
class UnitBook:
    """Names, aliases, abbreviations, initials and confirmed names by their squashed form, each with its unit's code.

    `taken_over` gives who took over from a unit that has ended, `searched` what was looked for by likeness.
    """

    codes: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    valid: frozenset[str] = frozenset()
    taken_over: Mapping[str, str] = field(default_factory=dict)
    written: tuple[str, ...] = ()
    searched: dict[str, list[tuple[int, str]]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        units: Iterable[UnitLike],
        confirmed: Mapping[str, str],
        *,
        day: date,
        former: Mapping[str, str] | None = None,
        taken_over: Mapping[str, str] | None = None,
    ) -> UnitBook:
        """`confirmed` gives the code (or "*") of a name that a person confirmed; `day` tells which units are valid.

        `former` gives the code of a unit by a name that it had before; it counts where no unit is called so today.
        """
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
        for name, code in (former or {}).items():
            for key in _spellings(name, with_kind=False):
                if key not in ambiguous:
                    known.setdefault(key, code)
        known |= {squash(text): code for text, code in confirmed.items()}
        valid = {
            unit.code
            for unit in listed
            if (unit.valid_from is None or unit.valid_from <= day) and (unit.valid_to is None or unit.valid_to >= day)
        }
        names = {unit.code: unit.name for unit in listed}
        written = (*names.values(), *(alias for unit in listed for alias in unit.aliases), *(former or {}), *confirmed)
        return cls(known, names, frozenset(valid), taken_over or {}, written)

    def named(self, codes: Iterable[str]) -> list[str]:
        """ "Phòng Kinh tế ngành (KTN)": nobody knows all codes by heart."""
        return [f"{self.names[code]} ({code})" if code in self.names else code for code in codes]

    def exact(self, text: str, *, with_kind: bool = False) -> Match | None:
        """The unit, or all units, that `text` is a known name of."""
        key = squash(text)
        if flags := _groups().get(key):
            return Match(text, "*", flags=tuple(flags - {"all"}))
        for candidate in _spellings(text, with_kind=with_kind):
            if code := self.codes.get(candidate):
                return self._of_today(Match(text, code))
        return None

    def guess(self, text: str, *, least: int) -> Match | None:
        """The one unit whose name is at least so much alike, with a mark."""
        ranked = self._ranked(text)
        if not ranked or ranked[0][0] < least or (len(ranked) > 1 and ranked[1][0] >= ranked[0][0] - 2):
            return None
        score, code = ranked[0]
        return self._of_today(Match(text, code, min(score, EXACT - 1), flags=("unit_guessed",)))

    def unknown(self, text: str) -> Match:
        """A name for which a person must choose, with the units that are near to it."""
        ranked = self._ranked(text)
        proposals = tuple(code for score, code in ranked[:3] if score >= PROPOSE)
        flags = ("outside_agency",) if _is_outside(text) else ()
        return Match(text, "", ranked[0][0] if ranked else 0, flags=flags, proposals=proposals)

    def _of_today(self, match: Match) -> Match:
        """Of a unit that has ended, who took over: a guess to be confirmed; without a successor it is marked."""
        code = match.code
        if successor := self.taken_over.get(code):
            flags = ("unit_guessed", "unit_taken_over")
            return Match(match.text, successor, min(match.score, EXACT - 1), flags=flags, proposals=(successor,))
        if code == "*" or code in self.valid:
            return match
        return Match(match.text, code, match.score, flags=(*match.flags, "unit_ended"))

    def _ranked(self, text: str) -> list[tuple[int, str]]:
        """Codes by how alike the name is, the best first."""
        key = plain(text)
        if key in self.searched:
            return self.searched[key]
        # Of a few letters every abbreviation is half, and no name is three times as long as the longest.
        if len(squash(_bare(text)[1])) < 4 or len(key) > 300 or len(self.searched) >= SEARCHES:
            return []
        best: dict[str, int] = {}
        known = [name for name in self.codes if len(name) >= 6]
        for candidate in _spellings(text, with_kind=True):
            if len(candidate) < 6:
                continue
            for name, score, _at in process.extract(candidate, known, scorer=fuzz.ratio, score_cutoff=40, limit=None):
                best[self.codes[name]] = max(best.get(self.codes[name], 0), int(score))
        ranked = sorted(((score, code) for code, score in best.items()), reverse=True)
        self.searched[key] = ranked
        return ranked


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
    words = plain(text).split()
    short = _abbreviations()
    expanded = " ".join([short.get(words[0], words[0]), *words[1:]]) if words else ""
    bare = _office_suffix().sub("", expanded)
    keys = [squash(text), squash(expanded), squash(bare)]
    if with_kind:
        keys += [squash(f"{kind} {bare}") for kind in load("units")["words"]["kinds"]]
    return [key for key in dict.fromkeys(keys) if key]


@cache
def _abbreviations() -> dict[str, str]:
    return {plain(key): plain(value) for key, value in load("units")["abbreviations"].items()}


@cache
def _office_suffix() -> re.Pattern[str]:
    return re.compile(rf"\s+{either(load('units')['words']['office_suffix'])}$")


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
