"""`bootstrap`: from an empty database to one that the office can work with."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cchc import clock
from scoring.catalogue.folder import load
from scoring.index import snapshots
from tasks.catalogue.read import HERE, Faulty, Folder


class Command(BaseCommand):
    help = (
        "Migrates the database and loads what the program ships: calendar, office, plans, criteria. With --demo the "
        "sample accounts and their progress too, up to today. A second run changes nothing."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="the samples too (only in demo mode)")

    def handle(self, *, demo: bool, **options) -> None:
        if demo and not settings.DEMO:
            raise CommandError("--demo is for the demo only: set CCHC_DEMO=1")
        call_command("migrate", interactive=False, verbosity=0)
        for folder in shipped():
            try:
                changes = load(folder, play_until=clock.today() if demo else None)
            except Faulty as wrong:
                raise CommandError("\n".join(str(fault) for fault in wrong.faults)) from wrong
            if demo:
                snapshots.fill_in(folder.year)
            snapshots.run(cause="bootstrap", year=folder.year)
            self.stdout.write(f"{folder.year}: {changes}")


def shipped() -> list[Folder]:
    """The catalogues that come with the program, the earliest year first."""
    return [Folder(path) for path in sorted(HERE.iterdir()) if path.is_dir() and path.name.isdigit()]
