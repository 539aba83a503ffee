"""A cell that names units, as annexes write them → each unit and whether it leads or coordinates. Pure.

"VP Sở chủ trì; Phòng THQH phối hợp", "VP Sở tham mưu, Thanh tra thẩm định", "(1) Thanh tra (2) Văn phòng": names are
looked for first, so that a role's word inside a name ("Phòng Đấu thầu, Thẩm định") is no role.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from tasks.importing.files.grid import without_marks
from tasks.importing.units.book import GUESS, JOINED_GUESS, Match, UnitBook
from tasks.vocabulary import load, plain, squash

# What a cell holds beyond is named, not searched: a department has a few dozen units.
NAMES_IN_A_CELL = 60
LONGEST_CELL = 3000


def read(cell: str, book: UnitBook, *, coordinates: bool = False) -> list[Match]:
    """The units of a cell in its order; those that it asks to coordinate are marked so, as all are in such a column."""
    cell = without_marks(unicodedata.normalize("NFC", cell))
    if cell.strip() == "*":
        return [Match("*", "*", coordinates=coordinates)]
    if len(cell) > LONGEST_CELL:
        return [Match(cell[:200], "", flags=("too_many_names",))]
    reader = _Cell(book, coordinates)
    for point in _points(cell):
        # A unit's own name may hold a word that else says what a unit does.
        if whole := book.exact(point):
            reader.found.append(replace(whole, coordinates=coordinates))
        else:
            reader.read(_parts(point))
        if len(reader.found) > NAMES_IN_A_CELL:
            return [Match(cell[:200], "", flags=("too_many_names",))]
    return reader.found


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a point: a name, what parts names, or a word that says what the names beside it do."""

    kind: str  # name, comma, stop, colon, bracket; lead, forward, helper, also
    text: str


class _Cell:
    """Points of one cell, read one after the other."""

    def __init__(self, book: UnitBook, coordinates: bool):
        self.book = book
        self.coordinates = coordinates
        self.found: list[Match] = []
        self.longest = max((len(_parts(name)) for name in book.written), default=1)

    @property
    def has_lead(self) -> bool:
        return any(not match.coordinates for match in self.found)

    def read(self, parts: list[_Part]) -> None:
        parts = self._without_words_of_names(parts)
        waiting: list[int] = []  # names whose role is still to come
        forward: bool | None = None  # the names that follow coordinate, or lead
        skipping = False  # behind a role stands what it is about, until the next name
        at = 0
        while at < len(parts):
            part = parts[at]
            following = parts[at + 1].kind if at + 1 < len(parts) else "stop"
            at += 1
            if part.kind == "name":
                match, end = self._longest(parts, at - 1, only_known=skipping)
                if match is None:
                    self._note(part.text)
                    continue
                at, skipping = end, False
                role = self.coordinates if forward is None else forward or self.coordinates
                self.found.append(replace(match, coordinates=role))
                if forward is None:
                    waiting.append(len(self.found) - 1)
            elif part.kind == "stop":
                waiting, forward, skipping = [], None, False
            elif part.kind == "bracket":
                waiting = self._bracket(part.text, waiting)
            elif part.kind == "lead":
                if waiting or skipping or self.found and forward is None and following != "colon":
                    skipping = skipping or following == "name"
                    forward = None
                else:
                    forward = False
                waiting = []
            elif part.kind == "forward" or (part.kind == "helper" and following == "colon"):
                waiting, forward, skipping = [], True, False
            elif part.kind in ("helper", "also"):
                about = following == "name"
                if waiting and (self._leads_before(waiting) or not about):
                    self._help(waiting)
                    forward, skipping = None, about
                else:
                    forward, skipping = True, False
                waiting = []

    def _leads_before(self, waiting: list[int]) -> bool:
        return any(not match.coordinates for at, match in enumerate(self.found) if at not in waiting)

    def _help(self, waiting: list[int]) -> None:
        """The names before "phối hợp" coordinate; where the cell has no lead and they are several, the first leads."""
        if not self._leads_before(waiting) and len(waiting) > 1:
            waiting = waiting[1:]
        for at in waiting:
            self.found[at] = replace(self.found[at], coordinates=True)

    def _bracket(self, text: str, waiting: list[int]) -> list[int]:
        """A bracket behind a name says its role, or for what it answers; that is kept beside the match."""
        if not self.found:
            return waiting
        kind = _roles().get(text.casefold())
        if kind is None:
            scope = "; ".join(filter(None, (self.found[-1].scope, text)))
            self.found[-1] = replace(self.found[-1], scope=scope)
            return waiting
        if kind != "lead":
            self.found[-1] = replace(self.found[-1], coordinates=True)
        return [at for at in waiting if at != len(self.found) - 1]

    def _note(self, words: str) -> None:
        """Words behind a role are no name, but they are not dropped unsaid."""
        if self.found and len(plain(words)) > 1 and "unit_words" not in self.found[-1].flags:
            self.found[-1] = replace(self.found[-1], flags=(*self.found[-1].flags, "unit_words"))

    def _longest(self, parts: Sequence[_Part], at: int, *, only_known: bool) -> tuple[Match | None, int]:
        """The longest known name that begins at part `at` (names hold commas too), and where it ends."""
        joined: dict[int, str] = {}
        text = ""
        for end in range(at, min(len(parts), at + self.longest)):
            if parts[end].kind in ("stop", "bracket", "colon"):
                break
            text += parts[end].text
            if parts[end].kind == "name":
                joined[end + 1] = text.strip()
        ends = sorted(joined, reverse=True)
        for end in ends:
            if match := self.book.exact(joined[end], with_kind=end == at + 1):
                return match, end
        if only_known:
            return None, at + 1
        for end in ends:
            if match := self.book.guess(joined[end], least=GUESS if end == at + 1 else JOINED_GUESS):
                return match, end
        return self.book.unknown(joined[at + 1]), at + 1

    def _without_words_of_names(self, parts: list[_Part]) -> list[_Part]:
        """ "Thẩm định" and the like say a role only where somebody leads before; else they belong to a name."""
        found: list[_Part] = []
        leads = self.has_lead
        for part in parts:
            leads = leads or part.kind == "lead"
            if part.kind == "also" and not leads:
                part = _Part("name", part.text)
            if part.kind == "name" and found and found[-1].kind == "name":
                part = _Part("name", found.pop().text + part.text)
            found.append(part)
        return found


