"""A document as blocks that every renderer understands, whatever the format: headings, paragraphs, lists, tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cchc.files.cells import Row
from reports.content.types import Signature

LEFT, CENTRE, RIGHT = "left", "centre", "right"


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is "I. …", level 2 "1. …"."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    italic: bool = False
    gap: bool = False  # a place that is still empty and must be filled before signing
    keep: bool = False  # stays on the page of what follows


@dataclass(frozen=True, slots=True)
class Bullet:
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is a share of the table's width."""

    name: str
    width: int
    align: str = LEFT


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, the length of each part, and what stands beside it."""

    name: str
    parts: tuple[Decimal, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars in parts, all at one scale; `legend` names the parts, from the darkest to the one without a filling."""

    title: str
    legend: tuple[str, ...]
    bars: tuple[Bar, ...]

    @property
    def longest(self) -> Decimal:
        return max((sum(bar.parts, Decimal(0)) for bar in self.bars), default=Decimal(0))


Block = Heading | Paragraph | Bullet | Table | Chart


@dataclass(frozen=True, slots=True)
class Annex:
    title: str
    blocks: tuple[Block, ...]
    wide: bool = True


@dataclass(frozen=True, slots=True)
class Paper:
    """A document with its letterhead. Number and date are left for the registry; `made_on` decides the layout.

    A letter (công văn) has `about` under its number and no type or title; it names whom it is addressed to one by one.
    A `wide` paper lies on its side. `prepared` is who signs on the left, in the
    place of recipients. `note` stands once at the foot of the whole.
    """

    superior: str
    body: str
    place_and_day: str
    made_on: date
    blocks: tuple[Block, ...]
    signature: Signature = Signature((), "")
    number: str = ""
    type: str = ""
    subject: str = ""
    addressed: str = ""
    recipients: tuple[str, ...] = ()
    attached: str = ""
    annexes: tuple[Annex, ...] = ()
    about: str = ""
    addressees: tuple[str, ...] = ()
    wide: bool = False
    prepared: str = ""
    note: str = ""
