"""`bootstrap`: from an empty database to one that the office can work with."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cchc import clock
from cchc.accounts.models import User
from cchc.runtime.translations import use_compiled
from scoring.catalogue.folder import load
from scoring.index import snapshots
from tasks.beginning import acts as beginning
from tasks.catalogue.load import load_calendar
from tasks.catalogue.read import HERE, Faulty, Folder


class Command(BaseCommand):
    help = (
        "Migrates the database, compiles translations where they are missing and loads the calendar of days off; the "
        "office enters everything else on its pages. With --catalogue also the plans, office and criteria of a year "
        "that the program ships; with --demo all of them, sample accounts and their progress up to today. A second "
        "run changes nothing."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--empty", action="store_true", help="the calendar alone (this is the default)")
        what.add_argument("--catalogue", type=int, metavar="YEAR", help="the shipped plans and criteria of YEAR too")
        what.add_argument("--demo", action="store_true", help="the samples too (only in demo mode)")

    def handle(self, *, catalogue: int | None, demo: bool, **options: Any) -> None:
        if demo and not settings.DEMO:
            raise CommandError("--demo is for the demo only: set CCHC_DEMO=1")
        folders = shipped()
        if not demo:
            folders = [folder for folder in folders if folder.year == catalogue]
        if catalogue is not None and not folders:
            years = ", ".join(str(folder.year) for folder in shipped())
            raise CommandError(f"--catalogue {catalogue}: the program ships {years}")
        use_compiled(settings.BASE_DIR / "locale")
        call_command("migrate", interactive=False, verbosity=0)
        if not demo:
            beginning.open_steps()
        try:
            self.stdout.write(f"calendar: {load_calendar()}")
            for folder in folders:
                self._load(folder, demo=demo)
        except Faulty as wrong:
            raise CommandError("\n".join(str(fault) for fault in wrong.faults)) from wrong
        if not User.objects.exists():
            self.stdout.write("Nobody can sign in yet: create_administrator makes the first person.")

    def _load(self, folder: Folder, *, demo: bool) -> None:
        changes = load(folder, play_until=clock.today() if demo else None)
        if demo:
            snapshots.fill_in(folder.year)
        snapshots.keep_expectation(snapshots.run(cause="bootstrap", year=folder.year))
        self.stdout.write(f"{folder.year}: {changes}")


def shipped() -> list[Folder]:
    """The catalogues that come with the program, the earliest year first."""
    return [Folder(path) for path in sorted(HERE.iterdir()) if path.is_dir() and path.name.isdigit()]