def _points(cell: str) -> list[str]:
    """The points of a cell: lines, and "(1) … (2) …" or "1. … 2. …" within a line."""
    points = []
    nothing = {squash(word) for word in load("headings")["nothing"]}
    label = re.compile(rf"\s*(?:{'|'.join(load('units')['words']['lead_label'])})\s*:\s*", re.I)
    for line in cell.split("\n"):
        for part in re.split(r"(?:^|(?<=\s)|(?<=[,;]))(?:\(\d{1,3}\)|\d{1,3}[.)])\s*", line):
            part = re.sub(r"^\s*[-+•–*]+\s*", "", part).strip(" ,;.")
            if match := label.match(part):
                part = part[match.end() :]
            if plain(part) and squash(part) not in nothing:
                points.append(part)
    return points


@cache
def _roles() -> dict[str, str]:
    """What a word says about the names beside it: they lead; those behind it help; those before or behind it help."""
    words = load("units")["words"]
    kinds = {"lead": "role", "forward": "coordinating_with", "helper": "coordinating", "also": "helping"}
    return {word.casefold(): kind for kind, name in kinds.items() for word in words[name]}


@cache
def _signs() -> re.Pattern[str]:
    words = load("units")["words"]
    both = "|".join(re.escape(word) for word in sorted(words["and"], key=len, reverse=True))
    roles = "|".join(re.escape(word) for word in sorted(_roles(), key=len, reverse=True))
    return re.compile(
        rf"\s?\((?P<bracket>[^()]*)\)\s?|\s?(?P<stop>;)\s?|\s?(?P<colon>:)\s?|\s?(?P<comma>[,/+])\s?"
        rf"|\s(?P<both>{both})(?=\s)|(?<!\w)(?P<role>{roles})(?!\w)",
        re.I,
    )


def _parts(point: str) -> list[_Part]:
    parts: list[_Part] = []
    at = 0

    def name(text: str) -> None:
        if plain(text):
            parts.append(_Part("name", text))

    for match in _signs().finditer(point):
        name(point[at : match.start()])
        at = match.end()
        kind = match.lastgroup or ""
        if kind == "role":
            kind = _roles()[match["role"].casefold()]
        elif kind == "both":
            kind = "comma"
        parts.append(_Part(kind, match["bracket"].strip() if kind == "bracket" else match.group()))
    name(point[at:])
    return parts
