"""The pictures of the index page: a bar a component, and by unit what is lost and at risk as steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from scoring.index.rows import Row
from scoring.models import Snapshot

PARTS = ("secured", "on_track", "at_risk", "lost")
"""What a maximum with data consists of, in the order in which a bar shows it."""
# The parts whose list is the tree itself, by their names in addresses; the others stand in the ledger.
CHOSEN = {"chac-chan": "secured", "dung-tien-do": "on_track"}
JOINT, NOBODY, ASSUMED = "joint", "nobody", "assumed"
NOTHING = Decimal(0), Decimal(0)


@dataclass(frozen=True)
class Step:
    """What hangs on one unit alone, or (`code` is empty) on several together, on no unit named, on an assumption."""

    kind: str
    code: str
    lost: Decimal
    at_risk: Decimal
    start: Decimal

    @property
    def all(self) -> Decimal:
        return self.lost + self.at_risk


@dataclass(frozen=True)
class Scales:
    """What the full length of a bar stands for: among components, and among the criteria below them."""

    components: Decimal
    criteria: Decimal


def scales(table: list[Row]) -> Scales:
    most = [Decimal(0), Decimal(0)]
    for row in table:
        level = min(row.depth, 1)
        most[level] = max(most[level], Decimal(row.node["max"]))
    return Scales(*most)


def steps(by_unit: Mapping[str, list[str]], lost: Decimal, at_risk: Decimal) -> list[Step]:
    """Down from `lost` and `at_risk` of the whole: units by what hangs on them, then what is nobody's alone.

    The steps add up to the whole: what several units share stands once, in a step of its own.
    """
    own = {code: (Decimal(held[0]), Decimal(held[1])) for code, held in by_unit.items()}
    joint = (lost - sum(each[0] for each in own.values()), at_risk - sum(each[1] for each in own.values()))
    nobody, assumed = own.pop("", NOTHING), own.pop(Snapshot.ASSUMED, NOTHING)
    in_order = sorted(own.items(), key=lambda row: (-sum(row[1]), row[0]))
    amounts = [("unit", code, each) for code, each in in_order]
    amounts += [(JOINT, "", joint), (NOBODY, "", nobody), (ASSUMED, "", assumed)]
    found, reached = [], Decimal(0)
    for kind, code, (own_lost, own_at_risk) in amounts:
        if own_lost > 0 or own_at_risk > 0:
            found.append(Step(kind, code, own_lost, own_at_risk, reached))
            reached += own_lost + own_at_risk
    return found
