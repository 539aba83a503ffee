"""`backup --to FOLDER`: database, files and manifest in a new folder; older ones go by days, weeks and months."""

import shutil
from pathlib import Path

from django.core.management.base import BaseCommand

from cchc.operations import backup, log


class Command(BaseCommand):
    help = (
        "Back up the database (as of one moment), then every stored file, then a manifest with counts and SHA-256, "
        "into a new folder inside FOLDER. With --recipient both are encrypted to a public key of age (age1…) or gpg. "
        "Then older backups in FOLDER are removed but for the newest of each day, week and month that is to be kept."
    )

    def add_arguments(self, parser):
        parser.add_argument("--to", type=Path, required=True, metavar="FOLDER")
        parser.add_argument("--recipient", default="", metavar="KEY", help="public key of age, or name of a gpg key")
        parser.add_argument("--days", type=int, default=7, help="days whose newest backup stays (7)")
        parser.add_argument("--weeks", type=int, default=5, help="weeks whose newest backup stays (5)")
        parser.add_argument("--months", type=int, default=12, help="months whose newest backup stays (12)")

    def handle(self, *, to, recipient, days, weeks, months, **options):
        with log.logged(log.Kind.BACKUP) as found:
            made = backup.back_up(to, recipient=recipient)
            found["backup"] = made.name
        self.stdout.write(str(made))
        for old in backup.to_be_removed(backup.backups(to), days=days, weeks=weeks, months=months):
            shutil.rmtree(old)
            self.stdout.write(f"removed {old.name}")
