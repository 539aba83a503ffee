"""Measure the quarter's report as DOCX and XLSX by the number of tasks: time and peak memory, each in a new process."""

import json
import os
import platform
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from tests.services import servers
from tests.services.state import ROOT, State

SIZES = (200, 2_000, 20_000)
GOAL_TASKS, GOAL_SECONDS = 2_000, 5.0
PERIOD = "2019-Q2"
PAGE = ROOT / "docs" / "benchmarks-reports.md"

# Memory is the process's highest; what it had before the report is taken off.
MEASURE = """
import json, resource, sys, time
from reports import periods
from reports.content.gather import gather
from reports.render import files
kind, form, period = KIND, FORM, periods.parse(PERIOD)
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before, start = peak(), time.perf_counter()
content = gather(period)
gathered = time.perf_counter()
made = files.build(content, kind, form)
print(json.dumps({"gather": gathered - start, "build": time.perf_counter() - gathered, "memory": peak() - before,
                  "tasks": len(content.reported_on), "known": len(content.tasks), "size": len(made.data)}))
"""


def main(*, write: bool = True) -> None:
    with ExitStack() as stack:
        server = stack.enter_context(servers.postgres())
        database = stack.enter_context(servers.new_database(server))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cchc-bench-")))
        state = State(folder, {"DATABASE_URL": database})
        state.manage("bootstrap", "--demo")
        rows = []
        for size in SIZES:
            print(f"loading {size} tasks ...", flush=True)
            state.manage("load_sample", "--tasks", str(size))
            for kind in ("official", "internal"):
                for form in ("docx", "xlsx"):
                    rows.append((size, kind, form, measured(state, kind, form)))
    text = table(rows)
    print(text)
    if write:
        PAGE.write_text(text, encoding="utf-8")
        print(f"kept in {PAGE.relative_to(ROOT)}")


def measured(state: State, kind: str, form: str) -> dict[str, float]:
    """The best of three, each in a process of its own."""
    asked = f"KIND, FORM, PERIOD = {kind!r}, {form!r}, {PERIOD!r}\n"
    found = []
    for _ in range(3):
        command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", asked + MEASURE]
        made = subprocess.run(command, cwd=ROOT, env=state.environment, capture_output=True, text=True, check=True)
        found.append(json.loads(made.stdout.strip().splitlines()[-1]))
    return min(found, key=lambda each: each["gather"] + each["build"])


def table(rows: list[tuple[int, str, str, dict[str, float]]]) -> str:
    lines = []
    for size, kind, form, found in rows:
        seconds = found["gather"] + found["build"]
        goal = f"≤ {GOAL_SECONDS:g}" if size == GOAL_TASKS else "–"
        met = ("yes" if seconds <= GOAL_SECONDS else "**no**") if size == GOAL_TASKS else "–"
        lines.append(
            f"| {size} | {kind} {form.upper()} | {found['known']} | {found['gather']:.2f} | {found['build']:.2f} | "
            f"{seconds:.2f} | {seconds * 1000 / found['known']:.2f} | {found['memory']:.0f} | "
            f"{found['memory'] * 1000 / found['known']:.1f} | {found['size'] / 1024:.0f} | {goal} | {met} |"
        )
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, PostgreSQL"
    return "\n".join(
        [
            "# How long reports take",
            "",
            f"Measured on {date.today():%d/%m/%Y} by `python -m bench --only reports`: {machine}; the demo and so "
            f"many tasks of `load_sample`; the report {PERIOD} gathered and built in a process of its own, the best "
            "of three. Every task of the year is gathered and stands in the annex of its plan or counts in the "
            "index, so the cost a task is over all of them. Memory is what the process took more than before.",
            "",
            "| tasks | document | tasks gathered | gathering, s | building, s | together, s | ms a task | memory, MB "
            "| MB a 1,000 tasks | file, KB | goal, s | met |",
            "|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|",
            *lines,
            "",
        ]
    )
