"""Items of other documents that may be the same product: proposed to a person, never set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from cchc.search import fold
from tasks.models import Document, Item

from .reading import PlanRow

ALIKE = 80


@dataclass(frozen=True)
class Twin:
    """A row of the file and the item of another document that it may repeat; `score` from 0 to 100."""

    number: str
    item: Item
    score: int


def propose(document: Document, rows: Iterable[PlanRow]) -> list[Twin]:
    """Items of the same year with the same lead and schedule and a text alike; undated and continuous ones too."""
    others = (
        Item.objects.filter(document__year=document.year, same_as=None)
        .exclude(document=document)
        .select_related("document", "lead")
    )
    by_owed: dict[tuple[str, str], list[tuple[str, Item]]] = {}
    for item in others:
        lead = item.lead.code if item.lead else "*"
        by_owed.setdefault((lead, item.schedule), []).append((fold(f"{item.text} {item.product}"), item))
    settled = set(document.items.exclude(same_as=None).values_list("number", flat=True))
    proposed = []
    for row in rows:
        if row.number in settled:
            continue
        text = fold(f"{row.text} {row.product}")
        for other, item in by_owed.get((row.lead, row.schedule), []):
            score = int(fuzz.token_set_ratio(text, other))
            if score >= ALIKE:
                proposed.append(Twin(row.number, item, score))
    return proposed
