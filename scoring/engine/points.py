"""Exact numbers: decimal strings in, fractions between, points rounded once at the end."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

ROUNDINGS = ("half_up", "down")
_DECIMAL = re.compile(r"-?\d+(\.\d+)?")


def is_number(value: object) -> bool:
    """Whether `value` is a decimal string such as "0.50", or a whole number; floats are not exact and so are not."""
    if isinstance(value, str):
        return _DECIMAL.fullmatch(value) is not None and value.isascii()
    return isinstance(value, int) and not isinstance(value, bool)


def exact(value: str | int | Decimal | Fraction) -> Fraction:
    """The number as a fraction. Raises ValueError on anything that `is_number` refuses."""
    return _read(value) if isinstance(value, str) else _exact(value)


def _exact(value: str | int | Decimal | Fraction) -> Fraction:
    if isinstance(value, Decimal | Fraction):
        return Fraction(value)
    if not is_number(value):
        raise ValueError(f"{value!r} is not a decimal number")
    return Fraction(value)


# The same few parameters of a set's rules are read again for every task that is tried as done and as never done.
_read = lru_cache(maxsize=4096)(_exact)


def as_decimal(value: Fraction) -> Decimal:
    """The value to as many digits as decimals carry; for writing it, after all sums."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def printed_number(text: str) -> Decimal | None:
    """The number that a printed figure is, its decimals after a comma or a point; None for "0101" or "79 %"."""
    text = text.strip().replace(",", ".")
    return Decimal(text) if is_number(text) and not re.match(r"-?0\d", text) else None


@dataclass(frozen=True, slots=True)
class Scale:
    """How a set writes a leaf's points: so many decimal places, half up (away from 0) or down (towards 0)."""

    places: int = 2
    rounding: str = "half_up"

    def __post_init__(self) -> None:
        if self.rounding not in ROUNDINGS:
            raise ValueError(f"{self.rounding!r}: one of {', '.join(ROUNDINGS)} is allowed")
        if self.places < 0:
            raise ValueError(f"{self.places} places: 0 or more are allowed")

    def rounded(self, points: Fraction | Decimal) -> Decimal:
        """`points` as an appraiser writes them."""
        points = Fraction(points)
        scaled = abs(points) * 10**self.places
        units, rest = divmod(scaled.numerator, scaled.denominator)
        if self.rounding == "half_up" and 2 * rest >= scaled.denominator:
            units += 1
        return self.points(-units if points < 0 else units)

    def points(self, units: int) -> Decimal:
        """So many smallest units (hundredths, where places is 2) as points."""
        return Decimal(units).scaleb(-self.places)

    def units(self, points: Decimal) -> int:
        """Rounded points as a whole number of smallest units. Raises ValueError if they are finer than that."""
        scaled = Fraction(points) * 10**self.places
        if scaled.denominator != 1:
            raise ValueError(f"{points} has more than {self.places} decimals")
        return scaled.numerator

    def text(self, points: Decimal) -> str:
        """Points with exactly the set's places; what was printed finer than that stays as it is."""
        if (Fraction(points) * 10**self.places).denominator != 1:
            return format(points, "f")
        return format(self.points(self.units(points)), f".{self.places}f")

    @property
    def zero(self) -> Decimal:
        return self.points(0)


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """Points from a value on (≥), or only above it (>) where the rule writes ">0.9"."""

    start: Fraction
    above: bool
    points: Fraction

    def reached_by(self, value: Fraction) -> bool:
        return value > self.start if self.above else value >= self.start

    @classmethod
    def read(cls, start: str | int, points: str | int) -> "Step":
        if isinstance(start, str) and start.startswith(">"):
            return cls(exact(start[1:]), True, exact(points))
        return cls(exact(start), False, exact(points))


Rows = Sequence[Sequence[str | int]]
"""Pairs of a start and points, as a rule's parameters hold them."""


def sorted_steps(rows: Rows) -> list[Step]:
    """The steps of a rule from the lowest to the highest, whatever their order in the file."""
    return sorted(Step.read(start, points) for start, points in rows)


def highest_reached(rows: Rows, value: Fraction) -> Step | None:
    """The highest step that `value` reaches, or None below the lowest."""
    reached = [step for step in sorted_steps(rows) if step.reached_by(value)]
    return reached[-1] if reached else None


@dataclass(frozen=True, slots=True)
class Share:
    """A ratio's numerator and denominator, exact; the denominator is not 0."""

    numerator: Fraction
    denominator: Fraction = Fraction(1)

    @property
    def value(self) -> Fraction:
        return self.numerator / self.denominator
