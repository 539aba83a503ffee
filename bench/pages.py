"""The pages of the project beside the floor's (`bench/floor`), asked in turn in one run: medians as ratios."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.visitor import Answer, Forms, Visitor
from tests.services import servers
from tests.services.state import ROOT, State

FLOOR = ROOT / "bench" / "floor"
LIST = "the floor's list (25 rows)"
FLOOR_CSV, CSV = "the floor's tasks as CSV", "all tasks as CSV"
# By page the most that its median may be, as a ratio to that of the floor's list; of a CSV, to that of the floor's.
GOALS = {
    "empty signed-in page": 1.0, "task list (25 rows)": 2.5, "task page": 3.0, "My work, a head's": 3.0,
    "My work, the Office Chief's": 3.0, "dashboard": 3.5, "index": 3.0, "search": 2.0, "one update": 2.5, CSV: 1.5,
}  # fmt: skip
THROUGHPUT, MEMORY = 0.4, 1.4
# Two processes of one thread each, loaded before they part, as in deploy/systemd: the same for both.
GUNICORN = ("--workers", "2", "--preload", "--no-control-socket", "--log-level", "warning")
CONNECTIONS, SECONDS = 8, 5
ROUNDS_OF_ACTS, ROUNDS_OF_CSV, ROUNDS_OF_THROUGHPUT = 30, 5, 3
FLOORS_PERSON = ("floor", "mat-khau-cua-bench")
ADDRESSES = """
from django.urls import reverse
from tasks.models import Task
from cchc.accounts.demo import DEMO_PASSWORD, one_account_a_role
accounts = {one.role: one.person.username for one in one_account_a_role()}
# Notes are sent to another task than the page that is measured, which would grow with them.
shown, noted = Task.objects.filter(state="doing").order_by("-pk")[:2]
names = ["account_login", "bench-empty", "dashboard", "my-work", "index", "ledger", "dispatch-list", "reminders"]
print(accounts["office_chief"], accounts["head"], DEMO_PASSWORD, *map(reverse, names))
print(reverse("task-list") + "?state=late&sort=due", reverse("search") + "?q=bao+cao+quy")
print(reverse("task-list-file", args=["csv"]))
print(reverse("task-detail", args=[shown.pk]))
print(reverse("task-detail", args=[noted.pk]), reverse("task-note", args=[noted.pk]))
"""


@dataclass
class Site:
    """A running site: what is asked of it, by name, and its process."""

    process: subprocess.Popen
    visits: dict[str, Callable[[], Answer]]
    acts: dict[str, Callable[[], Answer]]  # what changes rows, and what is asked right after that
    csv: Callable[[], Answer]
    another_list: Callable[[], Callable[[], Answer]]  # the same list on a connection of its own

    def memory(self) -> float:
        """MiB of its processes; what they share is counted once."""
        pids = [self.process.pid, *_children(self.process.pid)]
        rows = [line for pid in pids for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()]
        return sum(int(line.split()[1]) for line in rows if line.startswith("Pss:")) / 1024


@dataclass
class Measured:
    seconds: dict[str, list[float]]
    first_bytes: dict[str, float] = field(default_factory=dict)
    # Of the floor and of the project: answers a second of the list at eight connections, MiB of the processes.
    rates: tuple[float, float] = (0, 0)
    memory: tuple[float, float] = (0, 0)


def run(server: str, folder: Path, tasks: int, rounds: int) -> Measured:
    """Both sites with so many tasks on one PostgreSQL server."""
    with ExitStack() as stack:
        databases = [stack.enter_context(servers.new_database(server)) for _ in range(2)]
        print(f"loading the floor, the demo and {tasks} tasks ...", flush=True)
        floor = stack.enter_context(_floor(databases[0], tasks))
        project = stack.enter_context(_project(databases[1], folder, tasks))
        return measure(floor, project, rounds)


@contextmanager
def _floor(database: str, tasks: int) -> Iterator[Site]:
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"DATABASE_URL": database, "PYTHONPATH": str(FLOOR)}
    subprocess.run([sys.executable, "seed.py", str(tasks)], cwd=FLOOR, env=environment, check=True)
    port = servers.free_port()
    command = [sys.executable, "-m", "gunicorn", "app:application", "--bind", f"127.0.0.1:{port}", *GUNICORN]
    process = subprocess.Popen(command, cwd=FLOOR, env=environment)
    try:
        servers.wait_for_port(port, process)
        visitor = Visitor(port)
        visitor.sign_in("/sign-in/", *FLOORS_PERSON, login="username")
        task = "/tasks/1/"
        update = task + "update/"

        def one_update() -> Answer:
            fields = Forms(visitor.get(task).text).to(update)
            return visitor.post(update, fields)

        visits = {
            LIST: lambda: visitor.get("/"),
            "the floor's task page": lambda: visitor.get(task),
        }
        yield Site(
            process,
            visits,
            {"the floor's update": one_update},
            lambda: visitor.get("/tasks.csv"),
            lambda: _asking(visitor.again(), "/"),
        )
    finally:
        servers.stop(process)


@contextmanager
def _project(database: str, folder: Path, tasks: int) -> Iterator[Site]:
    state = State(folder, {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "bench.settings"})
    _prepare(state, tasks)
    port = servers.free_port()
    with state.running("gunicorn", "cchc.wsgi", "--bind", f"127.0.0.1:{port}", *GUNICORN) as process:
        servers.wait_for_port(port, process)
        found = state.manage("shell", "-v", "0", "-c", ADDRESSES).split()
        chief, head, password, login, *addresses = found
        visitor, unit = Visitor(port), Visitor(port)
        visitor.sign_in(login, chief, password)
        unit.sign_in(login, head, password)
        yield _of_project(process, visitor, unit, addresses)


def _of_project(process: subprocess.Popen, visitor: Visitor, unit: Visitor, addresses: list[str]) -> Site:
    empty, dashboard, my_work, index, ledger, register, ladder, tasks, search, csv, page, form, note = addresses

    def update() -> Answer:
        # Reading the form is no part of the update: only sending it is measured.
        fields = Forms(visitor.get(form).text).to(note)
        return visitor.post(note, fields | {"text": "Đang tổng hợp số liệu."})

    visits = {
        "empty signed-in page": lambda: visitor.get(empty),
        "task list (25 rows)": lambda: visitor.get(tasks),
        "task page": lambda: visitor.get(page),
        "My work, a head's": lambda: unit.get(my_work),
        "My work, the Office Chief's": lambda: visitor.get(my_work),
        "dashboard": lambda: visitor.get(dashboard),
        "index": lambda: visitor.get(index),
        "ledger": lambda: visitor.get(ledger),
        "search": lambda: visitor.get(search),
        "register of incoming documents": lambda: visitor.get(register),
        "ladder of reminders": lambda: visitor.get(ladder),
    }
    # There is no worker here: until one has computed the index anew its pages do so themselves.
    acts = {"one update": update, "index, right after an act": lambda: visitor.get(index)}
    return Site(process, visits, acts, lambda: visitor.get(csv), lambda: _asking(visitor.again(), tasks))


def _asking(visitor: Visitor, address: str) -> Callable[[], Answer]:
    return lambda: visitor.get(address)


def _prepare(state: State, tasks: int) -> None:
    state.manage("compile_translations")
    state.manage("bootstrap", "--demo")
    state.manage("load_sample", "--tasks", str(tasks))
    state.manage("recompute_index")  # what a worker does after such a load
    state.manage("collectstatic", "--no-input", "--verbosity", "0")
    # What PostgreSQL does by itself within minutes of such a load; without it, its planner knows no sizes.
    code = "from django.db import connection as c; c.cursor().execute('VACUUM ANALYZE')"
    state.manage("shell", "-v", "0", "-c", code)


def measure(floor: Site, project: Site, rounds: int) -> Measured:
    """Everything of both in turn, each round in another order, so that a slow moment hits all alike."""
    visits = floor.visits | project.visits
    acts = floor.acts | project.acts
    measured = Measured({name: [] for name in [*visits, *acts, FLOOR_CSV, CSV]})
    order, names = random.Random(1688), list(visits)
    for number in range(-10, rounds):  # the first ten fill caches and are not counted
        order.shuffle(names)
        for name in names:
            answer = _checked(name, visits[name]())
            if number >= 0:
                measured.seconds[name].append(answer.seconds)
    for _ in range(ROUNDS_OF_ACTS):
        for name, act in acts.items():
            measured.seconds[name].append(_checked(name, act()).seconds)
    sites = {FLOOR_CSV: floor, CSV: project}
    for _ in range(ROUNDS_OF_CSV):
        for name, site in sites.items():
            answer = _checked(name, site.csv())
            measured.seconds[name].append(answer.seconds)
            measured.first_bytes[name] = max(measured.first_bytes.get(name, 0), answer.first_byte)
    rates: list[tuple[float, float]] = []
    for _ in range(ROUNDS_OF_THROUGHPUT):
        rates.append((rate(floor), rate(project)))
    measured.rates = (median(one for one, _ in rates), median(other for _, other in rates))
    measured.memory = (floor.memory(), project.memory())
    return measured


def rate(site: Site) -> float:
    """How often a second its list is answered, asked without a pause on each of the connections."""
    asking = [site.another_list() for _ in range(CONNECTIONS)]
    until, numbers = time.perf_counter() + SECONDS, [0] * len(asking)

    def ask(place: int) -> None:
        while time.perf_counter() < until:
            _checked("list", asking[place]())
            numbers[place] += 1

    threads = [threading.Thread(target=ask, args=[place]) for place in range(len(asking))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(numbers) / SECONDS


def _checked(name: str, answer: Answer) -> Answer:
    if answer.status != (302 if name.endswith("update") else 200):
        raise RuntimeError(f"{name} was answered with {answer.status}: {answer.text[:500]}")
    return answer


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]
