"""Measure one morning's run of reminders by the number of people and open tasks: seconds and queries."""

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

# People with twenty open tasks each: two late, six on a rung, twelve further away.
SIZES = (1_250, 2_500, 5_000)
TASKS_EACH = 20
AT_MOST = 1.25  # how much more a person may cost in the largest office than in the smallest
PAGE = ROOT / "docs" / "benchmarks-reminders.md"

MAKE = """
from datetime import date, timedelta
from cchc import clock
from cchc.accounts.models import Membership, Unit, User
from tasks.models import Document, Item, Task, workdays
from tests.factories import Office
today, calendar = clock.today(), workdays()
if not Document.objects.exists():
    Office()
document, _ = Document.objects.get_or_create(
    key="bench", defaults=dict(year=2019, number="1/KH", date=date(2019, 1, 2), issuer="S", kind="plan", title="Bench"))
have = Unit.objects.filter(code__startswith="B-").count()
numbers = range(have, PEOPLE)
units = Unit.objects.bulk_create(
    Unit(code=f"B-{n}", name=f"Phòng {n}", kind="division", position=n) for n in numbers)
people = User.objects.bulk_create(
    User(username=f"b{n}", email=f"b{n}@example.org", name=f"Ông {n}", password="!") for n in numbers)
Membership.objects.bulk_create(
    Membership(person=person, unit=unit, role="head") for person, unit in zip(people, units))
days = [calendar.add(today, -2)] * 2 + [calendar.add(today, n) for n in (1, 1, 5, 5, 10, 10)]
days += [calendar.add(today, 30)] * (TASKS_EACH - len(days))
items = Item.objects.bulk_create(
    Item(document=document, number=f"{n}", text="Rà soát thủ tục hành chính", lead=unit, position=n,
         schedule="on 2019-07-18", provenance="draft") for n, unit in zip(numbers, units))
Task.objects.bulk_create((
    Task(item=item, unit=unit, first_unit=unit, occurrence=k + 1, decreed_on=day, due_on=day, given_on=today,
         accepted_on=today) for item, unit in zip(items, units) for k, day in enumerate(days)), batch_size=5000)
from django.db import connection
connection.cursor().execute("VACUUM ANALYZE")
"""

RUN = """
import json, time
from django.db import connection
from cchc import clock
from tasks.models import Digest, Task
from tasks.reminders.delivery import delivery
from tasks.reminders.digest import plan
class Counted:
    n = 0
    def __call__(self, execute, sql, params, many, context):
        Counted.n += 1
        return execute(sql, params, many, context)
with connection.execute_wrapper(Counted()):
    start = time.perf_counter()
    plan.plan(clock.today())
    planned, queries = time.perf_counter(), Counted.n
    delivery.send_planned(clock.today())
    sent = time.perf_counter()
digests = Digest.objects.filter(state="sent").count()
print(json.dumps({"people": digests, "tasks": Task.objects.open().count(), "plan": planned - start,
    "plan_queries": queries, "send": sent - planned, "send_queries": Counted.n - queries}))
Digest.objects.all().delete()
"""


def main(*, write: bool = True) -> None:
    rows = []
    with ExitStack() as stack:
        server = stack.enter_context(servers.postgres())
        database = stack.enter_context(servers.new_database(server))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cchc-bench-")))
        # Mails are made and handed over to nobody: what a mail server takes is not ours.
        state = State(folder, {"DATABASE_URL": database, "EMAIL_URL": "dummymail://", "LOG_LEVEL": "ERROR"})
        state.manage("migrate", "-v", "0")
        state.manage("compile_translations")
        for people in SIZES:
            print(f"making {people} people with {TASKS_EACH} open tasks each ...", flush=True)
            shell(state, f"PEOPLE, TASKS_EACH = {people}, {TASKS_EACH}\n{MAKE}")
            rows.append(json.loads(shell(state, RUN).splitlines()[-1]))
            print(rows[-1], flush=True)
    text = table(rows)
    print(text)
    if write:
        PAGE.write_text(text, encoding="utf-8")
        print(f"kept in {PAGE.relative_to(ROOT)}")


def shell(state: State, code: str) -> str:
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
    made = subprocess.run(command, cwd=ROOT, env=state.environment, capture_output=True, text=True, check=False)
    if made.returncode:
        raise RuntimeError(made.stderr[-2000:])
    return made.stdout.strip()


def table(rows: list[dict]) -> str:
    def each(row: dict) -> float:
        return (row["plan"] + row["send"]) / row["people"] * 1000

    lines = [
        f"| {row['people']} | {row['tasks']} | {row['plan']:.1f} | {row['plan_queries']} | {row['send']:.1f} | "
        f"{row['send_queries'] / row['people']:.2f} | {each(row):.1f} |"
        for row in rows
    ]
    growth = each(rows[-1]) / each(rows[0])
    met = "yes" if growth <= AT_MOST else "**no**"
    return "\n".join(
        [
            "# How long a morning's run of reminders takes",
            "",
            f"Measured on {date.today():%d/%m/%Y} by `python -m bench --only reminders`: {os.cpu_count()} cores, "
            f"Python {platform.python_version()}, PostgreSQL. Every person has {TASKS_EACH} open tasks, two of them "
            "late and six on a rung; the Office Chief is told of all that are late. One process plans the digests, "
            "then claims, builds and hands over each mail; the mail server's own time is left out. Planning takes the "
            "same number of queries for any office; sending takes two for each digest (claim and mark) and a fixed "
            "number for every fifty.",
            "",
            "| digests | open tasks | planning, s | queries | sending, s | queries a digest | ms a digest |",
            "|---:|---:|---:|---:|---:|---:|---:|",
            *lines,
            "",
            f"A digest of the largest office costs {growth:.2f} times one of the smallest; "
            f"linear (≤ {AT_MOST:g}): {met}.",
            "",
        ]
    )
