"""Where the days of a dispatch went: station by station, from its date to its product. Pure: no Django.

What the letter calls tasks that wandered between units is counted here: how many days it lay at which station, and how
many of them fell after the deadline. The stations' days add up to the whole way, their late days to the lateness.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Station(StrEnum):
    REGISTRY = "registry"  # dated, not in the register yet
    ASSIGNING = "assigning"  # with the leadership, until a unit has it
    ACCEPTING = "accepting"  # with a unit that has not said yet that it is its own
    UNIT = "unit"  # accepted
    DECIDING = "deciding"  # with the leadership: another unit was proposed
    CHECKING = "checking"  # reported, and sent back in the end
    UNRECORDED = "unrecorded"  # issued before it was registered here: history, of which no station is known


@dataclass(frozen=True, slots=True)
class Event:
    """How a task stood after an act: who had it, whether that is the leadership, and whether it said so."""

    on: date
    unit: str
    with_leadership: bool = False
    accepted: bool = False
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Leg:
    """A stay at one station: `days` calendar days from `start` to `end`, `late` of them after the deadline."""

    station: Station
    unit: str
    start: date
    end: date
    late: int

    @property
    def days(self) -> int:
        return (self.end - self.start).days


def legs(
    *,
    dated_on: date,
    registered_on: date,
    events: Sequence[Event],
    deciding: Iterable[tuple[date, date | None]] = (),
    due_on: date | None,
    until: date,
    issued: bool,
) -> list[Leg]:
    """The stays from the document's date to `until`: the product's day where `issued`, else the day of the question.

    `events` are in order, the first one gives the task; `deciding` are the days on which another unit was proposed and
    that was decided. Stays of no day are left out.
    """
    if issued and until < registered_on:
        whole = Leg(Station.UNRECORDED, "", dated_on, until, _late(dated_on, until, due_on))
        return [whole] if whole.days else []
    waits = list(deciding)
    ends = {end for _start, end in waits if end is not None}
    days = {dated_on, registered_on, until, *(event.on for event in events), *(start for start, _end in waits), *ends}
    inside = sorted(day for day in days if dated_on <= day <= until)
    found: list[Leg] = []
    for start, end in zip(inside, inside[1:], strict=False):
        station, unit = _at(start, registered_on, events, waits)
        if found and (found[-1].station, found[-1].unit) == (station, unit):
            start = found.pop().start
        found.append(Leg(station, unit, start, end, _late(start, end, due_on)))
    return found


def _at(
    day: date,
    registered_on: date,
    events: Sequence[Event],
    waits: Sequence[tuple[date, date | None]],
) -> tuple[Station, str]:
    """Where it lies from `day` on."""
    last = next((event for event in reversed(events) if event.on <= day), None)
    if day < registered_on or last is None:
        return Station.REGISTRY, ""
    if any(start <= day and (end is None or day < end) for start, end in waits):
        return Station.DECIDING, last.unit
    if last.with_leadership and not last.accepted:
        return Station.ASSIGNING, last.unit
    if last.reported:  # the way ends with the product's day, so this report was sent back
        return Station.CHECKING, last.unit
    return (Station.UNIT if last.accepted else Station.ACCEPTING), last.unit


def _late(start: date, end: date, due_on: date | None) -> int:
    return max(0, (end - max(start, due_on)).days) if due_on else 0


def totals(stays: Iterable[Leg]) -> dict[Station, tuple[int, int]]:
    """By station, in the order of the way: its days in all, and those after the deadline."""
    found: dict[Station, tuple[int, int]] = {}
    listed = list(stays)
    for station in Station:
        here = [leg for leg in listed if leg.station is station]
        if here:
            found[station] = sum(leg.days for leg in here), sum(leg.late for leg in here)
    return found
