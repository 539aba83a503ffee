"""The facts and the criterion tree that the projection is fed with; nothing is computed here.

`scoring.index.load` fills them from the database; tests and the page of hand-computed cases fill them by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.engine.points import Scale

OPEN, REPORTED, VERIFIED, CANCELLED = "open", "reported", "verified", "cancelled"
FLOW, LEVEL = "flow", "level"
# Why points are lost; UNCONFIRMED: a check-in without its note; PENDING: nothing is lost yet.
LATE, MISSING, LOW_RATIO, QUALITY, SURVEY, STATED, ASSUMED, UNCONFIRMED, PENDING = (
    "late",
    "missing",
    "low_ratio",
    "quality",
    "survey",
    "stated",
    "assumed",
    "unconfirmed",
    "pending",
)
# Signs of trouble of an open task: the first three its own days tell, the others only the office's acts.
PAST_DEADLINE, FORECAST_BROKEN, FORECAST_LATE = "past_deadline", "forecast_broken", "forecast_late"
SENT_BACK, SILENT, UNANSWERED, WAITS_OVERDUE = "sent_back", "silent", "unanswered", "waits_overdue"
Fate = int | None
"""What becomes of a task: calendar days late (0 is on time), or None where it is missing."""

# Any hashable value that tells one task, item or reading from another: the rows' keys here.
Key = Any


@dataclass(frozen=True, slots=True)
class ItemFact:
    """What reaches an item's tasks: criteria that name it and its documents with their kinds, its twins' too."""

    criteria: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TaskFact:
    """One task as of the day. `due_on` is the deadline in force for the score; an internal one counts as forecast.

    A check-in has none, since its day is one that we ask for. `unit` answers for the task; `objective`: an outside
    agency, asked in time, had not answered by the deadline. `signs`: what the office's acts tell of an open task that
    shows trouble. `cancelled_on`: None where the issuer who set the deadline cancelled it, which leaves it out.
    `product`: the item to which its own was joined later, so that the two count once where a rule counts items.
    """

    key: Key
    item: Key
    state: str = OPEN
    due_on: date | None = None
    product_on: date | None = None
    forecast_on: date | None = None
    unit: str = ""
    objective: bool = False
    signs: tuple[str, ...] = ()
    check_in: bool = False
    cancelled_on: date | None = None
    product: Key = None

    @property
    def counted_item(self) -> Key:
        """The item under which a rule that counts items counts it."""
        return self.item if self.product is None else self.product


@dataclass(frozen=True, slots=True)
class ReadingFact:
    """One period's figures; months from 1 to 12 of the set's year; `unit` "" is the department."""

    first_month: int
    last_month: int
    numerator: Fraction
    denominator: Fraction | None = None
    forecast: Fraction | None = None
    unit: str = ""
    entered_on: date | None = None
    key: Key = None

    @property
    def months(self) -> range:
        return range(self.first_month, self.last_month + 1)


@dataclass(frozen=True, slots=True)
class IndicatorFact:
    """An indicator with the readings of the set's year known on the day, and the units that answer for it.

    `prior` is the prior year's value where it is known exactly.
    """

    key: str
    kind: str
    readings: tuple[ReadingFact, ...] = ()
    answers: tuple[str, ...] = ()
    name: str = ""
    prior: Fraction | None = None


@dataclass(frozen=True, slots=True)
class StatedFact:
    """The value that holds on the day: points, "yes", "no", or "na" for a criterion that does not apply.

    `final`: the result as published, of which `units` answer for what it lost; else it is an assumption, which may turn
    out to lie anywhere in `spread`, where its owner states one.
    """

    value: str
    owner: str = ""
    units: tuple[str, ...] = ()
    on: date | None = None
    note: str = ""
    final: bool = False
    spread: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """A node of the tree; `maximum` is a leaf's own, what applies of a parent's is the sum of its children.

    `derived`: earlier years' points that nobody published, but that follow from what a source states.
    """

    key: str
    name: str
    maximum: Decimal
    rule: str = "sum"
    params: Mapping[str, Any] = field(default_factory=dict)
    children: tuple[Criterion, ...] = ()
    status: str = "unknown"
    official: Mapping[str, Decimal] = field(default_factory=dict)
    derived: Mapping[str, Decimal] = field(default_factory=dict)
    printed: Mapping[str, str] = field(default_factory=dict)
    lost_prior: Decimal | None = None
    printed_loss: str = ""  # of a closed year, where what the source prints is not the loss computed
    note: str = ""

    def leaves(self) -> Iterator[Criterion]:
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


@dataclass(frozen=True, slots=True)
class CriteriaTree:
    """One version of the index: its components, how it rounds, the day on which it closes and its levels."""

    year: int
    name: str
    components: tuple[Criterion, ...]
    scale: Scale = field(default_factory=Scale)
    closes_on: date | None = None
    decision: str = ""
    status: str = "provisional"
    levels: tuple[tuple[Fraction, str], ...] = ()
    # The prior year's total as its decision prints it: kept as text, also where its parts do not add up to it.
    printed_total: str = ""

    @property
    def closing_day(self) -> date:
        return self.closes_on or date(self.year, 12, 31)

    def leaves(self) -> Iterator[Criterion]:
        for component in self.components:
            yield from component.leaves()


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known on `day`. `forced` is for trying out: a task's key → its fate, whatever else is known."""

    day: date
    tasks: tuple[TaskFact, ...] = ()
    items: Mapping[Key, ItemFact] = field(default_factory=dict)
    indicators: Mapping[str, IndicatorFact] = field(default_factory=dict)
    stated: Mapping[tuple[str, str], StatedFact] = field(default_factory=dict)
    forced: Mapping[Key, Fate] = field(default_factory=dict)
