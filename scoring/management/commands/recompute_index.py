"""`recompute_index`: the four figures of every criterion of a year, as of a day."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring.index import snapshots
from scoring.index.index import NoSet, index_of
from scoring.index.rows import rows_of
from scoring.index.serialise import as_json


class Command(BaseCommand):
    help = (
        "Computes the four figures (secured, cautious, projected, attainable) of every criterion and keeps a "
        "snapshot if one of them changed. A past day (--on) takes the acts up to and on that day and keeps nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, help="the year of the index (default: the one that runs)")
        parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="as of this day (today)")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, year: int | None, on: date | None, json: bool, **options: Any) -> None:
        try:
            index = snapshots.run(cause="recompute_index", year=year) if on is None else index_of(on, year)
        except NoSet as missing:
            raise CommandError(str(missing)) from missing
        figures = as_json(index)
        self.stdout.write(_dumped(figures) if json else "\n".join(_lines(figures, index.caveat)))


def _dumped(figures: dict[str, Any]) -> str:
    return json.dumps(figures, ensure_ascii=False, indent=2)


def _lines(figures: dict[str, Any], caveat: str) -> Iterator[str]:
    yield f"{figures['set']['name']} ({figures['set']['status']}), {figures['year']}, as of {figures['as_of']}"
    if caveat:
        yield caveat
    names = ("secured", "cautious", "projected", "attainable", "lost", "at risk")
    yield f"{'':60} {'max':>7} " + " ".join(f"{name:>10}" for name in names)
    yield _line(figures["total"], 0)
    for row in rows_of(figures):
        yield _line(row.node, row.depth)


def _line(node: dict[str, Any], depth: int) -> str:
    name = f"{'  ' * depth}{node['key']}"
    cells = [node[key] or "-" for key in ("secured", "cautious", "projected", "attainable", "lost", "at_risk")]
    return f"{name:60} {node['max']:>7} " + " ".join(f"{cell:>10}" for cell in cells)
