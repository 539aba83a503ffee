"""Everything that `make run` needs before the processes start, in one go so that it is quick."""

import os
import shutil
import socket
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from cchc.accounts.models import User
from cchc.runtime.translations import compile_catalogues

STATE_FOLDERS = ["media", "mail", "broker", "cache"]


def refuse_if_taken(address: str) -> None:
    host, _, port = address.rpartition(":")
    with socket.socket() as probe:
        if probe.connect_ex((host, int(port))) == 0:
            raise CommandError(f"Something listens on {address} already; another port: make run PORT={int(port) + 1}")


class Command(BaseCommand):
    help = (
        "Compiles translations, migrates, loads the demo's data where there is none, collects static files and "
        "prints the sample accounts. A second run keeps the data; --anew starts over."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anew", action="store_true", help="forget all data of the demo first")
        parser.add_argument("--address", metavar="HOST:PORT", help="refuse where something listens here already")

    def handle(self, *args: Any, anew: bool, address: str | None, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This prepares the demo only (CCHC_DEMO=1).")
        if address:
            refuse_if_taken(address)
        # Written when all is loaded: what was interrupted half-way is loaded again.
        loaded = settings.VAR / "demo-loaded"
        if compile_catalogues(settings.BASE_DIR / "locale"):
            # This process has looked for the catalogues already: what it stored and printed would be English.
            os.execv(sys.executable, [sys.executable, *sys.argv])
        if anew:
            self.forget(loaded)
        call_command("migrate", interactive=False, verbosity=0)
        if not (loaded.exists() and User.objects.filter(is_sample=True).exists()):
            self.stdout.write("Loading the catalogue and the sample accounts, once ...")
            call_command("bootstrap", demo=True)
            loaded.touch()
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(f"\nCCHC: {settings.SITE_URL}   as of {settings.CCHC_TODAY or 'today'}\n")
        self.stdout.write("One sample account a role: user name, password, role")
        call_command("demo_accounts")
        self.stdout.write("\nCtrl-C stops all." if address else "\nStart it with make run.")

    def forget(self, loaded: Path) -> None:
        """Empty the database and the folders of the demo; the database itself may be on a server."""
        loaded.unlink(missing_ok=True)
        if connection.vendor == "sqlite":
            connection.close()
            file = Path(settings.DATABASES["default"]["NAME"])
            for part in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal"))):
                part.unlink(missing_ok=True)
        elif "django_migrations" in connection.introspection.table_names():
            call_command("flush", interactive=False, verbosity=0)
        for name in STATE_FOLDERS:
            shutil.rmtree(settings.VAR / name, ignore_errors=True)
        for folder in ("messages", "control"):
            (settings.VAR / "broker" / folder).mkdir(parents=True, exist_ok=True)
