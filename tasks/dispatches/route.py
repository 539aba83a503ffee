"""The way of a task through the stations, read from its acts; what the register and the pages show of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cchc.accounts.models import Unit
from tasks.dispatches import stations
from tasks.dispatches.stations import Event, Leg, Station
from tasks.models import Act, Request, Task

LABELS: dict[Station, str | Promise] = {
    Station.REGISTRY: _("before it was registered"),
    Station.ASSIGNING: _("with the leadership, to be handed to a unit"),
    Station.ACCEPTING: _("with a unit that has not accepted it"),
    Station.UNIT: _("with the unit"),
    Station.DECIDING: _("with the leadership, another unit proposed"),
    Station.CHECKING: _("being checked, then sent back"),
    Station.UNRECORDED: _("issued before it was entered here"),
}
ACCEPTS = {Act.Kind.ACCEPT, Act.Kind.START, Act.Kind.REPORT}


@dataclass(frozen=True)
class Stay:
    """A leg with its words."""

    leg: Leg
    label: str | Promise


@dataclass(frozen=True)
class Way:
    """Where a task went, and what that cost."""

    legs: list[Leg]
    issued_on: date | None

    @property
    def stays(self) -> list[Stay]:
        return [Stay(leg, LABELS[leg.station]) for leg in self.legs]

    @property
    def days(self) -> int:
        return sum(leg.days for leg in self.legs)

    @property
    def late(self) -> int:
        return sum(leg.late for leg in self.legs)

    @property
    def totals(self) -> dict[Station, tuple[int, int]]:
        return stations.totals(self.legs)


def _lookups() -> list[Prefetch]:
    return [
        Prefetch("acts", Act.objects.select_related("unit").order_by("on", "pk"), to_attr="way_acts"),
        Prefetch("requests", Request.objects.filter(kind=Request.Kind.TRANSFER), to_attr="transfers"),
    ]


def with_ways(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """The tasks with what `way_of` reads, in two further queries however many they are."""
    return tasks.prefetch_related(*_lookups())


def with_way(task: Task) -> Task:
    """The same for one task in hand."""
    prefetch_related_objects([task], *_lookups())
    return task


def way_of(task: Task, day: date) -> Way:
    """The task's stations up to its product, else up to `day`; it comes from `with_ways`."""
    document = task.item.document
    acts = [act for act in task.way_acts if act.on <= day]
    began = document.date if document.is_received else (acts[0].on if acts else task.given_on)
    return Way(
        stations.legs(
            dated_on=began,
            registered_on=max(began, document.registered_on or began) if document.is_received else began,
            events=_events(acts, received=document.is_received),
            deciding=[(one.requested_on, one.decided_on) for one in task.transfers],
            due_on=task.due_on,
            until=task.product_on or task.cancelled_on or day,
            issued=task.product_on is not None,
        ),
        task.product_on,
    )


def _events(acts: Iterable[Act], *, received: bool) -> list[Event]:
    found: list[Event] = []
    unit, accepted = None, False
    for act in acts:
        if act.unit_id != unit:
            unit, accepted = act.unit_id, not received and act.kind == Act.Kind.GIVE
        accepted = accepted or act.kind in ACCEPTS
        found.append(
            Event(
                act.on, str(act.unit), with_leadership=act.unit.kind == Unit.Kind.LEADERSHIP, accepted=accepted,
                reported=act.state in (Task.State.REPORTED, Task.State.DONE),
            )
        )  # fmt: skip
    return found
