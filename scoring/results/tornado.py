"""The criteria that decide the rest of the year as a drawing: coordinates as text. Pure: no Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.results.standing import Spread

WIDTH, ROW, TOP, BOTTOM = 800, 26, 12, 34
LEFT, RIGHT = 300, 70


@dataclass(frozen=True, slots=True)
class Bar:
    """One leaf: from the index with its secured points, over the projected one, to that with all it can still have."""

    spread: Spread
    y: str
    low_x: str
    low_width: str
    high_x: str
    high_width: str
    text_y: str
    end_x: str


@dataclass(frozen=True, slots=True)
class Tornado:
    """A drawing of `WIDTH` × `height`; the line at `base_x` is the projected index."""

    bars: tuple[Bar, ...]
    base: Decimal
    base_x: str
    height: int
    bottom: int
    ticks: tuple[tuple[str, int], ...]


def draw(spreads: Sequence[Spread], base: Decimal) -> Tornado | None:
    """The tornado of these leaves in their order; None where there is none."""
    if not spreads:
        return None
    low = min(int(each.low) for each in spreads)
    high = max(-int(-each.high // 1) for each in spreads)
    high = max(high, low + 1)

    def x(value: Decimal | int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * float(value - low) / float(high - low)

    bars = []
    for number, each in enumerate(spreads):
        y = TOP + number * ROW
        bars.append(
            Bar(
                spread=each,
                y=_text(y),
                low_x=_text(x(each.low)),
                low_width=_text(x(base) - x(each.low)),
                high_x=_text(x(base)),
                high_width=_text(x(each.high) - x(base)),
                text_y=_text(y + ROW / 2 + 1),
                end_x=_text(x(each.high) + 6),
            )
        )
    step = max(1, -(-(high - low) // 8))
    bottom = TOP + len(bars) * ROW
    ticks = tuple((_text(x(value)), value) for value in range(low, high + 1, step))
    return Tornado(tuple(bars), base, _text(x(base)), bottom + BOTTOM, bottom, ticks)


def _text(number: float) -> str:
    """A coordinate: never in the reader's way of writing numbers."""
    return f"{number:.1f}"
