"""Compare what was likely at each month-end of the years that are over with what became of it."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from cchc import clock
from scoring.index.expectation import backtest


class Command(BaseCommand):
    help = (
        "Tests the expectation on the years that are over and have at least 30 finished tasks: for "
        "each month-end the 80 % interval of every node, the points secured on the closing day, and whether they lay "
        "within. Writes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="a list of {month_end, node, interval, outcome, covered}"
        )

    def handle(self, *, json: bool, **options: Any) -> None:
        rows = list(backtest(clock.today()))
        if json:
            self.stdout.write(_as_json(rows))
            return
        if not rows:
            self.stdout.write(_("Not enough data: no year that is over has 30 finished tasks."))
            return
        covered = sum(row.covered for row in rows)
        self.stdout.write(
            _("%(covered)d of %(all)d intervals covered the outcome.") % {"covered": covered, "all": len(rows)}
        )


def _as_json(rows: list[Any]) -> str:
    found = [
        {
            "month_end": row.month_end.isoformat(),
            "node": row.node,
            "interval": [str(row.interval.low), str(row.interval.high)],
            "outcome": str(row.outcome),
            "covered": row.covered,
        }
        for row in rows
    ]
    return json.dumps(found, ensure_ascii=False, indent=2)
