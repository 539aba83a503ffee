"""Make the floor's tables, one person and so many tasks: `seed.py NUMBER`. Deadlines from 300 days ago to in 200 days;
of those passed three in four are closed."""

import json
import random
import sys
from datetime import date, timedelta

import app
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from floorapp.models import Task, Unit

WORDS = json.loads((app.HERE / "words.json").read_text(encoding="utf-8"))
NAME, PASSWORD = "floor", "mat-khau-cua-bench"


def tasks(number: int, units: list[Unit]):
    chance, today = random.Random(1688), date.today()
    for n in range(1, number + 1):
        due = today + timedelta(days=chance.randint(-300, 200))
        closed = chance.random() < (0.75 if due < today else 0.15)
        title = " ".join(chance.choice(WORDS[part]) for part in ("verbs", "objects", "suffix"))
        progress = 100 if closed else chance.randrange(10) * 10
        yield Task(title=f"{title} ({n})", body=WORDS["body"], unit=chance.choice(units), due=due, closed=closed,
                   progress=progress)  # fmt: skip


def main() -> None:
    call_command("migrate", run_syncdb=True, verbosity=0)
    User.objects.create_user(NAME, password=PASSWORD)
    units = Unit.objects.bulk_create([Unit(name=name) for name in WORDS["units"]])
    Task.objects.bulk_create(tasks(int(sys.argv[1]), units), batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    main()
