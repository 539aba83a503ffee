"""Measure the pages beside the floor's, in turn in one run, and keep the table in docs/benchmarks.md."""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from statistics import median, quantiles

from bench import browser, pages, recompute, reminders, reports
from bench.pages import CSV, FLOOR_CSV, GOALS, LIST, Measured
from tests.services import servers
from tests.services.state import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
# What people wrote below the figures stays.
REMARKS = "## What the time goes to\n"
# Further parts, each measured alone.
PARTS = {
    "browser": browser.main,
    "recompute": recompute.main,
    "reminders": reminders.main,
    "reports": reports.main,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--tasks", type=int, default=20_000, help="how many tasks are loaded (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=150, help="how often each page is asked (default: %(default)s)")
    parser.add_argument("--no-write", action="store_true", help="print only, leave docs/benchmarks.md as it is")
    parser.add_argument("--only", choices=sorted(PARTS), help="measure this part alone, which keeps a page of its own")
    arguments = parser.parse_args()
    if arguments.only:
        PARTS[arguments.only](write=not arguments.no_write)
        return
    with ExitStack() as stack:
        server = stack.enter_context(servers.postgres())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cchc-bench-")))
        measured = pages.run(server, folder, arguments.tasks, arguments.rounds)
        text = page(measured, arguments.tasks, arguments.rounds, version_of(server))
    print(text)
    if not arguments.no_write:
        kept = PAGE.read_text(encoding="utf-8").partition(REMARKS)[2] if PAGE.exists() else ""
        PAGE.write_text(text + (f"\n{REMARKS}{kept}" if kept else ""), encoding="utf-8")
        print("kept in docs/benchmarks.md")


def page(measured: Measured, tasks: int, rounds: int, database: str) -> str:
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {database}"
    return "\n".join(
        [
            "# How long the pages take",
            "",
            f"Measured on {date.today():%d/%m/%Y} by `make bench` ({' '.join(['python -m bench', *sys.argv[1:]])}): "
            f"{machine}, two gunicorn processes of one thread for each site; {tasks} tasks; {rounds} rounds, in each "
            "of which every page is asked once, in changing order, over one kept connection a person; then "
            f"{pages.ROUNDS_OF_ACTS} rounds of acts and {pages.ROUNDS_OF_CSV} of CSV. The floor (`bench/floor`) is the "
            "smallest honest Django site with a list of 25 rows for who is signed in, on the same server. A ratio is "
            "the median over that of the floor's list; of a CSV over that of the floor's.",
            "",
            "| page | median, ms | 95 % within, ms | ratio | goal | met |",
            "|---|---:|---:|---:|---:|---|",
            *rows(measured),
            "",
            *beside(measured),
            "",
        ]
    )


def rows(measured: Measured) -> list[str]:
    found = []
    for name, seconds in measured.seconds.items():
        base = median(measured.seconds[FLOOR_CSV if name in (CSV, FLOOR_CSV) else LIST])
        ratio, slow = median(seconds) / base, quantiles(seconds, n=20)[-1]
        goal, met = judged(ratio, GOALS.get(name))
        found.append(f"| {name} | {median(seconds) * 1000:.1f} | {slow * 1000:.1f} | {ratio:.2f} | {goal} | {met} |")
    return found


def judged(ratio: float, most: float | None) -> tuple[str, str]:
    if most is None:
        return "–", "–"
    return f"≤ {most:g}", "yes" if ratio <= most else "**no**"


def beside(measured: Measured) -> list[str]:
    """What is no time of a page."""
    of_floor, of_project = measured.rates
    floors, projects = measured.memory
    answered, held = of_project / of_floor, projects / floors
    return [
        f"- The list at {pages.CONNECTIONS} connections: {of_project:.0f} answers a second, the floor's "
        f"{of_floor:.0f}; {answered:.2f} of it "
        f"(goal ≥ {pages.THROUGHPUT:g}: {'met' if answered >= pages.THROUGHPUT else '**missed**'}).",
        f"- Memory of the processes after that: {projects:.0f} MiB, the floor's {floors:.0f}: {held:.2f} times "
        f"(goal ≤ {pages.MEMORY:g}: {'met' if held <= pages.MEMORY else '**missed**'}).",
        f"- The CSV of all tasks begins within {measured.first_bytes[CSV]:.2f} s (goal 0.3 s), the floor's within "
        f"{measured.first_bytes[FLOOR_CSV]:.2f} s.",
    ]  # fmt: skip


def version_of(server: str) -> str:
    """The server's name and version, as it says it itself."""
    code = "from django.db import connection as c; c.ensure_connection(); print('PostgreSQL', c.pg_version // 10000)"
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
    environment = os.environ | {"DATABASE_URL": server, "CCHC_DEMO": "1", "CCHC_TODAY": ""}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
