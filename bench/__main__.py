"""Measure the pages against an empty one, interleaved in one run, and keep the table in docs/benchmarks.md."""

import argparse
import os
import platform
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from statistics import median, quantiles

from bench import browser, recompute, reminders, reports
from bench.visitor import Answer, Forms, Visitor
from tests.services import servers
from tests.services.state import ROOT, State

GOALS = {
    "task list (25 rows)": 2.0, "task page": 3.0, "dashboard": 2.5, "index": 2.5, "search": 2.0, "one update": 2.5,
}  # fmt: skip
EMPTY = "empty signed-in page"
# Further parts, each measured alone.
PARTS = {
    "browser": browser.main,
    "recompute": recompute.main,
    "reminders": reminders.main,
    "reports": reports.main,
}
ADDRESSES = """
from django.urls import reverse
from tasks.models import Task
from cchc.accounts.demo import DEMO_PASSWORD, one_account_a_role
chief = next(one for one in one_account_a_role() if one.role == "office_chief").person.username
# Notes are sent to another task than the page that is measured, which would grow with them.
shown, noted = Task.objects.filter(state="doing").order_by("-pk")[:2]
names = ["account_login", "bench-empty", "task-list", "dashboard", "awaited-by-unit", "index"]
print(chief, DEMO_PASSWORD, *map(reverse, names), reverse("search") + "?q=bao+cao+quy")
print(reverse("task-detail", args=[shown.pk]))
print(reverse("task-detail", args=[noted.pk]), reverse("task-note", args=[noted.pk]))
"""


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
        database = stack.enter_context(servers.new_database(server))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cchc-bench-")))
        state = State(folder, {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "bench.settings"})
        print(f"loading the demo and {arguments.tasks} tasks ...", flush=True)
        prepare(state, arguments.tasks)
        port = servers.free_port()
        gunicorn = ("gunicorn", "cchc.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "2")
        process = stack.enter_context(state.running(*gunicorn, "--no-control-socket", "--log-level", "warning"))
        servers.wait_for_port(port, process)
        times = measure(visits(state, port), arguments.rounds)
        text = table(times, arguments.tasks, arguments.rounds, version_of(server))
    print(text)
    if not arguments.no_write:
        (ROOT / "docs" / "benchmarks.md").write_text(text, encoding="utf-8")
        print("kept in docs/benchmarks.md")


def prepare(state: State, tasks: int) -> None:
    state.manage("compile_translations")
    state.manage("bootstrap", "--demo")
    state.manage("load_sample", "--tasks", str(tasks))
    state.manage("recompute_index")  # what a worker does after such a load
    state.manage("collectstatic", "--no-input", "--verbosity", "0")
    # What PostgreSQL does by itself within minutes of such a load; without it, its planner knows no sizes.
    state.manage(
        "shell", "-v", "0", "-c", "from django.db import connection as c; c.cursor().execute('VACUUM ANALYZE')"
    )


def visits(state: State, port: int) -> dict[str, Callable[[], Answer]]:
    """One measured request a page, by name; all by the Office Chief, who sees and may do most."""
    found = state.manage("shell", "-v", "0", "-c", ADDRESSES).split()
    name, password, login, empty, listed, dashboard, awaited, index, search, page, form, note = found
    visitor = Visitor(port)
    visitor.sign_in(login, name, password)

    def update() -> Answer:
        # Reading the form is no part of the update: only sending it is measured.
        fields = Forms(visitor.get(form).text).to(note)
        return visitor.post(note, fields | {"text": "Đang tổng hợp số liệu."})

    return {
        EMPTY: lambda: visitor.get(empty),
        "task list (25 rows)": lambda: visitor.get(listed),
        "task page": lambda: visitor.get(page),
        "dashboard": lambda: visitor.get(dashboard),
        "what the dashboard fetches then": lambda: visitor.fetch(awaited),
        "index": lambda: visitor.get(index),
        "search": lambda: visitor.get(search),
        "one update": update,
    }


def measure(visits: dict[str, Callable[[], Answer]], rounds: int) -> dict[str, list[float]]:
    """Seconds by page, all pages asked in each round in another order, so that a slow moment hits all alike."""
    times: dict[str, list[float]] = {name: [] for name in visits}
    order = random.Random(1688)
    names = list(visits)
    for number in range(-10, rounds):  # the first ten fill caches and are not counted
        order.shuffle(names)
        for name in names:
            answer = visits[name]()
            if answer.status != (302 if name == "one update" else 200):
                raise RuntimeError(f"{name} was answered with {answer.status}: {answer.text[:500]}")
            if number >= 0:
                times[name].append(answer.seconds)
    return times


def table(times: dict[str, list[float]], tasks: int, rounds: int, database: str) -> str:
    base = median(times[EMPTY])
    rows = []
    for name, seconds in times.items():
        ratio = median(seconds) / base
        goal = f"≤ {GOALS[name]:g}" if name in GOALS else "–"
        met = ("yes" if ratio <= GOALS[name] else "**no**") if name in GOALS else "–"
        slow = quantiles(seconds, n=20)[-1]
        rows.append(f"| {name} | {median(seconds) * 1000:.1f} | {slow * 1000:.1f} | {ratio:.2f} | {goal} | {met} |")
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {database}, two gunicorn workers"
    return "\n".join(
        [
            "# How long the pages take",
            "",
            f"Measured on {date.today():%d/%m/%Y} by `make bench` ({' '.join(['python -m bench', *sys.argv[1:]])}): "
            f"{machine}; the demo and {tasks} tasks of `load_sample`; {rounds} rounds, in each of which every page is "
            "asked once, in changing order, by the Office Chief over one kept connection. The empty page is signed in "
            "and shows the frame of every page with nothing in it. A ratio is the median over the empty page's median.",
            "",
            "| page | median, ms | 95 % within, ms | ratio | goal | met |",
            "|---|---:|---:|---:|---:|---|",
            *rows,
            "",
        ]
    )


def version_of(server: str) -> str:
    """The server's name and version, as it says it itself."""
    code = "from django.db import connection as c; c.ensure_connection(); print('PostgreSQL', c.pg_version // 10000)"
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
    environment = os.environ | {"DATABASE_URL": server, "CCHC_DEMO": "1", "CCHC_TODAY": ""}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
