"""Outlines of reports as data: sections, parts, which tasks a part takes, what is filled in and what is typed.

Those of the program stand beside this module as TOML files; the office's own versions are rows (`editing`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

from cchc.search import fold

FOLDER = Path(__file__).parent
INTERNAL = "internal"
WORDS = "words"


class Placed(Protocol):
    """What places a task under a part."""

    @property
    def section(self) -> str: ...

    @property
    def document_title(self) -> str: ...


Row = TypeVar("Row", bound=Placed)


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered part: what fills it from figures, and the key of the text that the Office types."""

    heading: str = ""
    fill: tuple[str, ...] = ()
    texts: str = ""
    takes: tuple[str, ...] = ()
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """One outline; `version` is kept with every frozen report."""

    version: str
    type: str
    subject: str
    opening: str
    closing: str
    sections: tuple[Section, ...]
    subject_year: str = ""
    years: tuple[int, ...] = ()

    @property
    def parts(self) -> list[Part]:
        return [part for section in self.sections for part in section.parts]

    @property
    def text_keys(self) -> list[tuple[str, str]]:
        """Key and heading of every text that is typed."""
        return [
            (part.texts, part.heading or section.heading)
            for section in self.sections
            for part in section.parts
            if part.texts
        ]

    def placed(self, rows: Iterable[Row]) -> dict[Part, list[Row]]:
        """Each task under the first part that takes its plan's section, else its document's title, else the rest."""
        rest = next((part for part in self.parts if part.rest), None)
        rows_by_part: dict[Part, list[Row]] = {}
        for row in rows:
            part = self._taking(row.section) or self._taking(row.document_title) or rest
            if part is not None:
                rows_by_part.setdefault(part, []).append(row)
        return rows_by_part

    def _taking(self, text: str) -> Part | None:
        if not text:
            return None
        folded = fold(text)
        return next((part for part in self.parts if any(word in folded for word in part.takes)), None)


@cache
def of_program(name: str) -> Outline:
    """The outline of a file here. Raises FileNotFoundError, or TypeError for a key that outlines do not have."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        content = tomllib.load(file)
    sections = tuple(
        Section(section["heading"], tuple(_part(part) for part in section.get("parts", ())))
        for section in content.pop("sections")
    )
    years = tuple(content.pop("years", ()))
    return Outline(**content, sections=sections, years=years)


def _part(content: dict[str, Any]) -> Part:
    return Part(**content | {key: tuple(content[key]) for key in ("fill", "takes") if key in content})


def official_name(year: int) -> str:
    """The name of the official outline of the program that `year` belongs to; after the last one known, that one."""
    names = sorted(path.stem for path in FOLDER.glob("official-*.toml"))
    for name in names:
        first, last = of_program(name).years
        if first <= year <= last:
            return name
    return names[-1] if year > last else names[0]


def names() -> list[str]:
    """Every outline that there is."""
    return sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != WORDS)
