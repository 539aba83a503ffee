"""The four figures over a year as lines of a drawing: coordinates as text, ready for a template. Pure: no Django."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

WIDTH, HEIGHT = 800, 320
LEFT, RIGHT, TOP, BOTTOM = 44, 120, 14, 30
FIGURES = ("attainable", "projected", "cautious", "secured")
# Labels at the ends of the lines stand at least so far from each other.
APART = 16


@dataclass(frozen=True, slots=True)
class Mark:
    """The figures from a day on; None where there was no data."""

    on: date
    secured: Decimal | None
    cautious: Decimal | None
    projected: Decimal | None
    attainable: Decimal | None


@dataclass(frozen=True, slots=True)
class Line:
    """One figure: a path in steps (a figure holds until the next mark), its marks, and its last value."""

    name: str
    path: str
    dots: tuple[tuple[str, str], ...]
    last: Decimal
    label_x: str
    label_y: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid with what stands beside it."""

    at: str
    label: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of `WIDTH` × `HEIGHT`."""

    lines: tuple[Line, ...]
    months: tuple[Tick, ...]
    steps: tuple[Tick, ...]
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def draw(marks: Sequence[Mark], *, until: date, closes_on: date) -> Chart:
    """The chart of marks in the order of their days; each line runs on to `until`, the axis to `closes_on`."""
    year = closes_on.year
    first, last = date(year, 1, 1), max(closes_on, until)
    known = [value for mark in marks for name in FIGURES if (value := getattr(mark, name)) is not None]
    top = _round_up(max(known, default=Decimal(0)))
    bottom = -_round_up(-min(known, default=Decimal(0))) if min(known, default=0) < 0 else 0

    def x(day: date) -> float:
        inside = min(max((day - first).days, 0), (last - first).days)
        return LEFT + (WIDTH - LEFT - RIGHT) * inside / (last - first).days

    def y(value: Decimal | int) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * float(value - bottom) / float(top - bottom)

    drawn = [line for name in FIGURES if (line := _line(name, marks, until, x, y)) is not None]
    step = 10 * -(-(top - bottom) // 60)
    return Chart(
        lines=tuple(_apart(drawn)),
        months=tuple(Tick(_text(x(date(year, month, 1))), month) for month in range(1, 13)),
        steps=tuple(Tick(_text(y(value)), value) for value in range(bottom, top + 1, step)),
    )


def _line(
    name: str, marks: Sequence[Mark], until: date, x: Callable[[date], float], y: Callable[[Decimal], float]
) -> Line | None:
    """The path of one figure; None where it never had data."""
    path, dots, pen_is_down = [], [], False
    value: Decimal | None = None
    for mark in marks:
        before, value = value, getattr(mark, name)
        if pen_is_down and before is not None:
            path.append(f"H{_text(x(mark.on))}")
        if value is None:
            pen_is_down = False
            continue
        path.append(f"V{_text(y(value))}" if pen_is_down else f"M{_text(x(mark.on))} {_text(y(value))}")
        dots.append((_text(x(mark.on)), _text(y(value))))
        pen_is_down = True
    if value is None:
        return None
    path.append(f"H{_text(x(until))}")
    return Line(name, "".join(path), tuple(dots), value, _text(x(until) + 8), _text(y(value) + 4))


def _apart(lines: Iterable[Line]) -> list[Line]:
    """Labels moved down where they would cover each other; the lines come from the highest figure to the lowest."""
    moved: list[Line] = []
    for line in lines:
        at = float(line.label_y)
        if moved:
            at = max(at, float(moved[-1].label_y) + APART)
        moved.append(Line(line.name, line.path, line.dots, line.last, line.label_x, _text(at)))
    return moved


def _round_up(most: Decimal) -> int:
    """The next multiple of ten from 10 on, so that the grid has whole numbers."""
    return max(10, -(-int(most.to_integral_value(rounding="ROUND_CEILING")) // 10) * 10)


def _text(number: float) -> str:
    """A coordinate: never in the reader's way of writing numbers."""
    return f"{number:.1f}"
