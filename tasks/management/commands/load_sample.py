"""`load_sample`: a large made-up year for measuring."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from tasks.demo import large_year


class Command(BaseCommand):
    help = (
        "Makes up documents, items, tasks in every state with acts and proof, and people, until there are as many as "
        "asked for; the same numbers again add nothing. Only in demo mode (CCHC_DEMO=1); all is marked as sample."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--tasks", type=int, required=True, metavar="N", help="how many made-up tasks there shall be"
        )
        parser.add_argument(
            "--people",
            type=int,
            default=0,
            metavar="M",
            help="how many made-up people (default: only heads for units without one)",
        )

    def handle(self, *args: Any, tasks: int, people: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("A made-up year is for measuring in the demo only (CCHC_DEMO=1).")
        if tasks < 0 or people < 0:
            raise CommandError("--tasks and --people take numbers from 0 on.")
        made = large_year.make(tasks, people)
        if connection.vendor == "postgresql":
            # It would do so itself within minutes; until then its planner takes 20,000 tasks for a handful.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        self.stdout.write(f"{made.tasks} made-up tasks, {made.new_tasks} of them new")
        self.stdout.write(f"{made.people} made-up people, {made.new_people} of them new")
