"""Printed figures of a folder that contradict each other: kept as printed and pointed out, never mended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from scoring.catalogue.check import by_key
from scoring.catalogue.check_criteria import number_in
from scoring.engine.points import printed_number
from tasks.catalogue.read import Fault, Folder, Row


def flags(folder: Folder) -> list[Fault]:
    """A line for every printed figure that another one contradicts. Only for a folder without faults."""
    rows = folder.rows("criteria.csv")
    children = defaultdict(list)
    for row in rows:
        children[row["parent"]].append(row)
    return [
        *(flag for row in rows for flag in _own(row, children[row["key"]])),
        *_whole(folder, children[""]),
        *_losses(folder, {row["key"]: row for row in rows}),
    ]


def _own(row: Row, children: list[Row]) -> Iterator[Fault]:
    """A criterion against its parts, and its official figure against its maximum and loss."""
    for column in ("official_prior", "lost_prior"):
        own = number_in(row[column])
        parts = [number_in(child[column] or ("0" if column == "lost_prior" else "")) for child in children]
        known = [part for part in parts if part is not None]
        if children and own is not None and len(known) == len(parts) and sum(known) != own:
            yield row.fault(column, f"kept as printed; its parts add up to {sum(known)}")
    most, official, lost = (number_in(row[column]) for column in ("max_points", "official_prior", "lost_prior"))
    if most is not None and official is not None and lost is not None and most - official != lost:
        yield row.fault("lost_prior", f"kept as printed; max_points less official_prior is {most - official}")


def _whole(folder: Folder, components: list[Row]) -> Iterator[Fault]:
    """The printed total of the prior year against its components, where each has an official figure."""
    printed = by_key(folder).get("prior_total")
    own = printed_number(printed["value"]) if printed else None
    parts = [_official(row) for row in components]
    known = [part for part in parts if part is not None]
    if printed is not None and own is not None and parts and len(known) == len(parts) and sum(known) != own:
        yield printed.fault("value", f"prior_total is kept as printed; the components add up to {sum(known)}")


def _official(row: Row) -> Decimal | None:
    most, lost = number_in(row["max_points"]), number_in(row["lost_prior"])
    left = most - lost if most is not None and lost is not None else None
    return number_in(row["official_prior"]) if row["official_prior"] else left


def _losses(folder: Folder, known: dict[str, Row]) -> Iterator[Fault]:
    """The losses against their component and criterion, and each printed number against the computed one."""
    for column in ("component", "criterion"):
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for row in folder.rows("losses_prior.csv"):
            sums[row[column]] += number_in(row["points_lost"]) or 0
        for key, lost in sums.items():
            stated = number_in(known[key]["lost_prior"]) if key in known else None
            if stated is not None and stated != lost and not (column == "criterion" and known[key]["parent"] == ""):
                yield known[key].fault("lost_prior", f"kept as printed; its rows in losses_prior.csv add up to {lost}")
    for row in folder.rows("losses_prior.csv"):
        printed = row["points_printed"]
        if printed and printed_number(printed) != number_in(row["points_lost"]):
            yield row.fault("points_printed", f"kept as printed; the loss computed is {row['points_lost']}")
