"""What-if (Tính điểm giả định): tasks, forecasts and stated values as somebody imagines them. Nothing is ever written.

The index before and after comes from the one projection on changed facts; each criterion for itself, others unchanged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from scoring.engine.evaluate import Points
from scoring.engine.figures import Figures
from scoring.engine.projection import Node, Projection, project
from scoring.engine.types import Facts, Fate, IndicatorFact, Key, ReadingFact, StatedFact


@dataclass(frozen=True, slots=True)
class Trial:
    """What is imagined: fates of tasks (0 on time, n days late, None never), forecasts, readings, stated values.

    A reading is numerator and denominator (None for a count).
    """

    tasks: Mapping[Key, Fate] = field(default_factory=dict)
    forecasts: Mapping[str, Fraction] = field(default_factory=dict)
    stated: Mapping[tuple[str, str], str] = field(default_factory=dict)
    readings: Mapping[str, tuple[Fraction, Fraction | None]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.tasks or self.forecasts or self.stated or self.readings)


def tried(facts: Facts, trial: Trial) -> Facts:
    """The facts as they would be. A forecast is put on the latest reading; without one it changes nothing.

    A reading takes the place of the latest one; without one it covers the months up to now.
    """
    indicators = dict(facts.indicators)
    for key, (numerator, denominator) in trial.readings.items():
        if key in indicators:
            indicators[key] = _read_as(indicators[key], numerator, denominator, facts.day.month)
    for key, forecast in trial.forecasts.items():
        known = indicators.get(key)
        if known is None or not known.readings:
            continue
        last = max(reading.last_month for reading in known.readings)
        readings = tuple(
            replace(each, forecast=forecast) if each.last_month == last else each for each in known.readings
        )
        indicators[key] = replace(known, readings=readings)
    stated = {**facts.stated, **{key: _stated_as(facts.stated.get(key), value) for key, value in trial.stated.items()}}
    return replace(facts, forced=dict(trial.tasks), indicators=indicators, stated=stated)


def _stated_as(known: StatedFact | None, value: str) -> StatedFact:
    """Another value, final only where the one that holds is."""
    return replace(known, value=value) if known else StatedFact(value)


def can_be_read(indicator: IndicatorFact) -> bool:
    """Whether one reading for the department can be tried: not where it is read by unit."""
    return not any(reading.unit for reading in indicator.readings)


def _read_as(known: IndicatorFact, numerator: Fraction, denominator: Fraction | None, month: int) -> IndicatorFact:
    if not can_be_read(known):
        return known
    latest = max(known.readings, key=lambda each: each.last_month, default=ReadingFact(1, month, numerator))
    others = tuple(each for each in known.readings if each is not latest)
    return replace(known, readings=(*others, replace(latest, numerator=numerator, denominator=denominator)))


@dataclass(frozen=True, slots=True)
class Change:
    """A criterion, or the total, before and after."""

    before: Node
    after: Node

    @property
    def differences(self) -> Points | None:
        """Each figure after less before; None where either has no data."""
        if self.before.points is None or self.after.points is None:
            return None
        return Figures(*(after - before for before, after in zip(self.before.points, self.after.points, strict=True)))


def compare(before: Projection, trial: Trial) -> list[Change]:
    """Total, components and leaves whose figures the trial changes, the total first (also where it stays)."""
    after = project(before.tree, tried(before.facts, trial))
    nodes = zip(before.total.walk(), after.total.walk(), strict=True)
    changes = [Change(*pair) for pair in nodes]
    return changes[:1] + [change for change in changes[1:] if change.before.points != change.after.points]
