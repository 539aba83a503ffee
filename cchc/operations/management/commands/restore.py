"""`restore --from FOLDER`: bring a backup back into an empty database and file store."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cchc.operations import restore


class Command(BaseCommand):
    help = (
        "Bring back a backup (or the newest one in FOLDER): refuses a database with tables and a file store with "
        "files. Every part is compared with the manifest; exit code 0 only if all is equal."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="source", type=Path, required=True, metavar="FOLDER")
        parser.add_argument("--identity", default="", metavar="FILE", help="the private key of age")

    def handle(self, *, source, identity, **options):
        outcome = restore.restore(restore.newest(source), identity=identity)
        for fault in outcome.faults:
            self.stderr.write(fault)
        if outcome.faults:
            raise CommandError(f"{outcome.backup}: brought back, but not equal to its manifest")
        self.stdout.write(f"{outcome.backup}: {outcome.rows} rows, {outcome.files} files, {outcome.seconds:.1f} s")
