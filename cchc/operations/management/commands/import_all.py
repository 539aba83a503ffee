"""`import_all --from FOLDER`: what export_all wrote, into a new database of either kind."""

from pathlib import Path

from django.core.management.base import BaseCommand

from cchc.operations import transfer


class Command(BaseCommand):
    help = (
        "Read what export_all of the same version wrote into a migrated database without people and an empty file "
        "store. All or nothing: afterwards every table is compared by count and SHA-256."
    )

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="source", type=Path, required=True, metavar="FOLDER")

    def handle(self, *, source, **options):
        manifest = transfer.import_all(source)
        rows = sum(each["rows"] for each in manifest["tables"].values())
        self.stdout.write(f"{rows} rows of {len(manifest['tables'])} tables, {manifest['files']} files, equal")
