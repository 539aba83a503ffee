"""The index and the readings as a report holds them: plain frozen data, points and shares as strings, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """The readings of an indicator known on the day: calendar periods, so it says to which one they reach."""

    name: str
    numerator: str
    denominator: str
    share: str
    reached: str
    estimate: bool
    numerator_name: str
    denominator_name: str
    sample: bool
    readings: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reading as it was known on the day: of which period and unit, and the documents that prove it."""

    key: int
    indicator: str
    unit: str
    period: str
    numerator: str
    denominator: str
    entered_on: date
    estimate: bool
    proof: str


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A node of the index; figures as strings, None without data."""

    key: str
    name: str
    depth: int
    leaf: bool
    applies: bool
    maximum: str
    max_counted: str
    secured: str | None
    projected: str | None
    attainable: str | None
    lost: str | None
    at_risk: str | None
    official: tuple[tuple[str, str], ...]
    printed: tuple[tuple[str, str], ...]
    provisional: bool
    stated: bool
    # Reports frozen before these figures were computed have none.
    cautious: str | None = None
    on_track: str | None = None
    # Points of earlier years that nobody published, but that follow from what a source states.
    derived: tuple[tuple[str, str], ...] = ()
    # Keys of all that the figures count.
    tasks: tuple[int, ...] = ()
    readings: tuple[int, ...] = ()
    stated_values: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A cause of points lost or at risk; several units are joint."""

    component: str
    criterion: str
    cause: str
    lost: str
    at_risk: str
    units: tuple[str, ...]
    joint: bool
    objective: bool
    days_late: int | None
    task: str
    text: str
    proof: str = ""


@dataclass(frozen=True, slots=True)
class UnitPoints:
    unit: str
    lost: str
    at_risk: str
    joint_lost: str
    joint_at_risk: str


@dataclass(frozen=True, slots=True)
class StatedRow:
    """A value that a person stated: it is not computed from tasks or readings."""

    criterion: str
    value: str
    points: str | None
    owner: str
    on: date | None
    note: str
    key: int | None = None


@dataclass(frozen=True, slots=True)
class IndexTable:
    """The index as of the day of the report, with its ledger."""

    year: int
    set_name: str
    decision: str
    provisional: bool
    of_another_year: bool
    closed: bool
    rule_version: str
    total: IndexRow
    rows: tuple[IndexRow, ...]
    stated_points: str
    prior: tuple[tuple[int, int | None, int | None], ...]
    ledger: tuple[LedgerRow, ...]
    by_unit: tuple[UnitPoints, ...]
    lost: str
    at_risk: str
    stated: tuple[StatedRow, ...] = ()
    published_by: str = ""
    """The decision by which the results of the year before were published."""

    @property
    def published(self) -> tuple[IndexRow, ...]:
        """The components for which official results are known."""
        return tuple(row for row in self.rows if row.depth == 0 and row.official)
