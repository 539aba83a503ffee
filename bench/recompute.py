"""Measure a full recompute of the index with 1k, 10k and 100k tasks, on SQLite and on PostgreSQL.

Each size has a database and a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.services import servers
from tests.services.state import ROOT, State

SIZES = (1_000, 10_000, 100_000)
GOAL_TASKS, GOAL_SECONDS, GOAL_MEGABYTES = 100_000, 2.0, 400
ROUNDS = 3
PAGE = ROOT / "docs" / "benchmarks-recompute.md"


@dataclass(frozen=True)
class Measured:
    """One size on one database; seconds are of one core (processor time of the process), memory is its peak."""

    database: str
    tasks: int
    seconds: float
    elapsed: float
    megabytes: float
    queries: int
    queries_of_a_change: int


def main(*, write: bool = True) -> None:
    found = []
    for tasks in SIZES:
        for name in ("SQLite", "PostgreSQL"):
            print(f"{tasks} tasks on {name} ...", flush=True)
            found.append(measured(name, tasks))
    text = table(found)
    print(text)
    if write:
        PAGE.write_text(text, encoding="utf-8")
        print(f"kept in {PAGE.relative_to(ROOT)}")


def measured(name: str, tasks: int) -> Measured:
    with _state(name) as state:
        state.manage("migrate", "-v", "0")
        state.manage("shell", "-v", "0", "-c", f"from bench.big_year import make; make({tasks})")
        told = json.loads(state.manage("shell", "-v", "0", "-c", "from bench.recompute import child; child()"))
    return Measured(name, tasks, **told)


@contextmanager
def _state(name: str) -> Iterator[State]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cchc-bench-")))
        settings = {}
        if name == "PostgreSQL":
            server = stack.enter_context(servers.postgres())
            settings["DATABASE_URL"] = stack.enter_context(servers.new_database(server))
        yield State(folder, settings)


def child() -> None:
    """What the measured process does: prints one JSON object."""
    import resource
    import time

    from bench.big_year import YEAR
    from scoring.index import snapshots

    with _counted() as first:
        snapshots.run(cause="bench", year=YEAR)  # writes the stakes of every task once
    seconds, elapsed = [], []
    for _ in range(ROUNDS):
        snapshots.mark_changed(YEAR)
        processor, clock = time.process_time(), time.perf_counter()
        snapshots.run_if_changed(cause="bench", year=YEAR)
        seconds.append(time.process_time() - processor)
        elapsed.append(time.perf_counter() - clock)
    _verify_one()
    with _counted() as change:
        snapshots.run_if_changed(cause="bench", year=YEAR)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
    told = {"seconds": min(seconds), "elapsed": min(elapsed), "megabytes": megabytes}
    print(json.dumps(told | {"queries": first[0], "queries_of_a_change": change[0]}))


def _verify_one() -> None:
    """One reported task is verified: what a press on a page does, without the page."""
    from bench.big_year import TODAY, YEAR
    from cchc.accounts.models import User
    from scoring.index import snapshots
    from tasks.models import Act, Task

    task = Task.objects.filter(state=Task.State.REPORTED).order_by("pk")[0]
    task.state, task.verified_on, task.verified_by = Task.State.DONE, TODAY, User.objects.get(username="checker")
    task.save()
    Act.after(task, Act.Kind.VERIFY, on=TODAY, by=task.verified_by).save()
    snapshots.mark_changed(YEAR)


@contextmanager
def _counted() -> Iterator[list[int]]:
    from django.db import connection

    found = [0]

    def count(execute, sql, params, many, context):
        found[0] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield found


def table(found: list[Measured]) -> str:
    rows = []
    for each in found:
        met = each.seconds <= GOAL_SECONDS and each.megabytes <= GOAL_MEGABYTES
        rows.append(
            f"| {each.database} | {each.tasks} | {each.seconds:.2f} | {each.elapsed:.2f} | {each.megabytes:.0f} | "
            f"{each.queries_of_a_change} | {('yes' if met else '**no**') if each.tasks == GOAL_TASKS else '–'} |"
        )
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    return "\n".join(
        [
            "# How long the index takes to be computed anew",
            "",
            f"Measured on {date.today():%d/%m/%Y} by `python -m bench --only recompute`: {machine}. A set of 8 "
            "components, 48 criteria and 141 leaves; every figure, sentence and point at stake is computed from the "
            f"tables (best of {ROUNDS}), each size in a process of its own. Goal with {GOAL_TASKS} tasks: "
            f"{GOAL_SECONDS:g} s of one core and {GOAL_MEGABYTES} MB. Queries: after one task was verified.",
            "",
            "| database | tasks | s of one core | s elapsed | peak MB | queries after one change | goal met |",
            "|---|---:|---:|---:|---:|---:|---|",
            *rows,
            "",
        ]
    )
