"""The departments in the order of their totals, and what is missing to the next rank."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Place:
    """A department in the order of totals; those with the same total share a rank. `gap`: ours less theirs."""

    rank: int
    name: str
    total: Decimal
    is_ours: bool = False
    gap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NextRank:
    """What separates us from the next better total: `missing` draws level with `name`, `to_pass` is ahead of it.

    Which rank that is, is not known while totals of others are missing.
    """

    rank: int | None
    name: str
    total: Decimal
    missing: Decimal
    to_pass: Decimal


def ranking(ours: Decimal | None, others: Iterable[tuple[str, Decimal]]) -> list[Place]:
    """Everybody by total, the highest first; we stand among them under an empty name if our total is known."""
    everybody = [(total, name, False) for name, total in others]
    if ours is not None:
        everybody.append((ours, "", True))
    everybody.sort(key=lambda each: (-each[0], not each[2], each[1]))
    totals = [total for total, *_rest in everybody]
    return [
        Place(totals.index(total) + 1, name, total, is_ours, None if ours is None else ours - total)
        for total, name, is_ours in everybody
    ]


def next_rank(places: list[Place], of: int | None = None, places_after_the_point: int = 2) -> NextRank | None:
    """The nearest total above ours among `of` departments; None where ours is the highest or not known."""
    us = next((place for place in places if place.is_ours), None)
    if us is None:
        return None
    above = [place for place in places if place.total > us.total]
    if not above:
        return None
    near = above[-1]
    missing = near.total - us.total
    finest = max(places_after_the_point, *(-_exponent(each.total) for each in (near, us)))
    rank = near.rank if of is None or len(places) >= of else None
    return NextRank(rank, near.name, near.total, missing, missing + Decimal(1).scaleb(-finest))


def _exponent(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
