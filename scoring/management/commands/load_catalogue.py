"""`load_catalogue`: load or update a year's catalogue, all or nothing."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cchc import clock
from scoring.catalogue.flags import flags
from scoring.catalogue.folder import load
from tasks.catalogue.read import Faulty, Folder


class Command(BaseCommand):
    help = (
        "Loads or updates a catalogue folder, all or nothing. Changes only a field whose value in the file differs "
        "from what the file said last time; what is gone from the file is reported and kept. A second run changes "
        "nothing and says so."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="YEAR|FOLDER", help="a shipped year (2019) or the path of a folder")
        parser.add_argument(
            "--progress",
            action="store_true",
            help="play the samples through the workflow, every act on its own day (only in demo mode)",
        )
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="play up to this day (default: today)"
        )

    def handle(self, *, folder: str, progress: bool, on: date | None, **options: Any) -> None:
        if progress and not settings.DEMO:
            raise CommandError("--progress is for the demo only: set CCHC_DEMO=1")
        try:
            catalogue = Folder.of(folder)
            changes = load(catalogue, play_until=(on or clock.today()) if progress else None)
        except Faulty as wrong:
            for fault in wrong.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"{len(wrong.faults)} faults; nothing was loaded") from wrong
        except ValidationError as wrong:
            raise CommandError("; ".join(wrong.messages)) from wrong
        for flag in flags(catalogue):
            self.stderr.write(str(flag))
        for line in changes.lines:
            self.stdout.write(line)
        self.stdout.write("nothing changed" if changes.nothing else str(changes))
