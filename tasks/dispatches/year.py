"""What a year of dispatches lost at which station, all together: the register answers where the days went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils.functional import Promise

from tasks.dispatches.route import LABELS, Way, way_of, with_ways
from tasks.models import Document, Task

from .stations import Station

# Named also where no day was spent: that nothing was lost there is an answer too.
USUAL = (Station.REGISTRY, Station.ASSIGNING, Station.ACCEPTING, Station.UNIT, Station.DECIDING)
FIELDS = [
    "unit", "given_on", "due_on", "product_on", "cancelled_on", "item__document__date", "item__document__kind",
    "item__document__registered_on",
]  # fmt: skip


@dataclass
class Line:
    """One station: how many tasks lay there, for how many days, how many of these after the deadline, and with whom."""

    label: str | Promise
    tasks: int = 0
    days: int = 0
    late: int = 0
    late_by_unit: Counter[str] = field(default_factory=Counter)

    @property
    def units(self) -> list[tuple[str, int]]:
        return self.late_by_unit.most_common()


@dataclass(frozen=True)
class Year:
    """The stations of the year's tasks; the lines add up to the totals."""

    year: int
    tasks: int
    lines: list[Line]

    @property
    def days(self) -> int:
        return sum(line.days for line in self.lines)

    @property
    def late(self) -> int:
        return sum(line.late for line in self.lines)


def of_year(documents: QuerySet[Document], year: int, day: date) -> Year:
    """Of these documents those dated in the year; what was cancelled is left out. Three queries."""
    dated = documents.filter(date__year=year).order_by().values("pk")
    tasks = Task.objects.filter(item__document__in=dated).exclude(state=Task.State.CANCELLED)
    found = list(with_ways(tasks.select_related("item__document").only(*FIELDS)))
    return Year(year, len(found), summed(way_of(task, day) for task in found))


def summed(ways: Iterable[Way]) -> list[Line]:
    lines = {station: Line(LABELS[station]) for station in Station}
    for way in ways:
        for station, (days, late) in way.totals.items():
            lines[station].tasks += 1
            lines[station].days += days
            lines[station].late += late
        for leg in way.legs:
            if leg.late and leg.unit:
                lines[leg.station].late_by_unit[leg.unit] += leg.late
    return [line for station, line in lines.items() if line.tasks or station in USUAL]
