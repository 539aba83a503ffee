"""Items of other documents that may be the same product: proposed to a person, never set (`tasks.documents.duplicates`
joins)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from rapidfuzz import fuzz

from cchc.search import fold
from tasks.models import Document, Item

ALIKE = 80
# A person reads the proposals, so there are no more than these; and so many texts are compared, however long a plan is.
MOST = 200
COMPARISONS = 50_000
COMPARED_LENGTH = 500


class Owed(Protocol):
    """What is compared: a row of a file, or an item as `Product`. `lead` is a unit's code, "*" for every unit."""

    @property
    def number(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def product(self) -> str: ...
    @property
    def lead(self) -> str: ...
    @property
    def schedule(self) -> str: ...


@dataclass(frozen=True)
class Product:
    """An item as it is compared."""

    item: Item

    number = property(lambda self: self.item.number)
    text = property(lambda self: self.item.text)
    product = property(lambda self: self.item.product)
    schedule = property(lambda self: self.item.schedule)
    lead = property(lambda self: self.item.lead.code if self.item.lead else "*")


@dataclass(frozen=True)
class Twin:
    """A row (by its number) and the item of another document that it may repeat; `score` from 0 to 100."""

    number: str
    item: Item
    score: int


@dataclass(frozen=True)
class Pair:
    """Two items of different documents that look like one product."""

    item: Item
    other: Item
    score: int


def among(items: Iterable[Item], *, most: int = MOST) -> list[Pair]:
    """Pairs among `items` (with document and lead), in their order; no more than `most`, since a person reads them."""
    by_owed: dict[tuple[str, str], list[tuple[str, Item]]] = {}
    for item in items:
        row = Product(item)
        by_owed.setdefault((row.lead, row.schedule), []).append((_text(row), item))
    found: list[Pair] = []
    left = COMPARISONS
    for alike in by_owed.values():
        for at, (text, item) in enumerate(alike):
            for other_text, other in alike[at + 1 :]:
                if item.document_id == other.document_id:
                    continue
                left -= 1
                if left < 0:
                    return found
                score = int(fuzz.token_set_ratio(text, other_text, score_cutoff=ALIKE))
                if score >= ALIKE:
                    found.append(Pair(item, other, score))
                    if len(found) == most:
                        return found
    return found


def propose(document: Document, rows: Iterable[Owed]) -> list[Twin]:
    """Items of the same year with the same lead and schedule and a text alike; undated and continuous ones too.

    No more than `MOST`, in the order of the rows.
    """
    others = (
        Item.objects.filter(document__year=document.year, same_as=None)
        .exclude(document=document)
        .select_related("document", "lead")
    )
    by_owed: dict[tuple[str, str], list[tuple[str, Item]]] = {}
    for item in others:
        other = Product(item)
        by_owed.setdefault((other.lead, other.schedule), []).append((_text(other), item))
    settled = set(document.items.exclude(same_as=None).values_list("number", flat=True))
    proposed: list[Twin] = []
    left = COMPARISONS
    for row in rows:
        if row.number in settled:
            continue
        text = _text(row)
        for other_text, item in by_owed.get((row.lead, row.schedule), []):
            left -= 1
            if left < 0 or len(proposed) == MOST:
                return proposed
            score = int(fuzz.token_set_ratio(text, other_text, score_cutoff=ALIKE))
            if score >= ALIKE:
                proposed.append(Twin(row.number, item, score))
    return proposed


def _text(row: Owed) -> str:
    return fold(f"{row.text} {row.product}"[:COMPARED_LENGTH])
